from odoo import fields, models


class ReworkNotice(models.Model):
    """A rework notice: the paper that orders one or several reworks at once."""

    _name = "aftersales.rework.notice"
    _inherit = ["aftersales.numbering", "mail.thread"]
    _description = "Rework Notice"
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.rework.notice"
    _sequence_prefix = "RN-%(year)s%(month)s%(day)s-"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    rework_ids = fields.One2many("aftersales.rework", "notice_id", "Reworks")
    reason = fields.Text("Why", help="Why the goods are reworked.")
    issued_at = fields.Datetime(
        "Issued On", default=fields.Datetime.now, required=True, copy=False
    )

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a rework notice is in use already."
    )
