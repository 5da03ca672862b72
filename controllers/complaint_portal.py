import re
from uuid import uuid4

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager
from odoo.addons.portal.utils import get_portal_partner

from ..models.complaint.complaint_portal_intake import (
    LARGEST_PICTURE,
    MOST_ORDERS,
    MOST_PICTURES,
)

ID = re.compile("[1-9][0-9]{0,8}")
LONGEST_TEXT = 10_000
LONGEST_LINE = 200
# What is passed on from page to page: the signed link, and who it was sent to.
LINK = ("access_token", "pid", "hash")


class ComplaintPortal(CustomerPortal):
    """Complaints on the customer's portal: he files, follows, agrees, judges, appeals.

    A GET changes nothing. Each POST asks login or signed link first, then the model
    whether the customer is asked for that at all.
    """

    # === HOME AND LIST === #

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "complaint_count" in counters:
            complaints = request.env["aftersales.complaint"]
            values["complaint_count"] = (
                complaints.search_count(self._prepare_complaints_domain())
                if complaints.has_access("read")
                else 0
            )
        return values

    def _prepare_complaints_domain(self):
        """Return the domain of the customer's complaints; the record rule says it too.

        An employee sees those of his own company here, not everybody's.
        """
        partner = request.env.user.commercial_partner_id
        return Domain("commercial_partner_id", "=", partner.id)

    def _get_complaint_sortings(self):
        return {
            "date": {
                "label": request.env._("Newest"),
                "order": "received_at desc, id desc",
            },
            "expected": {
                "label": request.env._("Expected answer"),
                "order": "expected_on, received_at desc, id desc",
            },
            "name": {"label": request.env._("Number"), "order": "name desc, id desc"},
        }

    def _get_complaint_filters(self):
        return {
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
            "open": {
                "label": request.env._("Open"),
                "domain": Domain("is_open", "=", True),
            },
            "closed": {
                "label": request.env._("Closed"),
                "domain": Domain("is_open", "=", False),
            },
        }

    def _prepare_complaint_search(self, search):
        names = ("name", "subject", "customer_reference")
        return Domain.OR(Domain(name, "ilike", search) for name in names)

    @route(
        ["/my/complaints", "/my/complaints/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def portal_my_complaints(
        self, page=1, sortby="date", filterby="all", search="", **_kwargs
    ):
        complaints = request.env["aftersales.complaint"]
        if not complaints.has_access("read"):
            return request.redirect("/my")
        domain = self._prepare_complaints_domain()
        if search:
            domain &= self._prepare_complaint_search(search[:LONGEST_LINE])
        asked = {"sortby": sortby, "filterby": filterby, "search": search}
        choices = self._get_complaint_sortings(), self._get_complaint_filters()
        values = self._prepare_list_values(
            "/my/complaints", complaints, domain, *choices, asked, page
        )
        values["page_name"] = "complaint"
        return request.render("aftersales.portal_my_complaints", values)

    def _prepare_list_values(
        self, url, documents, domain, sortings, filters, asked, page
    ):
        """Return the values of a list of the customer's documents, a page at a time.

        :param url: the address of the list
        :param domain: what is the customer's, and what he searches for
        :param asked: ``sortby``, ``filterby`` and ``search`` as the client sent them
        """
        sortby = asked["sortby"] if asked["sortby"] in sortings else "date"
        filterby = asked["filterby"] if asked["filterby"] in filters else "all"
        asked = {**asked, "sortby": sortby, "filterby": filterby}
        domain &= filters[filterby]["domain"]
        pages = pager(
            url=url,
            total=documents.search_count(domain),
            page=page,
            step=self._items_per_page,
            url_args=asked,
        )
        found = documents.search(
            domain,
            order=sortings[sortby]["order"],
            limit=self._items_per_page,
            offset=pages["offset"],
        )
        # The page of one document leads to the one after it.
        request.session[f"{url[1:].replace('/', '_')}_history"] = found.ids[:100]
        return {
            **self._prepare_portal_layout_values(),
            **asked,
            "rows": [document._prepare_portal_row() for document in found.sudo()],
            "pager": pages,
            "default_url": url,
            "searchbar_sortings": sortings,
            "searchbar_filters": filters,
        }

    # === ONE COMPLAINT === #

    def _get_complaint(self, complaint_id, access_token=None):
        """Return the complaint with the superuser's rights, or nothing.

        By login or by signed link, as for every document of the portal.
        """
        try:
            return self._document_check_access(
                "aftersales.complaint", complaint_id, access_token=access_token
            )
        except (AccessError, MissingError):
            return request.env["aftersales.complaint"]

    @route(
        "/my/complaints/<int:complaint_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def portal_complaint(
        self, complaint_id, access_token=None, letter=None, notice=None, **kwargs
    ):
        complaint = self._get_complaint(complaint_id, access_token)
        if not complaint:
            return request.redirect("/my")
        if letter:
            return self._show_letter(complaint, letter)
        # Printed where and as the reader lives: his language, his time zone.
        reader = complaint.with_user(request.env.user).sudo()
        values = self._get_page_view_values(
            complaint,
            access_token,
            {
                "page": reader._prepare_portal_page(),
                "page_name": "complaint",
                "notice": notice,
                "is_preview": request.env.user._is_internal(),
                "link": {
                    name: value
                    for name, value in {**kwargs, "access_token": access_token}.items()
                    if name in LINK and value
                },
                "res_company": complaint.company_id,
            },
            "my_complaints_history",
            False,
            **kwargs,
        )
        return request.render("aftersales.portal_complaint", values)

    def _show_letter(self, complaint, letter):
        """Return one of the letters that the customer may fetch now, as a PDF."""
        for paper in complaint._get_portal_papers():
            if paper["name"] == letter:
                return self._show_report(complaint, "pdf", paper["report"], True)
        return request.not_found()

    # === THE CUSTOMER'S WORD === #

    @route(
        "/my/complaints/<int:complaint_id>/consent",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_complaint_consent(self, complaint_id, answer="", digest="", **post):
        return self._take_word(
            complaint_id,
            post,
            answer in ("agree", "disagree"),
            answer == "disagree",
            lambda complaint, person, words: complaint._portal_consent(
                person, words, answer == "agree", digest
            ),
        )

    @route(
        "/my/complaints/<int:complaint_id>/verdict",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_complaint_verdict(self, complaint_id, answer="", **post):
        return self._take_word(
            complaint_id,
            post,
            answer in ("satisfied", "dissatisfied"),
            answer == "dissatisfied",
            lambda complaint, person, words: complaint._portal_verdict(
                person, words, answer == "satisfied"
            ),
        )

    @route(
        "/my/complaints/<int:complaint_id>/appeal",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_complaint_appeal(self, complaint_id, **post):
        return self._take_word(
            complaint_id,
            post,
            True,
            True,
            lambda complaint, person, words: complaint._portal_appeal(person, words),
        )

    def _take_word(self, complaint_id, post, is_answer, needs_words, say):
        """Check who is asking, hand his words to the model, and show the page again.

        :param is_answer: whether the form sent one of its answers
        :param needs_words: whether this answer needs words of his own
        :param say: called with the complaint (as superuser), the person and the words;
            returns whether the customer was asked for that
        """
        token = post.get("access_token")
        complaint = self._get_complaint(complaint_id, token)
        if not complaint or not is_answer:
            return request.redirect("/my")
        words = self._clean(post, "words", LONGEST_TEXT)
        if request.env.user._is_internal():
            # An employee sees the page as a preview; he cannot speak for the customer.
            notice = "preview"
        elif needs_words and not words:
            notice = "words"
        else:
            person = self._get_person(complaint, token, post)
            notice = "thanks" if say(complaint, person, words) else "late"
        link = {name: post[name] for name in LINK if post.get(name)}
        return request.redirect_query(complaint.access_url, {**link, "notice": notice})

    def _get_person(self, complaint, token, post):
        """Return who speaks: the user, or whom the signed link was sent to."""
        if not request.env.user._is_public():
            return request.env.user.partner_id.sudo()
        pid = post.get("pid", "")
        return get_portal_partner(
            complaint, post.get("hash"), pid if ID.fullmatch(pid) else None, token
        )

    def _clean(self, post, name, longest):
        """Return a text of the form, trimmed and cut, with our kind of line ends."""
        text = post.get(name)
        text = text if isinstance(text, str) else ""
        return text.replace("\0", "").replace("\r\n", "\n").strip()[:longest]

    # === FILING === #

    @route(
        "/my/complaints/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_complaint_new(self, order_id="", **post):
        if not request.env.user._is_portal():
            return request.redirect("/my")
        error = ""
        form = self._read_form(post)
        if request.httprequest.method == "POST":
            complaint, error = self._file_complaint(form)
            if not error:
                return request.redirect_query(complaint.access_url, {"notice": "filed"})
        complaints = request.env["aftersales.complaint"]
        order_id = int(order_id) if ID.fullmatch(order_id) else None
        orders = complaints._get_portal_orders(order_id)
        groups = complaints._prepare_portal_items(orders)
        if order_id and groups and "item" not in post:
            [form["item"], _label] = groups[0]["items"][0]
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "complaint_new",
            "form": form,
            "order_id": order_id,
            "error": error,
            "groups": groups,
            "remedies": complaints._prepare_portal_remedies(),
            "limits": {
                "orders": MOST_ORDERS,
                "pictures": MOST_PICTURES,
                "size": LARGEST_PICTURE // 1024**2,
                "text": LONGEST_TEXT,
                "line": LONGEST_LINE,
            },
        }
        return request.render("aftersales.portal_complaint_new", values)

    def _read_form(self, post):
        """Return the texts of the form, empty ones for a new form."""
        return {
            "key": self._clean(post, "key", 36) or str(uuid4()),
            "item": self._clean(post, "item", 40),
            "quantity": self._clean(post, "quantity", 20),
            "subject": self._clean(post, "subject", LONGEST_LINE),
            "description": self._clean(post, "description", LONGEST_TEXT),
            "reference": self._clean(post, "reference", LONGEST_LINE),
            "remedy_ids": request.httprequest.form.getlist("remedy_ids"),
        }

    def _file_complaint(self, form):
        """Register what the form says; returns the complaint and what is wrong."""
        complaints = request.env["aftersales.complaint"]
        pictures = self._read_pictures()
        try:
            with request.env.cr.savepoint():
                return complaints._portal_file(form, pictures), ""
        except UniqueViolation:
            # The same form, sent twice at once: the other request registered it.
            return complaints, request.env._(
                "This complaint has been received already."
            )
        except UserError as error:
            return complaints, str(error)

    def _read_pictures(self):
        """Return the uploaded pictures: a list of (name, bytes)."""
        files = request.httprequest.files.getlist("pictures")[: MOST_PICTURES + 1]
        # One byte more than allowed tells that it is too much.
        return [
            (file.filename, file.stream.read(LARGEST_PICTURE + 1))
            for file in files
            if file.filename
        ]
