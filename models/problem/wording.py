import re
import unicodedata

from odoo import api, fields, models, tools

# Chinese, Japanese and Korean are written without spaces between the words.
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
LETTER = "a-z0-9\u00df-\u024f"


def plain(text):
    """Return a text as it is compared: small letters, one space, nothing invisible."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text or ""))
    return re.sub(r"[\s\-\u2010-\u2015_]+", " ", text.casefold()).strip()


def make_pattern(phrase):
    """Return the regular expression that finds a phrase in a :func:`plain` text."""
    phrase = plain(phrase)
    if UNSPACED.search(phrase):
        return r"\s*".join(re.escape(sign) for sign in phrase if sign != " ")
    return f"(?<![{LETTER}]){re.escape(phrase)}(?![{LETTER}])"


class Wording(models.Model):
    """Words that must not stand in a paper, and what to say instead.

    A recall notice that calls itself *voluntary* is not read (GPSR 36), a chain of
    causes that ends with *operator error* has not found one. The list is the company's.
    """

    _name = "aftersales.wording"
    _description = "Forbidden Wording"
    _order = "use, lang_id, name, id"

    name = fields.Char(
        "Phrase",
        required=True,
        help="Found as whole words, in capital or small letters, with hyphen or space.",
    )
    active = fields.Boolean(default=True)
    use = fields.Selection(
        [
            ("recall", "Must not stand in a recall notice"),
            ("cause", "Must not be the last cause: blames a person"),
            ("safeguard", "May be the last cause: says what did not prevent an error"),
            ("filler", "Must not stand in place of a fact"),
        ],
        required=True,
        default="recall",
        index=True,
    )
    lang_id = fields.Many2one(
        "res.lang",
        "Language",
        context={"active_test": False},
        ondelete="set null",
        help="To sort the list by; a phrase is looked for in every text.",
    )
    suggestion = fields.Char(
        "Say Instead", help="Shown to whoever wrote it, with the reason if need be."
    )

    _name_unique = models.UniqueIndex(
        "(use, lower(name))", "This phrase is in the list already."
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and look for the phrases from now on."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Write, and look for the changed phrases from now on."""
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        """Delete, and look for the phrases no more."""
        self.env.registry.clear_cache()
        return super().unlink()

    # === BUSINESS === #

    @api.model
    def _find(self, use, text):
        """Return the forbidden phrases in a text.

        :param use: one of the selection of that field
        :param text: plain text; of an HTML field pass ``html2plaintext``
        :return: recordset, in the order in which they stand in the text
        """
        text = plain(text)
        spans = [
            (match.start(), -match.end(), wording_id)
            for wording_id, pattern in self._get_patterns(use)
            for match in re.finditer(pattern, text)
        ]
        found, reached = [], 0
        for _start, end, wording_id in sorted(spans):
            # Of phrases within each other the longest is named.
            if -end > reached:
                found.append(wording_id)
                reached = -end
        return self.sudo().browse(dict.fromkeys(found))

    @api.model
    @tools.ormcache("use")
    def _get_patterns(self, use):
        """Return ``(id, regular expression)`` of each phrase of a use."""
        wordings = self.sudo().with_context(active_test=True)
        wordings = wordings.search([("use", "=", use)])
        return tuple((wording.id, make_pattern(wording.name)) for wording in wordings)

    @api.model
    def _is_filler(self, text):
        """Tell whether a text says nothing: empty, or “see attachment” and no more."""
        sentence = plain(text).strip(" .,:;!?/()。，：；！？（）、")
        return not sentence or any(
            re.fullmatch(pattern, sentence)
            for _wording_id, pattern in self._get_patterns("filler")
        )

    @api.model
    def _blames(self, text):
        """Return the phrases that blame a person in a last cause.

        None when it goes on to what did not prevent the error: “no poka-yoke”.
        """
        if self._find("safeguard", text):
            return self.browse()
        return self._find("cause", text)

    def _prepare_advice(self):
        """Return for each phrase what is wrong with it and what to say instead."""
        return [
            self.env._(
                "“%(phrase)s”: say instead “%(suggestion)s”",
                phrase=wording.name,
                suggestion=wording.suggestion,
            )
            if wording.suggestion
            else self.env._("“%(phrase)s”: leave it out", phrase=wording.name)
            for wording in self
        ]
