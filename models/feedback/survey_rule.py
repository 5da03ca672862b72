from ast import literal_eval
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# How many of the last documents are looked at to show who would be asked.
MOST_SHOWN = 40
# Event -> model of what has happened.
EVENT_MODELS = {
    "complaint_executed": "aftersales.complaint",
    "complaint_closed": "aftersales.complaint",
    "return_done": "aftersales.return",
    "rework_done": "aftersales.rework",
    "delivery_done": "stock.picking",
    "delivery_every": "stock.picking",
}


class SurveyRule(models.Model):
    """Which survey is asked after which event, whom, when, and how often at most."""

    _name = "aftersales.survey.rule"
    _description = "Survey Rule"
    _inherit = ["aftersales.survey.terms"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Empty: the rule holds for every company.", index=True
    )
    survey_id = fields.Many2one(
        "survey.survey",
        required=True,
        ondelete="restrict",
        domain=[("survey_type", "=", "aftersales")],
        index=True,
    )

    # When
    event = fields.Selection(
        [
            ("complaint_executed", "The solution of a complaint was carried out"),
            ("complaint_closed", "A complaint was closed"),
            ("return_done", "A return was settled"),
            ("rework_done", "A rework passed its inspection"),
            ("delivery_done", "The customer received goods"),
            ("delivery_every", "Every so many deliveries to a customer"),
        ],
        "Asked After",
        required=True,
        default="complaint_closed",
        index=True,
    )
    every_count = fields.Integer(
        "Every",
        default=10,
        help="The customer is asked after this number of deliveries, counted from the"
        " day the rule came into force.",
    )
    delay_hours = fields.Integer(
        "Delay (hours)",
        help="The contact is asked so many hours after the event, e.g. when the goods"
        " have been used a while.",
    )
    started_at = fields.Datetime(
        "In Force Since",
        required=True,
        readonly=True,
        copy=False,
        default=fields.Datetime.now,
        help="Deliveries before are not asked about.",
    )
    collected_at = fields.Datetime("Deliveries Collected On", readonly=True, copy=False)

    # About what
    model_name = fields.Char(compute="_compute_model_name")
    domain = fields.Char(
        "Only For",
        default="[]",
        help="Empty: everything that the event happens to.",
    )
    severity = fields.Selection(
        [("serious", "Serious"), ("important", "Important"), ("general", "General")],
        help="Only complaints of this severity, and what was done for them. Empty:"
        " all.",
    )

    # Whom, how
    contact = fields.Selection(
        [
            ("reporter", "Who reported it"),
            ("orderer", "Who ordered"),
            ("delivery", "The delivery address"),
            ("role", "A job position at the customer"),
        ],
        "Who Is Asked",
        required=True,
        default="reporter",
        help="Where there is no such contact, the one who reported it is asked; of a"
        " delivery the one who ordered.",
    )
    role = fields.Char("Job Position", help="As on the contact, e.g. Purchaser.")
    way = fields.Selection(
        [("mail", "E-mail"), ("phone", "Phone")],
        "Asked By",
        required=True,
        default="mail",
        help="By phone, the contact stands on the list of those to be called.",
    )

    invitation_ids = fields.One2many("aftersales.survey.invitation", "rule_id")
    asked_count = fields.Integer("People Asked", compute="_compute_counts")
    answered_count = fields.Integer("Answered", compute="_compute_counts")

    _every_positive = models.Constraint(
        "CHECK (event <> 'delivery_every' OR every_count > 0)",
        "Say after how many deliveries the customer is asked.",
    )
    _delay_positive = models.Constraint(
        "CHECK (delay_hours >= 0)", "Nobody is asked before the event."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("event")
    def _compute_model_name(self):
        for rule in self:
            rule.model_name = EVENT_MODELS.get(rule.event)

    @api.depends("invitation_ids.state")
    def _compute_counts(self):
        groups = self.env["aftersales.survey.invitation"]._read_group(
            [("rule_id", "in", self.ids)], ["rule_id", "state"], ["__count"]
        )
        counts = defaultdict(int)
        for rule, state, count in groups:
            counts[rule.id, state] = count
        for rule in self:
            asked = ("sent", "answered", "expired")
            rule.asked_count = sum(counts[rule.id, state] for state in asked)
            rule.answered_count = counts[rule.id, "answered"]

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("domain", "event")
    def _check_domain(self):
        for rule in self:
            try:
                self.env[rule.model_name].sudo().search(rule._get_domain(), limit=1)
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                raise UserError(
                    self.env._(
                        "The condition of “%(rule)s” cannot be read: %(error)s",
                        rule=rule.name,
                        error=error,
                    )
                ) from error

    @api.constrains("contact", "role")
    def _check_role(self):
        if any(rule.contact == "role" and not rule.role for rule in self):
            raise UserError(self.env._("Say which job position is asked."))

    @api.onchange("event")
    def _onchange_event(self):
        """Begin with no condition: that of another event names other fields."""
        self.domain = "[]"

    # === CRUD === #

    def write(self, vals):
        """Write; a rule that comes into force anew looks forward only."""
        if vals.get("active") or "event" in vals:
            vals = {**vals, "started_at": fields.Datetime.now(), "collected_at": False}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered("invitation_ids")
        if used:
            raise UserError(
                self.env._(
                    "Customers were asked by these rules, archive them instead:"
                    " %(rules)s.",
                    rules=", ".join(used.mapped("name")),
                )
            )

    # === ACTIONS === #

    def action_open_invitations(self):
        """Open who was asked by the rule."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.survey_invitation_action"
        )
        return {**action, "domain": [("rule_id", "=", self.id)], "context": {}}

    def action_preview(self):
        """Show whom the rule would ask about the last documents that it is about."""
        self.ensure_one()
        documents = self.env[self.model_name]
        records = documents.search(
            self._get_domain(), order="id desc", limit=MOST_SHOWN
        )
        contacts = self._get_contacts(records)
        abouts = [record.display_name for record in contacts]
        return self.env["aftersales.survey.preview"]._show(
            self._prepare_invitations(records),
            abouts,
            self.env._("Who would be asked by “%(rule)s”", rule=self.name),
        )

    # === BUSINESS === #

    @api.model
    def _ask(self, event, records):
        """Ask about what has happened, by every rule of the event, in one batch.

        :param records: documents of the event's model
        :return: the invitations
        """
        rules = self.sudo().search([("event", "=", event)])
        vals_list = []
        for rule in rules:
            found = records.sudo().filtered_domain(rule._get_domain())
            vals_list += rule._prepare_invitations(found)
        return self.env["survey.survey"]._aftersales_invite(vals_list)

    def _get_domain(self):
        """Return which documents the rule is about."""
        self.ensure_one()
        domain = Domain(literal_eval(self.domain or "[]"))
        if self.company_id:
            domain &= Domain("company_id", "=", self.company_id.id)
        path = self.env[self.model_name]._get_severity_path()
        if self.severity and path:
            domain &= Domain(path, "=", self.severity)
        return domain

    def _prepare_invitations(self, records):
        """Return the values of the invitations that the rule makes of documents."""
        self.ensure_one()
        due_at = fields.Datetime.now() + timedelta(hours=self.delay_hours)
        return [
            {
                **record._prepare_survey_values(),
                **self._prepare_terms(),
                "rule_id": self.id,
                "survey_id": self.survey_id.id,
                "partner_id": partner.id,
                "way": self.way,
                "due_at": due_at,
            }
            for record, partner in self._get_contacts(records).items()
        ]

    def _get_contacts(self, records):
        """Return whom to ask about each document; no line where there is nobody."""
        contacts = {record: record._get_survey_contacts() for record in records}
        found = self._get_people(contacts) if self.contact == "role" else {}
        result = {}
        for record, people in contacts.items():
            reporter = people["reporter"]
            customer = reporter.commercial_partner_id
            partner = found.get(customer) or people.get(self.contact) or reporter
            if partner:
                result[record] = partner
        return result

    def _get_people(self, contacts):
        """Return who has the job position: customer -> contact."""
        customers = self.env["res.partner"].union(
            *(people["reporter"].commercial_partner_id for people in contacts.values())
        )
        people = self.env["res.partner"].search(
            [
                ("commercial_partner_id", "in", customers.ids),
                ("function", "=ilike", self.role),
            ],
            order="id desc",
        )
        return {person.commercial_partner_id: person for person in people}
