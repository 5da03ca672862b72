from odoo import fields, models


class Hold(models.Model):
    """The recall that made a hold necessary, and the way from a hold to a recall."""

    _inherit = "aftersales.hold"

    recall_id = fields.Many2one(
        "aftersales.recall",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The recall that set this hold when it was started.",
    )

    # === ACTIONS === #

    def action_recall(self):
        """Prepare a recall of what is on hold, and open it."""
        self.ensure_one()
        return self.env["aftersales.recall"]._prepare(
            self.product_id, self.lot_id, self.problem_id, self.company_id
        )
