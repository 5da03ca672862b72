from odoo import api, models
from odoo.tools import is_html_empty

# How wide a column of a table is, against the others.
WIDTHS = {
    "text": 30,
    "html": 30,
    "char": 22,
    "many2one": 16,
    "many2many": 18,
    "selection": 14,
    "date": 13,
    "datetime": 13,
    "float": 9,
    "integer": 7,
    "boolean": 7,
}
# A section up to this many characters is kept on one page.
WHOLE = 1500


class ProblemPaper(models.AbstractModel):
    """A paper about a problem: sections one below the other, each made of parts.

    A part is a dict with its ``kind`` (facts, texts, table, chain, ishikawa, pictures,
    lines, note) and what the template ``problem_paper_part`` prints of it. Whoever may
    read the problem may read its paper, so the parts are read with full rights.
    """

    _name = "aftersales.problem.paper"
    _inherit = "aftersales.paper"
    _description = "Paper about a Problem"

    _paper_model = "aftersales.problem"

    # === BUSINESS === #

    @api.model
    def _get_sections(self):
        """Return the sections: key -> (usual heading, method that makes its parts).

        Each group of sections extends it; the keys are those of the layout's lines.
        """
        return {}

    @api.model
    def _prepare_section(self, heading, parts, **more):
        """Return a section as the template prints it."""
        parts = parts or [self._make_note(self.env._("Not filled in yet."))]
        is_whole = self._measure(parts) <= WHOLE
        for part in parts:
            part["is_whole"] = not is_whole and self._measure([part]) <= WHOLE
        return {
            "heading": heading,
            "parts": parts,
            "is_whole": is_whole,
            "page_break": False,
            **more,
        }

    @api.model
    def _measure(self, parts):
        """Return about how many characters of room some parts need."""
        total = 0
        for part in parts:
            rows = part.get("rows") or part.get("facts") or ()
            total += 60 * len(rows) + sum(
                len(text) for row in rows for text in row if isinstance(text, str)
            )
            # A picture is as high as some lines of text, however large its file.
            total += 300 * len(part.get("pictures", ())) // 3
        return total

    @api.model
    def _is_named(self, problem, partner):
        """Tell whether a paper names a customer or supplier: its reader is no other.

        What is written for one customer does not tell who the others are.
        """
        reader = problem.partner_id.commercial_partner_id
        return not reader or partner.commercial_partner_id == reader

    # === PARTS === #

    @api.model
    def _make_facts(self, record, *names, **labels):
        """Return a part of short facts, those that are filled in; none when empty.

        :param labels: other labels than the fields' own
        """
        facts = [
            (labels.get(name) or label, text)
            for name, (label, text) in zip(
                names, self._get_facts(record, *names), strict=True
            )
            if record[name] and not is_html_empty(text)
        ]
        return self._get_fact_part(facts)

    @api.model
    def _get_fact_part(self, facts):
        """Return a part of ``(label, text)``; none when there are none."""
        facts = [fact for fact in facts if fact[1]]
        return [{"kind": "facts", "facts": facts}] if facts else []

    @api.model
    def _make_texts(self, record, *names, **labels):
        """Return a part of texts over the whole width; none when empty."""
        [part] = self._make_facts(record, *names, **labels) or [None]
        return [{"kind": "texts", "facts": part["facts"]}] if part else []

    @api.model
    def _make_table(self, records, *names, title="", widths=None, first=None):
        """Return a part that is a table of records; none without records.

        :param widths: other widths than the usual ones of the fields' types
        :param first: head, texts and width of a column of its own before the others
        """
        if not records:
            return []
        names = [name for name in names if any(record[name] for record in records)]
        sizes = [
            (widths or {}).get(name) or WIDTHS.get(records._fields[name].type, 16)
            for name in names
        ]
        table = self._prepare_table(records, *names)
        if first:
            head, texts, size = first
            sizes.insert(0, size)
            table["heads"].insert(0, head)
            table["numeric"].insert(0, False)
            for row, text in zip(table["rows"], texts, strict=True):
                row.insert(0, text)
        return [self._get_table_part(title=title, sizes=sizes, **table)]

    @api.model
    def _get_table_part(self, heads, rows, sizes, numeric=None, title=""):
        """Return a part that is a table of texts.

        :param sizes: how wide the columns are against each other
        """
        return {
            "kind": "table",
            "title": title,
            "heads": heads,
            "rows": rows,
            "numeric": numeric or [False] * len(heads),
            "widths": [round(100 * size / sum(sizes), 2) for size in sizes],
        }

    @api.model
    def _make_pictures(self, attachments):
        """Return a part of pictures, three beside each other; none without any."""
        pictures = self._get_thumbnails(attachments)
        return [{"kind": "pictures", "pictures": pictures}] if pictures else []

    @api.model
    def _make_note(self, text):
        """Return a part that is one line in grey."""
        return {"kind": "note", "text": text}

    @api.model
    def _say(self, record, name):
        """Return the value as it is printed; of a moment the day is enough."""
        if record._fields[name].type != "datetime" or not record[name]:
            return super()._say(record, name)
        converter = self.env["ir.qweb.field.datetime"]
        return converter.record_to_html(record, name, {"date_only": True})

    @api.model
    def _get_text_part(self, text):
        """Return a part of formatted text; none when empty."""
        if is_html_empty(text):
            return []
        return [{"kind": "html", "text": self._keep_local(text)}]
