from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.sale.controllers.portal import CustomerPortal as SalePortal

from ..models.rework.rework_table import FINAL_STATES
from .complaint_portal import LINK, LONGEST_LINE, LONGEST_TEXT, ComplaintPortal


class ReworkPortal(ComplaintPortal):
    """Repairs on the customer's portal: he follows them; a GET changes nothing.

    He answers and pays on the page of the quotation, which is core's.
    """

    # === HOME AND LIST === #

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "rework_count" in counters:
            reworks = request.env["aftersales.rework"]
            values["rework_count"] = (
                reworks.search_count(self._prepare_reworks_domain())
                if reworks.has_access("read")
                else 0
            )
        return values

    def _prepare_reworks_domain(self):
        """Return the domain of the customer's repairs; the record rule says it too.

        An employee sees those of his own company here, not everybody's.
        """
        partner = request.env.user.commercial_partner_id
        return Domain("commercial_partner_id", "=", partner.id)

    def _get_rework_sortings(self):
        return {
            "date": {
                "label": request.env._("Newest"),
                "order": "registered_at desc, id desc",
            },
            "promised": {
                "label": request.env._("Promised for"),
                "order": "promised_on, registered_at desc, id desc",
            },
            "name": {"label": request.env._("Number"), "order": "name desc, id desc"},
        }

    def _get_rework_filters(self):
        return {
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
            "open": {
                "label": request.env._("Open"),
                "domain": Domain("state", "not in", FINAL_STATES),
            },
            "closed": {
                "label": request.env._("Closed"),
                "domain": Domain("state", "in", FINAL_STATES),
            },
        }

    @route(
        ["/my/reworks", "/my/reworks/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def portal_my_reworks(
        self, page=1, sortby="date", filterby="all", search="", **_kwargs
    ):
        reworks = request.env["aftersales.rework"]
        if not reworks.has_access("read"):
            return request.redirect("/my")
        domain = self._prepare_reworks_domain()
        if search:
            domain &= Domain("name", "ilike", search[:LONGEST_LINE])
        asked = {"sortby": sortby, "filterby": filterby, "search": search}
        choices = self._get_rework_sortings(), self._get_rework_filters()
        values = self._prepare_list_values(
            "/my/reworks", reworks, domain, *choices, asked, page
        )
        values["page_name"] = "rework"
        return request.render("aftersales.portal_my_reworks", values)

    # === ONE REPAIR === #

    @route(
        "/my/reworks/<int:rework_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def portal_rework(self, rework_id, access_token=None, **kwargs):
        try:
            rework = self._document_check_access(
                "aftersales.rework", rework_id, access_token=access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        if not rework._is_shown_on_portal():
            return request.redirect("/my")
        # Printed where and as the reader lives: his language, his time zone.
        reader = rework.with_user(request.env.user).sudo()
        values = self._get_page_view_values(
            rework,
            access_token,
            {
                "page": reader._prepare_portal_page(),
                "page_name": "rework",
                "is_preview": request.env.user._is_internal(),
                "link": {
                    name: value
                    for name, value in {**kwargs, "access_token": access_token}.items()
                    if name in LINK and value
                },
                "res_company": rework.company_id,
            },
            "my_reworks_history",
            False,
            **kwargs,
        )
        return request.render("aftersales.portal_rework", values)


class QuotationPortal(SalePortal):
    """A customer who declines the quotation of a repair gets his goods back as is."""

    # === QUOTATION === #

    @route()
    def portal_quote_decline(
        self, order_id, access_token=None, decline_message=None, **kwargs
    ):
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        charges = request.env["aftersales.rework.charge"].sudo()
        asked = charges.search(
            [("order_id", "=", order.id), ("status", "=", "offered")]
        )
        response = super().portal_quote_decline(
            order_id, access_token, decline_message, **kwargs
        )
        if asked and order.state == "cancel":
            asked._portal_decline(decline_message[:LONGEST_TEXT])
        return response
