from odoo.http import Controller, request, route

from .register import RegisterDownload

MODEL = "aftersales.rework.month"


class ReworkFaults(RegisterDownload, Controller):
    """The workbook of the monthly fault report."""

    @route(
        "/aftersales/rework/faults.xlsx",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        readonly=True,
    )
    def rework_faults(self, data="{}", **_options):
        """Send the workbook of months as a file; see :meth:`_send_register`."""
        return self._send_register(
            "aftersales.rework.fault.register", data, self._get_fault_domain
        )

    def _get_fault_domain(self, screen):
        """Return the domain of the faults of the months that the screen names."""
        months = request.env[MODEL].search(self._get_domain(MODEL, screen))
        return months._get_domain()
