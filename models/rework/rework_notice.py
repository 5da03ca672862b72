from odoo import api, fields, models
from odoo.exceptions import ValidationError


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
    rework_count = fields.Integer("Reworks (count)", compute="_compute_counts")
    open_count = fields.Integer("Open", compute="_compute_counts")
    planned_minutes = fields.Float("Planned (min)", compute="_compute_counts")
    promised_on = fields.Date(
        "Promised To the Customer",
        compute="_compute_counts",
        help="The first day that is promised for any of the reworks.",
    )
    reason = fields.Text("Why", help="Why the goods are reworked.")
    issued_at = fields.Datetime(
        "Issued On", default=fields.Datetime.now, required=True, copy=False
    )

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a rework notice is in use already."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "rework_ids.state", "rework_ids.planned_minutes", "rework_ids.promised_on"
    )
    def _compute_counts(self):
        for notice in self:
            reworks = notice.rework_ids
            days = [rework.promised_on for rework in reworks if rework.promised_on]
            notice.rework_count = len(reworks)
            notice.open_count = len(reworks.filtered("is_open"))
            notice.planned_minutes = sum(reworks.mapped("planned_minutes"))
            notice.promised_on = min(days, default=False)

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("company_id", "rework_ids")
    def _check_one_company(self):
        for notice in self:
            if notice.sudo().rework_ids.company_id - notice.company_id:
                raise ValidationError(
                    self.env._("A notice orders the reworks of one company.")
                )

    # === ACTIONS === #

    @api.readonly
    def action_open_reworks(self):
        """Open the reworks that it orders."""
        self.ensure_one()
        return self.env["aftersales.rework"]._action_open([("notice_id", "=", self.id)])

    # === BUSINESS === #

    def _give_way(self, notice):
        """Go where nothing is left to order; another notice orders it instead.

        :param notice: the new one
        """
        reworks = self.env["aftersales.rework"].sudo()
        empty = self.sudo() - reworks.search([("notice_id", "in", self.ids)]).notice_id
        if empty:
            notice._message_log(
                body=self.env._(
                    "Orders what %(notices)s ordered before.",
                    notices=", ".join(empty.mapped("name")),
                )
            )
            empty.unlink()
