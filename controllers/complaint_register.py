from odoo.http import Controller, route

from .register import RegisterDownload

MODEL = "aftersales.complaint"


class ComplaintRegister(RegisterDownload, Controller):
    """The complaint register, filtered as on screen."""

    @route(
        "/aftersales/complaint/register.xlsx",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        readonly=True,
    )
    def complaint_register(self, data="{}", **_options):
        """Send the register as a file.

        :param data: see :meth:`_send_register`; sent by POST, as a domain may be too
            long for an address
        """
        return self._send_register(
            "aftersales.complaint.register",
            data,
            lambda screen: self._get_domain(MODEL, screen),
        )
