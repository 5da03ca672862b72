import random
from ast import literal_eval
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .survey_invitation import ASKED_STATES


class SurveyCampaign(models.Model):
    """Whom a campaign asks: who bought, by class, region and period, or a sample."""

    _inherit = "aftersales.survey.campaign"

    # Audience
    type_ids = fields.Many2many(
        "aftersales.classification",
        "aftersales_campaign_type_rel",
        string="Customer Types",
        domain=[("axis", "=", "type")],
    )
    credit_ids = fields.Many2many(
        "aftersales.classification",
        "aftersales_campaign_credit_rel",
        string="Credit Ratings",
        domain=[("axis", "=", "credit")],
    )
    region_ids = fields.Many2many(
        "aftersales.classification",
        "aftersales_campaign_region_rel",
        string="Sales Regions",
        domain=[("axis", "=", "region")],
    )
    country_ids = fields.Many2many("res.country", string="Countries")
    state_ids = fields.Many2many("res.country.state", string="Provinces")
    bought_from = fields.Date(
        help="Only customers with a confirmed order from this day on. Empty: whoever"
        " ever bought.",
    )
    bought_to = fields.Date("Bought Until")
    domain = fields.Char(
        "Further Condition", default="[]", help="On the customer. Empty: all."
    )
    contact = fields.Selection(
        [
            ("customer", "The customer's own address"),
            ("orderer", "Who ordered in this time"),
            ("people", "All contact persons"),
            ("role", "A job position at the customer"),
        ],
        "Who Is Asked",
        required=True,
        default="orderer",
    )
    role = fields.Char("Job Position", help="As on the contact, e.g. Purchaser.")

    # Sample
    sample = fields.Selection(
        [("full", "Everybody"), ("size", "So many"), ("share", "A share")],
        "Sampling",
        required=True,
        default="full",
        help="A sample is drawn at random from the audience. It can be drawn again:"
        " same audience, same number to draw by, same contacts.",
    )
    sample_size = fields.Integer("Contacts Drawn", default=100)
    sample_share = fields.Float("Share Drawn", default=0.1)
    sample_seed = fields.Integer(
        "Drawn By",
        copy=False,
        default=lambda self: random.SystemRandom().randrange(1, 1_000_000),
        help="The number that the random draw starts from.",
    )
    is_overlap_accepted = fields.Boolean(
        "Ask the Others Only",
        help="Start though another campaign asks some of these contacts the same; they"
        " are not asked twice.",
    )
    audience_count = fields.Integer("To Be Asked", compute="_compute_audience")
    overlap_text = fields.Char("Overlap", compute="_compute_audience")

    _sample_positive = models.Constraint(
        "CHECK ((sample <> 'size' OR sample_size > 0)"
        " AND (sample <> 'share' OR (sample_share > 0 AND sample_share <= 1)))",
        "A sample draws at least one contact, and not more than all.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(lambda self: sorted(self._get_audience_fields()))
    def _compute_audience(self):
        """Count whom a planned campaign would ask, and whom another one asks."""
        self.audience_count, self.overlap_text = 0, False
        for campaign in self.filtered(lambda c: c.state == "draft"):
            partners = campaign._get_sample()
            campaign.audience_count = len(partners)
            campaign.overlap_text = campaign._get_overlap_text(partners)

    @api.model
    def _get_audience_fields(self):
        return {
            "company_id",
            "type_ids",
            "credit_ids",
            "region_ids",
            "country_ids",
            "state_ids",
            "bought_from",
            "bought_to",
            "domain",
            "contact",
            "role",
            "sample",
            "sample_size",
            "sample_share",
            "sample_seed",
            "survey_id",
            "cooldown_days",
        }

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("domain")
    def _check_domain(self):
        for campaign in self:
            try:
                self.env["res.partner"].search(campaign._get_customer_domain(), limit=1)
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                raise UserError(
                    self.env._(
                        "The condition of “%(name)s” cannot be read: %(error)s",
                        name=campaign.name,
                        error=error,
                    )
                ) from error

    @api.constrains("contact", "role")
    def _check_role(self):
        if any(c.contact == "role" and not c.role for c in self):
            raise UserError(self.env._("Say which job position is asked."))

    # === CRUD === #

    @api.model
    def _get_settled_fields(self):
        return super()._get_settled_fields() | self._get_audience_fields()

    # === ACTIONS === #

    def action_preview(self):
        """Show whom the campaign would ask, and whom not."""
        self.ensure_one()
        self.check_access("read")
        vals_list = self._prepare_invitations(self._get_sample())
        return self.env["aftersales.survey.preview"]._show(
            vals_list,
            [self.name] * len(vals_list),
            self.env._("Who would be asked by “%(name)s”", name=self.name),
        )

    # === BUSINESS === #

    def _get_sample(self):
        """Return the contacts that are asked: all of the audience, or a draw of it."""
        self.ensure_one()
        audience = self._get_audience()
        if self.sample == "full":
            return audience
        size = self.sample_size
        if self.sample == "share":
            size = max(1, round(len(audience) * self.sample_share))
        ids = audience.ids
        drawn = random.Random(self.sample_seed).sample(ids, min(size, len(ids)))
        return audience.browse(sorted(drawn))

    def _get_audience(self):
        """Return the contacts the campaign is about, always in the same order."""
        self.ensure_one()
        orderers = self._get_orderers()
        partners = self.env["res.partner"].sudo()
        known = Domain("id", "in", sorted(set(orderers.values())))
        customers = partners.search(known & self._get_customer_domain(), order="id")
        if self.contact == "customer":
            return customers
        if self.contact == "orderer":
            ids = set(customers.ids)
            found = (p for p, customer in orderers.items() if customer in ids)
            return partners.search([("id", "in", list(found))], order="id")
        people = Domain("parent_id", "!=", False) & Domain("type", "=", "contact")
        if self.contact == "role":
            people = Domain("function", "=ilike", self.role)
        people &= Domain("commercial_partner_id", "in", customers.ids)
        return partners.search(people, order="id")

    def _get_orderers(self):
        """Return who ordered in the period: id of the contact -> of the customer."""
        self.env["sale.order"].flush_model(["partner_id", "state", "date_order"])
        conditions = [SQL("o.state = 'sale' AND o.company_id = %s", self.company_id.id)]
        if self.bought_from:
            conditions.append(SQL("o.date_order >= %s", self.bought_from))
        if self.bought_to:
            day_after = self.bought_to + timedelta(days=1)
            conditions.append(SQL("o.date_order < %s", day_after))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT o.partner_id, partner.commercial_partner_id
                  FROM sale_order o
                  JOIN res_partner partner ON partner.id = o.partner_id
                 WHERE %s
                """,
                SQL(" AND ").join(conditions),
            )
        )
        return dict(rows)

    def _get_customer_domain(self):
        """Return the domain of the customers by class, region and condition."""
        self.ensure_one()
        domain = Domain(literal_eval(self.domain or "[]"))
        for name, chosen in (
            ("aftersales_type_id", self.type_ids),
            ("aftersales_credit_id", self.credit_ids),
            ("aftersales_region_id", self.region_ids),
            ("country_id", self.country_ids),
            ("state_id", self.state_ids),
        ):
            if chosen:
                domain &= Domain(name, "in", chosen.ids)
        return domain

    def _get_overlap_text(self, partners):
        """Return which other campaign asks some of the contacts the same, or empty."""
        self.ensure_one()
        since = fields.Datetime.now() - timedelta(days=self.cooldown_days)
        groups = (
            self.env["aftersales.survey.invitation"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", partners.ids),
                    ("survey_id", "=", self.survey_id.id),
                    ("campaign_id", "not in", [False, *self.ids]),
                    ("state", "in", ASKED_STATES),
                    ("due_at", ">", since),
                ],
                ["campaign_id"],
                ["partner_id:count_distinct"],
            )
        )
        return "\n".join(
            self.env._(
                "“%(other)s” asks %(count)s of these contacts the same; they are not"
                " asked twice. Close it, choose other customers, or ask the others"
                " only.",
                other=campaign.name,
                count=count,
            )
            for campaign, count in groups
        )
