from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager

from ..models.returns.return_table import FINAL_STATES
from .complaint_portal import LINK, LONGEST_LINE, ComplaintPortal


class ReturnPortal(ComplaintPortal):
    """Returns on the customer's portal: he asks, follows, sends, appeals.

    A GET changes nothing. Each POST asks login or signed link first, then the model
    whether it is the customer's turn at all.
    """

    # === HOME AND LIST === #

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "return_count" in counters:
            returns = request.env["aftersales.return"]
            values["return_count"] = (
                returns.search_count(self._prepare_returns_domain())
                if returns.has_access("read")
                else 0
            )
        return values

    def _prepare_returns_domain(self):
        """Return the domain of the customer's returns; the record rule says it too.

        An employee sees those of his own company here, not everybody's.
        """
        partner = request.env.user.commercial_partner_id
        return Domain("commercial_partner_id", "=", partner.id)

    def _get_return_sortings(self):
        return {
            "date": {
                "label": request.env._("Newest"),
                "order": "registered_at desc, id desc",
            },
            "valid": {
                "label": request.env._("Valid until"),
                "order": "expires_on, registered_at desc, id desc",
            },
            "name": {"label": request.env._("Number"), "order": "name desc, id desc"},
        }

    def _get_return_filters(self):
        return {
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
            "open": {
                "label": request.env._("Open"),
                "domain": Domain("state", "not in", FINAL_STATES),
            },
            "send": {
                "label": request.env._("To send"),
                "domain": Domain("state", "=", "approved"),
            },
            "closed": {
                "label": request.env._("Closed"),
                "domain": Domain("state", "in", FINAL_STATES),
            },
        }

    def _search_returns(self, search):
        """Return the domain of the customer's returns that a search means.

        By number or reference, and by what comes back: product, lot, order. The lines
        are looked up with full rights, only those of his own returns.
        """
        names = ("name", "customer_reference")
        found = Domain.OR(Domain(name, "ilike", search) for name in names)
        paths = ("product_id", "lot_id.name", "order_id.name")
        lines = request.env["aftersales.return.line"].sudo()
        goods = lines.search(
            Domain.OR(Domain(path, "ilike", search) for path in paths)
            & Domain("return_id", "any", self._prepare_returns_domain())
        )
        return found | Domain("id", "in", goods.return_id.ids)

    @route(
        ["/my/returns", "/my/returns/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def portal_my_returns(
        self, page=1, sortby="date", filterby="all", search="", **_kwargs
    ):
        returns = request.env["aftersales.return"]
        if not returns.has_access("read"):
            return request.redirect("/my")
        sortings, filters = self._get_return_sortings(), self._get_return_filters()
        sortby = sortby if sortby in sortings else "date"
        filterby = filterby if filterby in filters else "all"
        domain = self._prepare_returns_domain() & filters[filterby]["domain"]
        if search:
            domain &= self._search_returns(search[:LONGEST_LINE])
        pages = pager(
            url="/my/returns",
            total=returns.search_count(domain),
            page=page,
            step=self._items_per_page,
            url_args={"sortby": sortby, "filterby": filterby, "search": search},
        )
        found = returns.search(
            domain,
            order=sortings[sortby]["order"],
            limit=self._items_per_page,
            offset=pages["offset"],
        )
        request.session["my_returns_history"] = found.ids[:100]
        values = {
            **self._prepare_portal_layout_values(),
            "rows": [document._prepare_portal_row() for document in found.sudo()],
            "page_name": "return",
            "pager": pages,
            "default_url": "/my/returns",
            "searchbar_sortings": sortings,
            "searchbar_filters": filters,
            "sortby": sortby,
            "filterby": filterby,
            "search": search,
        }
        return request.render("aftersales.portal_my_returns", values)

    # === ONE RETURN === #

    def _get_return(self, return_id, access_token=None):
        """Return the return with the superuser's rights, or nothing.

        By login or by signed link, as for every document of the portal; what the desk
        only prepares does not exist here.
        """
        nothing = request.env["aftersales.return"]
        try:
            document = self._document_check_access(
                "aftersales.return", return_id, access_token=access_token
            )
        except (AccessError, MissingError):
            return nothing
        return document if document._is_shown_on_portal() else nothing

    @route(
        "/my/returns/<int:return_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def portal_return(
        self, return_id, access_token=None, paper=None, notice=None, **kwargs
    ):
        document = self._get_return(return_id, access_token)
        if not document:
            return request.redirect("/my")
        if paper:
            return self._show_paper(document, paper)
        # Printed where and as the reader lives: his language, his time zone.
        reader = document.with_user(request.env.user).sudo()
        values = self._get_page_view_values(
            document,
            access_token,
            {
                "page": reader._prepare_portal_page(),
                "page_name": "return",
                "notice": notice,
                "is_preview": request.env.user._is_internal(),
                "link": {
                    name: value
                    for name, value in {**kwargs, "access_token": access_token}.items()
                    if name in LINK and value
                },
                "res_company": document.company_id,
            },
            "my_returns_history",
            False,
            **kwargs,
        )
        return request.render("aftersales.portal_return", values)

    def _show_paper(self, document, name):
        """Return one of the papers that the customer may fetch now, as a PDF."""
        for paper in document._get_portal_papers():
            if paper["name"] == name:
                return self._show_report(document, "pdf", paper["report"], True)
        return request.not_found()
