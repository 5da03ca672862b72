from odoo import api, models


class IrSequence(models.Model):
    """Documents keep each company's sequence in memory; a change makes them forget."""

    _inherit = "ir.sequence"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and forget the sequence of each company."""
        sequences = super().create(vals_list)
        self.env.registry.clear_cache()
        return sequences

    def write(self, vals):
        """Write, and forget the sequence of each company."""
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Delete, and forget the sequence of each company."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
