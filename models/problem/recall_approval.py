from odoo import models
from odoo.tools import html2plaintext

# At least two of these are offered to consumers, free of charge (GPSR 37).
REMEDIES = ("repair", "replacement", "refund")
FEWEST_REMEDIES = 2
# What the public reads, in every language in which somebody is told.
TEXTS = ("headline", "subject", "hazard", "instruction", "return_instruction")


class Recall(models.Model):
    """What a recall must hold before it is approved, also the words of its notice."""

    _inherit = "aftersales.recall"

    # === BUSINESS === #

    def _approve_refusals(self):
        """Yield what the plan of a recall lacks."""
        for recall in self:
            if recall.is_mock:
                text = self.env._(
                    "A mock recall is not approved: it ends with its report."
                )
                yield recall, text, "is_mock"
                continue
            for text, name in recall._plan_error_messages():
                yield recall, text, name

    def _plan_error_messages(self):
        """Yield ``(text, field)`` of each gap in products, contact and announcement."""
        if not self.level_id:
            yield self.env._("Which effectiveness level holds?"), "level_id"
        if not (self.contact_phone and self.contact_email):
            text = self.env._(
                "A phone number and a mail address for questions are due."
            )
            yield text, "contact_phone"
        if not self.announcement:
            text = self.env._("Is a public announcement necessary?")
            yield text, "announcement"
        if self.announcement == "no" and not self.announcement_reason:
            text = self.env._("Why is a public announcement not necessary?")
            yield text, "announcement_reason"
        unaddressed = sum(self.line_ids.mapped("unaddressed_qty"))
        if self.announcement == "no" and unaddressed > 0:
            text = self.env._(
                "%(quantity)s went to people without an address: only a public"
                " announcement reaches them.",
                quantity=unaddressed,
            )
            yield text, "announcement"

    def _scope_refusals(self, confirmed=False):
        """Yield what the scope lacks: that it was read, adds up and was confirmed."""
        for recall in self:
            if not recall.line_ids:
                text = self.env._("Which product, which lot is recalled?")
                yield recall, text, "line_ids"
            elif not recall.scope_at:
                yield (
                    recall,
                    self.env._("The scope was not read from stock."),
                    "scope_at",
                )
            else:
                for line in recall.line_ids:
                    rest = line._round(line.residual_qty)
                    if rest and not line.explanation:
                        yield recall, line._get_rest_message(rest), "line_ids"
                if not (confirmed or recall.scope_confirmed_at):
                    text = self.env._(
                        "Nobody has confirmed that the scope is complete."
                    )
                    yield recall, text, "scope_confirmed_at"

    # === WORDING === #

    def _wording_refusals(self):
        """Yield what the notice lacks or must not say, in each of its languages."""
        for recall in self.filtered(lambda recall: not recall.is_mock):
            for text, name in recall._notice_error_messages():
                yield recall, text, name
            langs = recall._get_notice_langs()
            names = {lang.code: lang.name for lang in self._get_installed_langs()}
            for lang in langs:
                prefix = f"{names.get(lang, lang)}: " if len(langs) > 1 else ""
                for text, name in recall._text_error_messages(lang):
                    yield recall, prefix + text, name

    def _notice_error_messages(self):
        """Yield ``(text, field)`` of what the notice lacks in any language."""
        without_lot = self.line_ids.filtered(
            lambda line: line.product_id.tracking != "none" and not line.lot_id
        )
        for line in without_lot:
            yield line._get_lot_message(), "line_ids"
        if not self.photo_ids and not self.photo_reason:
            yield (
                self.env._("A photo of the product, or why there is none."),
                "photo_ids",
            )
        if not self.stop_use and self.is_safety:
            text = self.env._("In case of danger the notice tells to stop using it.")
            yield text, "stop_use"
        offered = set(self.remedy_ids.mapped("kind")) & set(REMEDIES)
        if (self.is_consumer or self.is_safety) and len(offered) < FEWEST_REMEDIES:
            text = self.env._(
                "At least two of repair, replacement and refund must be offered."
            )
            yield text, "remedy_ids"
        if (self.is_consumer or self.is_safety) and not self.is_free:
            yield self.env._("The remedy must be free of charge."), "is_free"

    def _text_error_messages(self, lang):
        """Yield ``(text, field)`` of what the words in one language lack or overdo."""
        texts = self._get_notice_texts(lang)
        for name, label in self._get_labels(TEXTS).items():
            if not texts[name].strip():
                yield self.env._("“%(field)s” is empty.", field=label), name
        usual = self._get_usual_headline(lang)
        if texts["headline"] and usual.casefold() not in texts["headline"].casefold():
            text = self.env._("The headline must say “%(headline)s”.", headline=usual)
            yield text, "headline"
        for name in TEXTS:
            found = self.env["aftersales.wording"]._find("recall", texts[name])
            for advice in found._prepare_advice():
                yield advice, name

    def _get_labels(self, names):
        return dict(zip(names, self._get_field_labels(names), strict=True))

    def _get_notice_texts(self, lang):
        """Return the words of the notice in a language: field -> plain text."""
        recall = self.with_context(lang=lang)
        return {
            name: html2plaintext(recall[name])
            if self._fields[name].type == "html"
            else recall[name] or ""
            for name in TEXTS
        }

    # === LANGUAGES === #

    def _get_installed_langs(self):
        return self.env["res.lang"].sudo().search([])

    def _get_notice_langs(self):
        """Return the codes of the languages that the notice is written in."""
        self.ensure_one()
        installed = self._get_installed_langs().mapped("code")
        rows = (
            self.env["aftersales.recall.consignee"]
            .sudo()
            ._read_group([("recall_id", "=", self.id)], ["lang"])
        )
        spoken = {lang for (lang,) in rows} or {self.env.lang or "en_US"}
        # Who speaks a language that is not installed is told in that of the company.
        return sorted({lang if lang in installed else "en_US" for lang in spoken})

    def _get_usual_headline(self, lang=None):
        """Return the headline that the standard prescribes, in a language (GPSR 36)."""
        env = self.with_context(lang=lang).env if lang else self.env
        if self.is_safety:
            return env._("Product Safety Recall")
        return env._("Product Recall")

    def _set_headline(self):
        """Write the prescribed headline, in every installed language."""
        langs = self._get_installed_langs().mapped("code")
        for recall in self:
            recall.headline = recall._get_usual_headline()
            recall.update_field_translations(
                "headline", {lang: recall._get_usual_headline(lang) for lang in langs}
            )
