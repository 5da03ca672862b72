from odoo import api, fields, models


class Rework(models.Model):
    """Ways from a customer's repair to what is lent to him and asked of engineering."""

    _inherit = "aftersales.rework"

    loan_ids = fields.One2many("aftersales.rework.loan", "rework_id", "Lent Units")
    lent_count = fields.Integer("Lent (count)", compute="_compute_service_counts")
    task_ids = fields.One2many("aftersales.rework.task", "rework_id", "Task Orders")
    task_count = fields.Integer(
        "Task Orders (count)", compute="_compute_service_counts"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("loan_ids.status", "task_ids")
    def _compute_service_counts(self):
        for rework in self:
            known = rework.sudo()
            away = known.loan_ids.filtered(
                lambda loan: loan.status in ("sent", "out", "fetched")
            )
            rework.lent_count = len(away)
            rework.task_count = len(known.task_ids)

    # === ACTIONS === #

    @api.readonly
    def action_open_tasks(self):
        """Open the task orders by which engineering was asked."""
        return self._action_open_origin(self.task_ids)

    def action_support(self):
        """Make a task order of the fault for engineering, and open it."""
        self.ensure_one()
        task = self.env["aftersales.rework.task"].create(
            {
                "rework_id": self.id,
                "company_id": self.company_id.id,
                "fault": self.fault,
                "on_site": self.kind == "site",
            }
        )
        return self._action_open_origin(task)
