from odoo import api, models
from odoo.exceptions import UserError


class VisitPart(models.AbstractModel):
    """A row of a visit's record: what the customer has signed stays as he read it."""

    _name = "aftersales.visit.part"
    _inherit = "aftersales.workflow.part"
    _description = "Part of a Visit's Record"

    _document_field = "visit_id"
    # What is not on the signed paper, or may be filled in afterwards.
    _later_fields = ()

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create.

        :raise UserError: when the customer has signed the record already
        """
        parts = super().create(vals_list)
        parts._check_unsigned()
        return parts

    def write(self, vals):
        """Write.

        :raise UserError: when the customer has signed what is to be changed
        """
        self.filtered(lambda part: part._is_on_paper(vals))._check_unsigned()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_unsigned()

    # === BUSINESS === #

    def _is_on_paper(self, vals):
        """Tell whether values change something that the customer has read.

        A later field that was filled when he signed stays, too.
        """
        self.ensure_one()
        return any(name not in self._later_fields or self[name] for name in vals)

    def _check_unsigned(self):
        signed = self._get_part_documents().filtered("customer_signature")
        if signed:
            raise UserError(
                self.env._(
                    "%(visits)s: the customer has signed the record, it stays as it"
                    " is.",
                    visits=", ".join(signed.mapped("name")),
                )
            )
