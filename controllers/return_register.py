from odoo.fields import Domain
from odoo.http import Controller, route

from .register import RegisterDownload

MODEL = "aftersales.return"


class ReturnRegister(RegisterDownload, Controller):
    """The register of returns, filtered as on screen, a row a product."""

    @route(
        "/aftersales/return/register.xlsx",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        readonly=True,
    )
    def return_register(self, data="{}", **_options):
        """Send the register as a file.

        :param data: see :meth:`_send_register`; domain and ids are those of returns
        """
        return self._send_register(
            "aftersales.return.register",
            data,
            lambda screen: Domain("return_id", "any", self._get_domain(MODEL, screen)),
        )
