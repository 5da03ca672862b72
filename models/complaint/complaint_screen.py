from odoo import api, models
from odoo.tools import unique

# What the record rules look at.
RULED_FIELDS = (
    "company_id",
    "complained_user_id",
    "create_uid",
    "salesperson_id",
    "team_id",
    "user_id",
)


class Complaint(models.Model):
    """What only the screens of a complaint need."""

    _inherit = "aftersales.complaint"

    # === CRUD === #

    def _fetch_query(self, query, fields):
        """Fetch what the record rules look at together with what was asked for.

        The rules are checked again on what a list has read, and on the documents of the
        to-dos that it shows; without their fields that would read the complaints a
        second time, with all their texts.
        """
        if not self.env.su and any(field.column_type for field in fields):
            fields = unique([*fields, *self._get_ruled_fields()])
        return super()._fetch_query(query, fields)

    @api.model
    def _get_ruled_fields(self):
        fields = map(self._fields.get, RULED_FIELDS)
        return [field for field in fields if self._has_field_access(field, "read")]

    def web_read(self, specification):
        """Read for a form; the similar cases are compared with the complaint read.

        The form cannot name it in the context: a new one has no id when it is saved.
        """
        similar = specification.get("similar_ids")
        if similar and len(self) == 1:
            context = {**similar.get("context", {}), "aftersales_compared_id": self.id}
            similar = {**similar, "context": context}
            specification = {**specification, "similar_ids": similar}
        return super().web_read(specification)

    # === ACTIONS === #

    def action_accept(self):
        """Accept all selected complaints, or none."""
        return self.action_transition("accept")

    def action_investigate(self):
        """Begin the investigation of all selected complaints, or of none."""
        return self.action_transition("investigate")

    def action_cancel(self):
        """Set the selected complaints aside; the reason is asked for."""
        return self.action_transition("cancel")

    def action_customer_answered(self):
        """Let the promises run on that waited for the customer: he has answered."""
        self.check_access("write")
        waiting = self.filtered("waiting_since")
        waiting._hear_customer()
        text = self.env._("The customer has answered.")
        waiting._message_log_batch(dict.fromkeys(waiting.ids, text))
        return True

    @api.readonly
    def action_open_order(self):
        """Open the sales order that the complaint came from."""
        return self._open_origin("order_id")

    @api.readonly
    def action_open_picking(self):
        """Open the delivery that the complaint came from."""
        return self._open_origin("picking_id")

    @api.readonly
    def action_open_invoice(self):
        """Open the invoice that the complaint came from."""
        return self._open_origin("invoice_id")

    # === BUSINESS === #

    def _open_origin(self, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self[name]._name,
            "res_id": self[name].id,
            "views": [[False, "form"]],
        }
