import tempfile

from odoo.exceptions import AccessError
from odoo.http import Controller, request, route

from .register import RegisterDownload


class TraceRegister(RegisterDownload, Controller):
    """The rows of a trace as a worksheet."""

    @route(
        "/aftersales/trace/<int:trace_id>/trace.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def trace_register(self, trace_id):
        """Send all rows of one's own trace as a file."""
        trace = request.env["aftersales.trace"].browse(trace_id).exists()
        try:
            trace.check_access("read")
        except AccessError:
            return request.not_found()
        if not trace:
            return request.not_found()
        register = request.env["aftersales.trace.register"]
        stream = tempfile.TemporaryFile()
        register._write_xlsx(stream, [("trace_id", "=", trace.id)], trace.name)
        return self._send(stream, register._get_title())
