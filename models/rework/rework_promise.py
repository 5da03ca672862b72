from odoo import fields, models


class ReworkPromise(models.Model):
    """A day that the customer was told, and his consent to it, for good.

    The first row is what stood when the way was set; each later one says who of the
    customer agreed to another day, when, how, and why it changed.
    """

    _name = "aftersales.rework.promise"
    _inherit = "aftersales.workflow.evidence"
    _description = "Promised Day of a Rework"
    _order = "id desc"
    _rec_name = "promised_on"

    promised_on = fields.Date("Promised Day", required=True, readonly=True)
    old_on = fields.Date("Before", readonly=True)
    told_at = fields.Datetime("On Record Since", required=True, readonly=True)
    agreed_by = fields.Char(
        readonly=True, help="The customer's person; empty: nobody had to agree."
    )
    agreed_at = fields.Datetime("Agreed On", readonly=True)
    how = fields.Selection(
        selection=lambda self: (
            self.env["aftersales.sla.extension"]
            ._fields["how"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    reason = fields.Text(readonly=True)
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_rework_promise_attachment_rel",
        "promise_id",
        "attachment_id",
        string="Proof",
        readonly=True,
        bypass_search_access=True,
    )
