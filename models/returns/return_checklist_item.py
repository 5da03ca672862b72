from odoo import fields, models


class ReturnChecklistItem(models.Model):
    """One thing that is looked at."""

    _name = "aftersales.return.checklist.item"
    _description = "Checklist Item"
    _order = "checklist_id, sequence, id"

    checklist_id = fields.Many2one(
        "aftersales.return.checklist", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    expected = fields.Char(translate=True, help="What is in order, e.g. 10.0 ± 0.2 mm.")
    has_value = fields.Boolean("Measured", help="A value is measured and written down.")

    # === BUSINESS === #

    def _prepare_check_values(self):
        """Return the values of the check of one inspection."""
        self.ensure_one()
        return {
            "sequence": self.sequence,
            "name": self.name,
            "expected": self.expected,
            "has_value": self.has_value,
        }
