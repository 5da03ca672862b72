from odoo import api, fields, models


class SlaClock(models.Model):
    """What the screens of promises offer."""

    _inherit = "aftersales.sla.clock"

    # === ACTIONS === #

    def action_extend(self):
        """Ask who of the customer agreed to a later date."""
        self.ensure_one()
        self._get_documents().check_access("write")
        return self.env["aftersales.sla.extend"]._open(self)

    # === BUSINESS === #

    def _prepare_bar(self):
        """Return this promise as plain values for a timeline, moments in UTC."""
        self.ensure_one()
        to_string = fields.Datetime.to_string
        end = self.stopped_at or False
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        return {
            "id": self.id,
            "name": self.target_id.name,
            "outcome": self.outcome,
            "label": outcomes[self.outcome],
            "start": to_string(self.started_at),
            "due": to_string(self.due_at),
            "original_due": to_string(self.original_due_at),
            "end": to_string(end),
            "pauses": [
                [to_string(pause.started_at), to_string(pause.ended_at or end)]
                for pause in self.pause_ids
            ],
        }

    @api.model
    def _action_open(self, domain, title):
        """Return the action that opens some promises, those that ended included."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.sla_clock_action"
        )
        return {**action, "name": title, "domain": domain, "context": {}}
