from odoo import api, models


class FeedbackPaper(models.AbstractModel):
    """A paper about surveys, laid out as those about a problem.

    Number and revision of the form are a record's: the report's own field.
    """

    _name = "aftersales.survey.paper"
    _inherit = "aftersales.return.paper"
    _description = "Paper about Surveys"

    # === BUSINESS === #

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the sheets, each with the number of the form."""
        values = super()._get_report_values(docids, data)
        name = self._name.removeprefix("report.")
        report = self.env["ir.actions.report"]._get_report_from_name(name)
        for sheet in values["sheets"]:
            sheet["form_number"] = report.sudo().aftersales_form
        return values
