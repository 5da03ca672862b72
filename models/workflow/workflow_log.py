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
    # Stored at creation, since rows never change, so that pivots can use them.
    hours = fields.Float(
        "Hours in State",
        compute="_compute_hours",
        store=True,
        precompute=True,
        digits=(16, 2),
        aggregator="avg",
    )
    left_state = fields.Selection(
        selection="_selection_left_state",
        string="State Left",
        compute="_compute_left_state",
        store=True,
        precompute=True,
    )
    reason = fields.Text(readonly=True)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _selection_left_state(self):
        """Return each state of each document: ``model:state``, “Document: State”."""
        return [
            (f"{model_name}:{state}", f"{description}: {label}")
            for model_name in self.env["aftersales.workflow"]._get_document_models()
            for description in [self.env["ir.model"]._get(model_name).sudo().name]
            for state, label in self._get_state_labels(model_name).items()
        ]

    @api.model
    def _get_state_labels(self, model_name):
        """Return the states of a kind of document; none of an uninstalled one."""
        if model_name not in self.env:
            return {}
        field = self.env[model_name]._fields["state"]
        return dict(field._description_selection(self.env))

    @api.depends("res_model", "state_from", "state_to")
    @api.depends_context("lang")
    def _compute_labels(self):
        for res_model, rows in self.grouped("res_model").items():
            labels = self._get_state_labels(res_model)
            for row in rows:
                row.from_label = labels.get(row.state_from, row.state_from)
                row.to_label = labels.get(row.state_to, row.state_to)

    @api.depends("seconds")
    def _compute_hours(self):
        for row in self:
            row.hours = row.seconds / 3600

    @api.depends("res_model", "state_from")
    def _compute_left_state(self):
        for row in self:
            row.left_state = f"{row.res_model}:{row.state_from}"
