from odoo import api, fields, models
from odoo.tools import LazyTranslate

from .register import Column

_lt = LazyTranslate(__name__)


class ComplaintRegister(models.AbstractModel):
    """The complaint register (客户投诉一览表): each complaint with its result."""

    _name = "aftersales.complaint.register"
    _inherit = "aftersales.register"
    _description = "Complaint Register"

    _register_model = "aftersales.complaint"
    _needed = ("is_open", "state_entered_at")

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Complaint Register")

    @api.model
    def _get_columns(self):
        return [
            *self._get_intake_columns(),
            *self._get_goods_columns(),
            *self._get_work_columns(),
            *self._get_result_columns(),
        ]

    @api.model
    def _get_intake_columns(self):
        return [
            Column("name", 18),
            Column("received_at", 16),
            Column("channel_id", 16),
            Column("partner_id.complete_name", 30, _lt("Customer")),
            Column("contact_name", 18),
            Column("customer_reference", 16),
            Column("subject", 40),
            Column("category_id", 24),
            Column("is_quality", 10),
            Column("severity", 11),
            Column("validity", 13),
            Column("priority", 11),
            Column("is_safety", 8),
            Column("is_major", 8),
            Column("is_repeat", 8),
        ]

    @api.model
    def _get_goods_columns(self):
        return [
            Column("line_ids.product_id", 32),
            Column("line_ids.lot_id", 16),
            Column("line_ids.complained_qty", 12, total=True),
            Column("line_ids.defective_qty", 12, total=True),
            Column("line_ids.defect_id", 20),
            Column("order_id.name", 12, _lt("Sales Order")),
            Column("picking_id.name", 16, _lt("Delivery")),
            Column("invoice_id.name", 18, _lt("Invoice")),
        ]

    @api.model
    def _get_work_columns(self):
        return [
            Column("team_id", 18),
            Column("user_id", 18),
            Column("state", 15),
            Column("expected_on", 12),
            Column("is_late", 8),
            Column("responsibility", 15),
            Column("responsible_team_id", 18),
        ]

    @api.model
    def _get_result_columns(self):
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        now = now.replace(tzinfo=None)

        def count_days(row):
            end = row["closed_at"] or (now if row["is_open"] else None)
            return ((end or row["state_entered_at"]) - row["received_at"]).days

        return [
            Column("remedy_sought_ids", 20),
            Column("remedy_agreed_ids", 20),
            Column("remedy_done_ids", 20),
            Column("claimed_amount", 13, total=True, unit="currency_id"),
            Column("agreed_amount", 13, total=True, unit="currency_id"),
            Column("currency_id", 9),
            Column("answered_at", 16),
            Column("satisfied", 12, _lt("Satisfied"), value=self._say_satisfied),
            Column("closed_at", 16),
            Column("days", 8, _lt("Days Open"), value=count_days, kind="integer"),
            Column("closing_summary", 40),
        ]

    @api.model
    def _say_satisfied(self, row):
        return row["satisfied"]

    @api.model
    def _read_more(self, rows):
        """Add the customer's last word in a call-back: satisfied or not (D-48)."""
        contacts = self.env["aftersales.contact"]
        groups = contacts._read_group(
            [
                ("complaint_id", "in", list(rows)),
                ("purpose", "=", "callback"),
                ("outcome", "in", ("satisfied", "dissatisfied")),
            ],
            ["complaint_id", "outcome"],
            ["contacted_at:max"],
        )
        labels = dict(contacts._fields["outcome"]._description_selection(self.env))
        for row in rows.values():
            row["satisfied"] = None
        for complaint, outcome, _moment in sorted(groups, key=lambda group: group[2]):
            rows[complaint.id]["satisfied"] = labels[outcome]
        return super()._read_more(rows)
