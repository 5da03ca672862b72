from odoo.exceptions import UserError, ValidationError
from odoo.http import Controller, request, route

from ..models.problem.recall_quantity import ANSWERS

LONGEST_TEXT = 2_000
LONGEST_LINE = 200
MOST = 1_000_000_000
TEXTS = {
    "isolation_place": LONGEST_LINE,
    "sold_to": LONGEST_TEXT,
    "remark": LONGEST_TEXT,
    "responder": LONGEST_LINE,
}
# What we count on receipt is not asked for.
ASKED = [name for name in ANSWERS if name != "recovered_qty"]


class RecallPortal(Controller):
    """The page of one consignee of a recall, reached by the link of his notice only.

    A GET changes nothing. Without the right token there is no such page, whoever asks.
    """

    def _get_consignee(self, consignee_id, token):
        consignees = request.env["aftersales.recall.consignee"]
        consignee = consignees._find_by_token(consignee_id, token)
        if consignee:
            # His language, not that of whoever happens to be logged in here.
            request.update_context(lang=consignee._get_lang())
        return consignee.with_env(request.env(su=True))

    @route(
        "/recall/<int:consignee_id>/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def recall_page(self, consignee_id, token, notice="", **_kwargs):
        consignee = self._get_consignee(consignee_id, token)
        if not consignee:
            raise request.not_found()
        return self._show(consignee, {"is_thanks": notice == "thanks"})

    @route(
        "/recall/<int:consignee_id>/<string:token>/notice",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def recall_notice(self, consignee_id, token, **_kwargs):
        consignee = self._get_consignee(consignee_id, token)
        if not consignee:
            raise request.not_found()
        recall, lang = consignee.recall_id, consignee._get_lang()
        content = recall._find_paper(lang).raw or recall._render_paper(lang)
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(content)),
            ("X-Robots-Tag", "noindex"),
        ]
        return request.make_response(content, headers)

    @route(
        "/recall/<int:consignee_id>/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def recall_answer(self, consignee_id, token, **post):
        consignee = self._get_consignee(consignee_id, token)
        if not consignee:
            raise request.not_found()
        form = self._read_form(consignee, post)
        error = form.pop("error")
        if not error:
            try:
                with request.env.cr.savepoint():
                    consignee._portal_answer(form)
            except (UserError, ValidationError) as refusal:
                error = str(refusal)
        if error:
            # What he typed stands in the form again.
            return self._show(consignee, {"error": error, "typed": post})
        path = consignee._get_answer_path()
        return request.redirect_query(path, {"notice": "thanks"})

    def _show(self, consignee, values):
        page = consignee._prepare_page(values.get("typed") or {})
        response = request.render(
            "aftersales.recall_page",
            {"page": page, "res_company": consignee.company_id, **values},
        )
        # The address of the page is its key: it is not passed on, nor kept.
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def _read_form(self, consignee, post):
        """Return what the form says, with an ``error`` when a number is none."""
        rows, error = {}, ""
        for row in consignee.quantity_ids:
            rows[row.id] = {}
            for name in ASKED:
                number = self._read_number(post.get(f"{name}-{row.id}", ""))
                if number is None:
                    error = request.env._("Please enter the quantities as numbers.")
                rows[row.id][name] = number or 0.0
        texts = {
            name: self._clean(post.get(name), longest)
            for name, longest in TEXTS.items()
        }
        if not texts["responder"]:
            error = error or request.env._("Please give your name.")
        remedy = post.get("remedy_id", "")
        remedy_id = int(remedy) if remedy.isdecimal() and len(remedy) < 10 else 0
        return {"rows": rows, "remedy_id": remedy_id, "error": error, **texts}

    def _read_number(self, text):
        """Return a quantity, 0 for nothing, ``None`` for what is no quantity."""
        try:
            number = float((text or "0").strip().replace(",", ".") or 0)
        except ValueError:
            return None
        return number if 0 <= number < MOST else None

    def _clean(self, text, longest):
        text = text if isinstance(text, str) else ""
        return text.replace("\0", "").replace("\r\n", "\n").strip()[:longest]
