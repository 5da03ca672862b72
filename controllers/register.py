import html
import json
import logging
import tempfile

from werkzeug.exceptions import BadRequest
from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import content_disposition, request

_logger = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTEXT = ("allowed_company_ids", "lang", "tz")


class RegisterDownload:
    """Sends registers as files, filtered as on screen."""

    def _send_register(self, name, data, get_domain):
        """Send a register; the rights are those of the user's own search.

        :param name: model of the register
        :param data: JSON with ``domain`` or ``ids``, ``context``, and ``filters``: the
            words by which the screen describes the domain
        :param get_domain: makes the domain of the register from that of the screen
        """
        screen = self._parse(data)
        context = screen.get("context", {})
        request.update_context(
            **{key: context[key] for key in CONTEXT & context.keys()}
        )
        register = request.env[name]
        stream = tempfile.TemporaryFile()
        try:
            count = register._write_xlsx(
                stream, get_domain(screen), screen.get("filters", "")
            )
        except UserError as error:
            stream.close()
            return self._explain(error)
        _logger.info("User %s exported %s rows of %s", request.env.uid, count, name)
        return self._send(stream, register._get_title())

    def _parse(self, data):
        try:
            screen = json.loads(data)
        except ValueError as error:
            raise BadRequest() from error
        if not isinstance(screen, dict):
            raise BadRequest()
        return screen

    def _get_domain(self, model_name, screen):
        """Return the chosen records' domain, else the screen's.

        :raise BadRequest: when it cannot be understood
        """
        if screen.get("ids"):
            return Domain("id", "in", screen["ids"])
        try:
            domain = Domain(screen.get("domain", []))
            domain.validate(request.env[model_name])
        except (ValueError, TypeError) as error:
            raise BadRequest() from error
        return domain

    def _send(self, stream, title):
        """Return the file as a response that is read from the disk piece by piece."""
        length = stream.tell()
        stream.seek(0)
        return request.make_response(
            wrap_file(request.httprequest.environ, stream),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Length", length),
                ("Content-Disposition", content_disposition(f"{title}.xlsx")),
            ],
        )

    def _explain(self, error):
        """Return the refusal as the web client's download shows it in a dialog."""
        payload = {"code": 0, "message": "", "data": http.serialize_exception(error)}
        return request.make_response(
            html.escape(json.dumps(payload)), status=error.http_status
        )
