from odoo import fields, models

KINDS = [
    ("period", "Outside the return policy"),
    ("goods", "Nothing needs to come back"),
    ("limit", "Above the limit of approval"),
    ("warranty_in", "Under warranty after all"),
    ("warranty_out", "Not under warranty after all"),
]


class ReturnException(models.Model):
    """Who let a return pass against which rule, and why, for good.

    It stands for the goods as they were (see ``covers``): a change voids it, and the
    row stays as the proof of what was granted.
    """

    _name = "aftersales.return.exception"
    _inherit = "aftersales.workflow.evidence"
    _description = "Exception of a Return"
    _order = "granted_at desc, id desc"
    _rec_name = "rule_name"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    subject = fields.Char("About", required=True, readonly=True)
    rule_name = fields.Char("Against", required=True, readonly=True)
    detail = fields.Char("What", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    granted_at = fields.Datetime("On", required=True, readonly=True)
    covers = fields.Char(
        "Stands For",
        required=True,
        readonly=True,
        help="The goods, quantity or amount as they were.",
    )
