from odoo import fields, models


class EvaluationGap(models.Model):
    """A gap is closed by an improvement."""

    _inherit = "aftersales.evaluation.gap"

    improvement_ids = fields.One2many("aftersales.improvement", "gap_id")

    # === ACTIONS === #

    def action_improve(self):
        """Open the improvement of this gap; a new one is filled in beforehand."""
        self.ensure_one()
        figure = self.env["aftersales.indicator.value"].search(
            [
                ("indicator_id", "=", self.indicator_id.id),
                ("type_id", "=", self.type_id.id),
                ("company_id", "=", self.company_id.id),
                ("date_to", "=", self.date_to),
            ],
            limit=1,
        )
        return self.env["aftersales.improvement"]._open(
            self.improvement_ids,
            {
                "origin": "evaluation",
                "gap_id": self.id,
                "item": self.indicator_id.name,
                "team_id": self.team_id.id,
                "indicator_id": self.indicator_id.id,
                "type_id": self.type_id.id,
                "before_id": figure.id,
            },
        )
