from odoo import api, fields, models


class WorkflowLog(models.Model):
    """One step a document took: from, to, who, when, how long, why."""

    _name = "aftersales.workflow.log"
    _inherit = "aftersales.workflow.evidence"
    _description = "Workflow Step"
    _order = "moved_at desc, id desc"
    _rec_name = "state_to"

    state_from = fields.Char("From (key)", required=True, readonly=True)
    state_to = fields.Char("To (key)", required=True, readonly=True)
    from_label = fields.Char("From", compute="_compute_labels")
    to_label = fields.Char("To", compute="_compute_labels")
    moved_at = fields.Datetime("On", required=True, readonly=True)
    seconds = fields.Integer(
        "Seconds in State",
        readonly=True,
        help="How long the document had been in the state it left.",
    )
    hours = fields.Float("Hours in State", compute="_compute_hours", digits=(16, 2))
    reason = fields.Text(readonly=True)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("res_model", "state_from", "state_to")
    @api.depends_context("lang")
    def _compute_labels(self):
        for res_model, rows in self.grouped("res_model").items():
            labels = {}
            # The log outlives an uninstalled document's model.
            if res_model in self.env:
                field = self.env[res_model]._fields["state"]
                labels = dict(field._description_selection(self.env))
            for row in rows:
                row.from_label = labels.get(row.state_from, row.state_from)
                row.to_label = labels.get(row.state_to, row.state_to)

    @api.depends("seconds")
    def _compute_hours(self):
        for row in self:
            row.hours = row.seconds / 3600
