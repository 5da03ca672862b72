from odoo.http import Controller, route

from .register import RegisterDownload

MODEL = "aftersales.evaluation"


class ServiceWorkbook(RegisterDownload, Controller):
    """The evaluation workbook, filtered as on screen."""

    @route(
        "/aftersales/evaluation/workbook.xlsx",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        readonly=True,
    )
    def service_workbook(self, data="{}", **_options):
        """Send the workbook as a file; see :meth:`_send_register`."""
        return self._send_register(
            "aftersales.evaluation.register",
            data,
            lambda screen: self._get_domain(MODEL, screen),
        )
