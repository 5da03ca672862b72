from odoo import api, fields, models


class SlaPause(models.Model):
    """A time in which a clock stands still, and why."""

    _name = "aftersales.sla.pause"
    _description = "Standstill of a Promise"
    _order = "started_at, id"

    clock_id = fields.Many2one(
        "aftersales.sla.clock",
        "Promise",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    cause = fields.Selection(
        [("state", "Status"), ("customer", "Waiting for the customer")],
        required=True,
        readonly=True,
    )
    state = fields.Char("Status (key)", readonly=True)
    reason = fields.Char(compute="_compute_reason")
    started_at = fields.Datetime("Began", required=True, readonly=True)
    ended_at = fields.Datetime("Ended", readonly=True)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("cause", "state")
    @api.depends_context("lang")
    def _compute_reason(self):
        causes = dict(self._fields["cause"]._description_selection(self.env))
        for pause in self:
            pause.reason = causes.get(pause.cause)
            model_name = pause.clock_id.res_model
            if pause.cause == "state" and model_name in self.env:
                pause.reason = self.env[model_name]._get_state_label(pause.state)
