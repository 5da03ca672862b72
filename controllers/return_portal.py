from uuid import uuid4

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.http import request, route

from ..models.complaint.complaint_portal_intake import LARGEST_PICTURE, MOST_PICTURES
from ..models.returns.return_portal_intake import ITEM
from ..models.returns.return_table import FINAL_STATES
from .complaint_portal import ID, LINK, LONGEST_LINE, LONGEST_TEXT, ComplaintPortal

# So many rows of goods one form may fill in.
MOST_ROWS = 200


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
        domain = self._prepare_returns_domain()
        if search:
            domain &= self._search_returns(search[:LONGEST_LINE])
        asked = {"sortby": sortby, "filterby": filterby, "search": search}
        choices = self._get_return_sortings(), self._get_return_filters()
        values = self._prepare_list_values(
            "/my/returns", returns, domain, *choices, asked, page
        )
        values["page_name"] = "return"
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
                "error": request.session.pop("my_return_error", "")
                if notice == "error"
                else "",
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

    # === WHAT THE CUSTOMER DOES === #

    @route(
        "/my/returns/<int:return_id>/appeal",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_return_appeal(self, return_id, **post):
        words = self._clean(post, "words", LONGEST_TEXT)
        return self._act(
            return_id,
            post,
            "" if words else "words",
            lambda document, person: document._portal_appeal(person, words),
        )

    @route(
        "/my/returns/<int:return_id>/parcel",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_return_parcel(self, return_id, **post):
        carrier = self._clean(post, "carrier", LONGEST_LINE)
        number = self._clean(post, "number", LONGEST_LINE)
        return self._act(
            return_id,
            post,
            "" if carrier or number else "parcel",
            lambda document, person: document._portal_announce(person, carrier, number),
        )

    @route(
        "/my/returns/<int:return_id>/pictures",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_return_pictures(self, return_id, **post):
        pictures = self._read_pictures()
        uploader = request.env.user
        return self._act(
            return_id,
            post,
            "" if pictures else "pictures",
            lambda document, _person: document._portal_add_pictures(uploader, pictures),
        )

    def _act(self, return_id, post, lack, act):
        """Check who is asking, let the model act, and show the page again.

        :param lack: the notice on what the form lacks, empty when it lacks nothing
        :param act: called with the return (as superuser) and the person; returns
            whether it was the customer's turn
        """
        token = post.get("access_token")
        document = self._get_return(return_id, token)
        if not document:
            return request.redirect("/my")
        if request.env.user._is_internal():
            # An employee sees the page as a preview; he cannot act for the customer.
            notice = "preview"
        elif lack:
            notice = lack
        else:
            person = self._get_person(document, token, post)
            notice = self._attempt(lambda: act(document, person))
        link = {name: post[name] for name in LINK if post.get(name)}
        return request.redirect_query(document.access_url, {**link, "notice": notice})

    def _attempt(self, act):
        """Do it; returns the notice that tells what came of it."""
        try:
            with request.env.cr.savepoint():
                return "thanks" if act() else "late"
        except UserError as error:
            # Told once, on the next page: no text of an address is ever shown.
            request.session["my_return_error"] = str(error)
            return "error"

    # === ASKING FOR A RETURN === #

    @route(
        "/my/returns/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_return_new(self, order_id="", complaint_id="", **post):
        if not request.env.user._is_portal():
            return request.redirect("/my")
        returns = request.env["aftersales.return"]
        order_id = int(order_id) if ID.fullmatch(order_id) else None
        complaint_id = int(complaint_id) if ID.fullmatch(complaint_id) else None
        complaint = returns._get_portal_complaint(complaint_id)
        error, form = "", self._read_return_form(post)
        if request.httprequest.method == "POST":
            document, error = self._file_return(form, order_id, complaint)
            if not error:
                return request.redirect_query(document.access_url, {"notice": "filed"})
        moves = returns._find_portal_deliveries(order_id, complaint)
        offers = returns._get_portal_offers(moves)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "return_new",
            "form": form,
            "order_id": order_id,
            "complaint": complaint and {"id": complaint.id, "number": complaint.name},
            "error": error,
            "groups": returns._prepare_portal_goods(offers, form["rows"], complaint),
            "reasons": returns._prepare_portal_reasons(),
            "wishes": returns._prepare_portal_wishes(),
            "limits": {
                "pictures": MOST_PICTURES,
                "size": LARGEST_PICTURE // 1024**2,
                "text": LONGEST_TEXT,
                "line": LONGEST_LINE,
            },
        }
        return request.render("aftersales.portal_return_new", values)

    def _read_return_form(self, post):
        """Return the texts of the form, empty ones for a new form."""
        keys = [name.partition(":")[2] for name in post if name.startswith("quantity:")]
        return {
            "key": self._clean(post, "key", 36) or str(uuid4()),
            "reason": self._clean(post, "reason", 10),
            "wish": self._clean(post, "wish", 10),
            "description": self._clean(post, "description", LONGEST_TEXT),
            "reference": self._clean(post, "reference", LONGEST_LINE),
            "rows": {
                key: {
                    "quantity": self._clean(post, f"quantity:{key}", 20),
                    "reason": self._clean(post, f"reason:{key}", 10),
                    "wish": self._clean(post, f"wish:{key}", 10),
                    "note": self._clean(post, f"note:{key}", LONGEST_LINE),
                }
                for key in keys[:MOST_ROWS]
                if ITEM.fullmatch(key)
            },
        }

    def _file_return(self, form, order_id, complaint):
        """Register what the form says; returns the return and what is wrong."""
        returns = request.env["aftersales.return"]
        try:
            with request.env.cr.savepoint():
                document = returns._portal_file(
                    form, self._read_pictures(), order_id, complaint
                )
                return document, ""
        except UniqueViolation:
            # The same form, sent twice at once: the other request registered it.
            return returns, request.env._("This return has been received already.")
        except UserError as error:
            return returns, str(error)
