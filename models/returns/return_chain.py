from odoo import api, fields, models


class Returns(models.Model):
    """The chain of returns of the same goods, told on each of them."""

    _inherit = "aftersales.return"

    earlier_ids = fields.Many2many(
        "aftersales.return",
        string="Returned Before On",
        compute="_compute_chain",
        help="Earlier returns of goods that come back again with this one.",
    )
    later_ids = fields.Many2many(
        "aftersales.return",
        string="Returned Again On",
        compute="_compute_chain",
        help="Later returns of goods that came back with this one.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("line_ids.parent_id", "line_ids.child_ids")
    def _compute_chain(self):
        for document in self:
            document.earlier_ids = document.line_ids._get_earlier().return_id
            document.later_ids = document.line_ids._get_later().return_id

    # === ACTIONS === #

    @api.readonly
    def action_open_chain(self):
        """Open all returns of these goods, this one among them."""
        self.ensure_one()
        chain = self | self.earlier_ids | self.later_ids
        return self._action_open([("id", "in", chain.ids)])
