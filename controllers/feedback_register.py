from odoo.fields import Domain
from odoo.http import Controller, request, route

from .register import RegisterDownload

MODEL = "aftersales.survey.result"


class FeedbackRegister(RegisterDownload, Controller):
    """The results of surveys, filtered as on screen, with their diagrams."""

    @route(
        "/aftersales/survey/register.xlsx",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        readonly=True,
    )
    def survey_register(self, data="{}", **_options):
        """Send the results as a file; see :meth:`_send_register`."""
        return self._send_register(
            "aftersales.survey.register",
            data,
            self._get_rating_domain,
        )

    def _get_rating_domain(self, screen):
        """Return the domain of the ratings that the screen shows: the same rows."""
        results = request.env[MODEL]
        return Domain("id", "in", results._search(self._get_domain(MODEL, screen)))
