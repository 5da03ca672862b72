from odoo.http import Controller, route

from .register import RegisterDownload

MODEL = "aftersales.suggestion"


class SuggestionRegister(RegisterDownload, Controller):
    """The register of suggestions and inquiries, filtered as on screen."""

    @route(
        "/aftersales/suggestion/register.xlsx",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        readonly=True,
    )
    def suggestion_register(self, data="{}", **_options):
        """Send the register as a file; see :meth:`_send_register`."""
        return self._send_register(
            "aftersales.suggestion.register",
            data,
            lambda screen: self._get_domain(MODEL, screen),
        )
