from odoo.http import Controller, route

from .register import RegisterDownload

MODEL = "aftersales.rework"


class ReworkRegister(RegisterDownload, Controller):
    """The register of reworks, filtered as on screen."""

    @route(
        "/aftersales/rework/register.xlsx",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        readonly=True,
    )
    def rework_register(self, data="{}", **_options):
        """Send the register as a file; see :meth:`_send_register`."""
        return self._send_register(
            "aftersales.rework.register",
            data,
            lambda screen: self._get_domain(MODEL, screen),
        )
