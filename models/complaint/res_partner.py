from odoo import api, fields, models

from .complaint_source import READERS

GROUPS = "aftersales.group_department_user"


class ResPartner(models.Model):
    """The customer file: class, purchases, complaints, contacts (H-01 to H-08).

    Every field here is invisible to people without an after-sales group, so that none
    of it costs or blocks them anything. None is copied: Odoo reads what it copies with
    the rights of the user, who could not duplicate a customer any more.
    """

    _inherit = "res.partner"

    aftersales_type_id = fields.Many2one(
        "aftersales.classification",
        "Customer Type",
        domain="[('axis', '=', 'type')]",
        groups=GROUPS,
        copy=False,
        index="btree_not_null",
        help="Selects the service target, e.g. foreign, private or state-owned.",
    )
    aftersales_credit_id = fields.Many2one(
        "aftersales.classification",
        "Credit Rating",
        domain="[('axis', '=', 'credit')]",
        groups=GROUPS,
        copy=False,
        index="btree_not_null",
    )
    aftersales_region_id = fields.Many2one(
        "aftersales.classification",
        "Sales Region",
        domain="[('axis', '=', 'region')]",
        groups=GROUPS,
        copy=False,
        index="btree_not_null",
    )
    aftersales_expectations = fields.Text(
        "Expectations",
        groups=GROUPS,
        copy=False,
        help="What the customer expects and demands of our present products.",
    )
    complaint_count = fields.Integer(
        "Complaints", compute="_compute_complaint_count", groups=READERS
    )
    aftersales_promise_count = fields.Integer(
        "Promises Ended", compute="_compute_aftersales_promises", groups=GROUPS
    )
    aftersales_promise_kept = fields.Integer(
        compute="_compute_aftersales_promises", groups=GROUPS
    )
    aftersales_promise_share = fields.Float(
        "Promises Kept",
        compute="_compute_aftersales_promises",
        groups=GROUPS,
        help="Share of the promises with a time limit that were kept, of those ended.",
    )
    complaint_ids = fields.One2many(
        "aftersales.complaint", compute="_compute_aftersales_history", groups=READERS
    )
    aftersales_contact_ids = fields.One2many(
        "aftersales.contact", compute="_compute_aftersales_history", groups=READERS
    )
    aftersales_order_ids = fields.One2many(
        "sale.order", compute="_compute_aftersales_history", groups=READERS
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("uid")
    def _compute_complaint_count(self):
        """Count the complaints of the whole customer company."""
        commercial = self.commercial_partner_id
        groups = self.env["aftersales.complaint"]._read_group(
            [("commercial_partner_id", "in", commercial.ids)],
            ["commercial_partner_id"],
            ["__count"],
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.complaint_count = counts.get(partner.commercial_partner_id.id, 0)

    @api.depends("commercial_partner_id")
    @api.depends_context("uid")
    def _compute_aftersales_promises(self):
        """Count the promises to the whole customer company that the user may see."""
        customers = self.commercial_partner_id
        counts = self.env["aftersales.sla.clock"]._get_kept(
            [("partner_id", "in", customers.ids)], ["partner_id"]
        )
        for partner in self:
            kept, ended = counts.get(partner.commercial_partner_id, (0, 0))
            partner.aftersales_promise_kept = kept
            partner.aftersales_promise_count = ended
            partner.aftersales_promise_share = kept / ended if ended else 0

    @api.depends("commercial_partner_id")
    @api.depends_context("uid")
    def _compute_aftersales_history(self):
        """Show the last complaints, contacts and orders of the customer company."""
        for partner in self:
            customer = partner.commercial_partner_id
            same = [("commercial_partner_id", "=", customer.id)]
            partner.complaint_ids = self.env["aftersales.complaint"].search(
                same, limit=20
            )
            partner.aftersales_contact_ids = self.env["aftersales.contact"].search(
                same, limit=20
            )
            orders = self.env["sale.order"]
            if orders.has_access("read"):
                orders = orders.search(
                    [
                        ("partner_id", "child_of", customer.id),
                        ("state", "=", "sale"),
                    ],
                    order="date_order desc",
                    limit=10,
                )
            partner.aftersales_order_ids = orders

    # === ACTIONS === #

    def action_open_complaints(self):
        """Open the complaints of the customer company."""
        self.ensure_one()
        return self.env["aftersales.complaint"]._action_open(
            [("commercial_partner_id", "=", self.commercial_partner_id.id)],
            {"default_partner_id": self.id},
        )

    def action_open_promises(self):
        """Open the promises to the customer company."""
        self.ensure_one()
        return self.env["aftersales.sla.clock"]._action_open(
            [("partner_id", "=", self.commercial_partner_id.id)],
            self.env._("Promises to %(name)s", name=self.commercial_partner_id.name),
        )

    def action_new_complaint(self):
        """Register a complaint of this customer."""
        self.ensure_one()
        complaints = self.env["aftersales.complaint"]
        return complaints._action_new(complaints._prepare_partner_values(self))
