from odoo import fields, models


class ResPartner(models.Model):
    """Which form of a report a customer prescribes."""

    _inherit = "res.partner"

    aftersales_report_layout_id = fields.Many2one(
        "aftersales.problem.layout",
        "Prescribed Report Layout",
        groups="aftersales.group_department_user",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The form that the customer wants 8D reports in; it also holds for all"
        " contacts of the company.",
    )

    # === BUSINESS === #

    def _get_report_layout(self):
        """Return the layout this customer prescribes, himself or by his company."""
        partner = self.sudo()
        company = partner.commercial_partner_id
        return (
            partner.aftersales_report_layout_id or company.aftersales_report_layout_id
        )
