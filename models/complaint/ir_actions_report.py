from odoo import api, models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        """Print our papers without the pause for JavaScript: they hold none.

        The engine waits one second per document and one for header and footer.
        """
        if report_ref and self._get_report(report_ref)._is_aftersales():
            self = self.with_context(aftersales_print_delay="0")
        return super()._run_wkhtmltopdf(
            bodies,
            report_ref=report_ref,
            header=header,
            footer=footer,
            landscape=landscape,
            specific_paperformat_args=specific_paperformat_args,
            set_viewport_size=set_viewport_size,
        )

    @api.model
    def _build_wkhtmltopdf_args(
        self,
        paperformat_id,
        landscape,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        arguments = super()._build_wkhtmltopdf_args(
            paperformat_id,
            landscape,
            specific_paperformat_args=specific_paperformat_args,
            set_viewport_size=set_viewport_size,
        )
        delay = self.env.context.get("aftersales_print_delay")
        if delay:
            arguments += ["--javascript-delay", delay]
        return arguments

    def _prepare_html(self, html, report_model=False):
        """Let papers that are not filed stay one file.

        Odoo cuts a batch at its headings, and prints it a second time where a document
        has several.
        """
        bodies, ids, *others = super()._prepare_html(html, report_model)
        if self._is_aftersales() and not self.attachment:
            ids = [None] * len(ids)
        return bodies, ids, *others

    def _is_aftersales(self):
        """Tell whether this report prints one of our papers."""
        return self.report_name.startswith("aftersales.")
