import base64
import io

from lxml import html
from markupsafe import Markup
from PIL import Image, ImageOps

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import is_html_empty

THUMBNAIL = (400, 300)  # pixels
MORE_HEADER = 6  # mm


def make_thumbnail(raw):
    """Return a picture as a small JPEG in a data URI, ``None`` when it is none.

    :param bytes raw: the file, in whatever format it was uploaded
    """
    try:
        with Image.open(io.BytesIO(raw)) as picture:
            picture.draft("RGB", THUMBNAIL)  # reads a large photo 8 times faster
            picture.thumbnail(THUMBNAIL)
            small = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, Image.DecompressionBombError):
        return None
    paper = Image.new("RGBA", small.size, "white")
    paper.alpha_composite(small)
    stream = io.BytesIO()
    paper.convert("RGB").save(stream, "JPEG", quality=85)
    return "data:image/jpeg;base64," + base64.b64encode(stream.getvalue()).decode()


class Paper(models.AbstractModel):
    """What every printed paper needs: plain values in the reader's language.

    A paper's provider inherits this and says :meth:`_prepare_sheet`; its template only
    prints. The values of a field are made by Odoo's own converters (``ir.qweb.field``).
    """

    _name = "aftersales.paper"
    _description = "Printed Paper"

    # Name of the model that is printed, one sheet a record.
    _paper_model = None

    # === BUSINESS === #

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the sheets to print, each prepared in its reader's language.

        :raise AccessError: for a customer, who may read his document, but not all of it
        """
        if self.env.user.share and not self.env.su:
            raise AccessError(self.env._("This paper is printed by our own people."))
        documents = self.env[self._paper_model].browse(docids)
        documents.check_access("read")
        sheets = []
        for document in documents:
            lang = self._get_lang(document)
            paper = self.with_context(lang=lang)
            sheet = paper._prepare_sheet(document.with_env(paper.env))
            sheets.append({"doc": document.with_env(paper.env), "lang": lang, **sheet})
        return {**self._get_margins(), "docs": documents, "sheets": sheets}

    @api.model
    def _get_margins(self):
        """Return the margins as Odoo's report layout takes them.

        The usual header, a logo and four lines of address, is a little higher than
        what the standard paper format leaves, and would cover what a second page holds.
        """
        paper = self.env.company.paperformat_id
        return {
            "data_report_margin_top": paper.margin_top + MORE_HEADER,
            "data_report_header_spacing": paper.header_spacing + MORE_HEADER,
        }

    @api.model
    def _get_lang(self, document):
        """Return the code of the language of a sheet; the user's unless overridden."""
        return self.env.lang

    @api.model
    def _prepare_sheet(self, document):
        """Return what the template prints of one document, as plain values."""
        return {}

    @api.model
    def _get_facts(self, record, *names):
        """Return ``(label, text)`` of fields; empty ones are kept, to be filled in."""
        return [
            (
                record._fields[name]._description_string(self.env),
                self._say(record, name),
            )
            for name in names
        ]

    @api.model
    def _get_texts(self, record, *names):
        """Return ``(label, text)`` of those fields that hold a text."""
        return [
            (label, text)
            for label, text in self._get_facts(record, *names)
            if not is_html_empty(text)
        ]

    @api.model
    def _prepare_table(self, records, *names):
        """Return a table of records: heads, which columns are numbers, rows.

        A column that nobody has filled is left out.
        """
        rows = [[self._say(record, name) for name in names] for record in records]
        filled = [i for i, name in enumerate(names) if any(row[i] for row in rows)]
        fields = [records._fields[names[i]] for i in filled]
        return {
            "heads": [field._description_string(self.env) for field in fields],
            "numeric": [field.type in ("float", "integer") for field in fields],
            "rows": [[row[i] for i in filled] for row in rows],
        }

    @api.model
    def _get_ticks(self, record, name):
        """Return ``(label, is ticked)`` of each value a selection field can take."""
        values = record._fields[name]._description_selection(self.env)
        return [(label, record[name] == value) for value, label in values]

    @api.model
    def _say(self, record, name):
        """Return the value of a field as it is printed, safe to put into a template.

        Names of linked records are printed for who may read the record itself, as the
        web client shows them.
        """
        field = record._fields[name]
        if field.type == "boolean":
            return self.env._("Yes") if record[name] else self.env._("No")
        if not record[name] and field.type != "float":
            return ""
        if field.type == "html":
            return self._keep_local(record[name])
        converter = self.env[f"ir.qweb.field.{self._get_converter(field)}"]
        options = {"hide_seconds": True} if field.type == "datetime" else {}
        return converter.record_to_html(record, name, options)

    @api.model
    def _get_converter(self, field):
        return {"char": "text"}.get(field.type, field.type)

    @api.model
    def _keep_local(self, text):
        """Return an HTML text without pictures from elsewhere.

        A customer's mail may hold some; printing it must not fetch them.
        """
        body = html.fragment_fromstring(text, create_parent=True)
        for image in body.xpath(".//img"):
            if not image.get("src", "").startswith(("data:image/", "/web/image")):
                image.drop_tree()
        return Markup(html.tostring(body, encoding="unicode"))

    @api.model
    def _get_thumbnails(self, attachments):
        """Return ``(name, data URI or None)`` of each attachment."""
        return [
            (attachment.name, make_thumbnail(attachment.raw or b""))
            for attachment in attachments
        ]
