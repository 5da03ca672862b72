from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnPart(models.AbstractModel):
    """A row of a return: frozen once it is done or cancelled.

    A row about one line of it belongs to the return of that line.
    """

    _name = "aftersales.return.part"
    _inherit = "aftersales.workflow.part"
    _description = "Part of a Return"

    _document_field = "return_id"

    return_id = fields.Many2one(
        "aftersales.return", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="return_id.company_id", store=True, precompute=True, index=True
    )
    return_state = fields.Selection(related="return_id.state", string="Status")

    # === CRUD === #

    @api.model
    def _store_new(self, vals_list):
        lines = self.env["aftersales.return.line"]
        filled = []
        for vals in vals_list:
            line = lines.browse(vals.get("line_id") or ())
            own = {"return_id": line.return_id.id} if line else {}
            filled.append({**own, **vals})
        parts = super()._store_new(filled)
        parts._check_line()
        return parts

    def _store(self, vals):
        result = super()._store(vals)
        if not vals.keys().isdisjoint(("line_id", "return_id")):
            self._check_line()
        return result

    # === BUSINESS === #

    def _check_line(self):
        """Refuse a row whose line belongs to another return.

        :raise UserError: when it does
        """
        if "line_id" not in self._fields:
            return
        for part in self.sudo():
            if part.line_id and part.line_id.return_id != part.return_id:
                raise UserError(
                    self.env._(
                        "%(line)s is no line of %(document)s.",
                        line=part.line_id.display_name,
                        document=part.return_id.display_name,
                    )
                )
