from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_is_zero

from .recall_quantity import ANSWERS

# Field of a quantity -> what a consignee who did nothing else has answered.
KINDS = {
    "isolated_qty": "isolated",
    "used_qty": "none",
    "sold_qty": "sold",
    "destroyed_qty": "destroyed",
    "recovered_qty": "returned",
}


class RecallConsignee(models.Model):
    """What a consignee answers, on his page or by phone, and whether it is complete."""

    _inherit = "aftersales.recall.consignee"

    # === BUSINESS === #

    def _portal_answer(self, form):
        """Take the answer from his page, whole or not at all.

        :param form: ``rows`` as id of the quantity -> {field: float}, ``remedy_id``
            (int or 0), ``isolation_place``, ``sold_to``, ``remark``, ``responder``
        :raise UserError: when it is not complete or says more than he got
        """
        self.ensure_one()
        self._check_running()
        foreign = set(form["rows"]) - set(self.quantity_ids.ids)
        remedies = self.recall_id.remedy_ids
        if foreign or form["remedy_id"] not in (0, *remedies.ids):
            raise UserError(self.env._("This answer does not belong to this notice."))
        for quantity in self.quantity_ids:
            values = form["rows"].get(quantity.id, {})
            # What we have counted on receipt is ours to say.
            names = set(ANSWERS) - {"recovered_qty"}
            quantity.write({n: v for n, v in values.items() if n in names})
        self.write(
            {
                "remedy_id": form["remedy_id"] or self.remedy_id.id,
                **{
                    name: form[name] or False
                    for name in ("isolation_place", "sold_to", "remark")
                },
            }
        )
        self._take_answer(form["responder"])

    def _take_answer(self, responder):
        """Stamp the answer that the quantities make, and whether he has acted.

        :raise UserError: when it leaves open where the goods are
        """
        self.ensure_one()
        problems = self._answer_error_messages()
        if problems:
            raise UserError("\n".join(problems))
        now = fields.Datetime.now()
        self._store(
            {
                "response_at": now,
                "response": self._get_response(),
                "responder": responder,
                "next_chase_at": False,
                "acted_at": False if self.open_qty else now,
                # An answer proves that he was told, whichever way.
                "notified_at": self.notified_at or now,
                "notice_state": "sent" if self.notice_state == "sent" else "told",
            }
        )
        self.activity_unlink(["mail.mail_activity_data_call"])

    def _answer_error_messages(self):
        """Return what an answer lacks, in the reader's language."""
        rows = self.quantity_ids
        if any(row.open_qty < 0 for row in rows):
            return [self.env._("The quantities are more than what you got.")]
        messages = []
        if any(rows.mapped("isolated_qty")) and not self.isolation_place:
            messages.append(self.env._("Please say where the goods are isolated."))
        if any(rows.mapped("sold_qty")) and not self.sold_to:
            messages.append(
                self.env._(
                    "Please say to whom the goods were sold on, so that we can"
                    " reach them."
                )
            )
        return messages

    def _get_response(self):
        """Return which answer the quantities make."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        kinds = {
            KINDS[name]
            for row in self.quantity_ids
            for name in ANSWERS
            if not float_is_zero(row[name], precision_digits=digits)
        }
        if len(kinds) > 1:
            return "several"
        return kinds.pop() if kinds else "none"

    def _get_lang(self):
        """Return the code of the language in which he is told."""
        self.ensure_one()
        langs = self.recall_id._get_installed_langs().mapped("code")
        return self.lang if self.lang in langs else "en_US"

    def _prepare_page(self, typed):
        """Return his page as plain values.

        :param typed: what he has just typed, to stand in the form again
        """
        self.ensure_one()
        recall = self.recall_id
        notice = recall._prepare_notice(self._get_lang())
        names = ("isolation_place", "sold_to", "remark", "responder")
        return {
            **notice,
            "path": self._get_answer_path(),
            "name": self.partner_id.name,
            "photos": recall._prepare_photos(),
            "is_open": recall.state in ("running", "reconciled"),
            "answered": self.response_at,
            "rows": [self._prepare_page_row(row, typed) for row in self.quantity_ids],
            "choices": [(r.id, r.name) for r in recall.remedy_ids],
            "remedy_id": typed.get("remedy_id", str(self.remedy_id.id or "")),
            **{name: typed.get(name, self[name] or "") for name in names},
        }

    @api.model
    def _prepare_page_row(self, row, typed):
        """Return one line of the form: what he got, and what he says about it."""
        return {
            "id": row.id,
            "product": row.line_id.product_id.with_context(
                display_default_code=False
            ).display_name,
            "lot": row.line_id.lot_id.name or "",
            "due": f"{row.due_qty:g}",
            "uom": row.uom_id.name,
            "recovered": f"{row.recovered_qty:g}",
            "values": [
                (name, typed.get(f"{name}-{row.id}", f"{row[name]:g}"))
                for name in ANSWERS
                if name != "recovered_qty"
            ],
        }

    @api.model
    def _find_by_token(self, consignee_id, token):
        """Return the consignee whose page this is, as superuser; else nothing."""
        return self.sudo().search(
            [
                ("id", "=", consignee_id),
                ("access_token", "=", token or ""),
                ("recall_id.is_mock", "=", False),
                ("recall_id.state", "in", ("running", "reconciled", "closed")),
            ]
        )
