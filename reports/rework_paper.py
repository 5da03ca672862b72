from markupsafe import Markup

from odoo import api, models

from .problem_paper import WHOLE
from .return_paper import GOODS, PERSON, QUANTITY, TEXT

NUMBER = 20  # how wide a document's number is in a table, against the other columns
TAIL = 2  # rows of a long table that stay with the signatures below it
PREFIX = "report."  # of the model that prepares a paper, before the paper's own name


class ReworkPaper(models.AbstractModel):
    """What the papers about a rework are made of, laid out as those about a return.

    Number and revision of the form are a record's: the report's own field.
    """

    _name = "aftersales.rework.paper"
    _inherit = "aftersales.return.paper"
    _description = "Paper about a Rework"

    _paper_model = "aftersales.rework"

    # === BUSINESS === #

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the sheets, each with the number of the form."""
        values = super()._get_report_values(docids, data)
        name = self._name.removeprefix(PREFIX)
        report = self.env["ir.actions.report"]._get_report_from_name(name)
        for sheet in values["sheets"]:
            sheet["form_number"] = report.sudo().aftersales_form
        return values

    @api.model
    def _prepare_sheet(self, document):
        """Return the sheet; who signs does so on the page of what he signs for."""
        sheet = super()._prepare_sheet(document)
        *others, last, signing = sheet["sections"]
        heading = {"kind": "heading", "text": signing["heading"], "is_whole": False}
        signs = [heading, *signing["parts"]]
        if self._measure(last["parts"]) <= WHOLE:
            last = {**last, "parts": [*last["parts"], *signs], "is_whole": True}
        else:
            last = {**last, "parts": self._join_signs(last["parts"], signs)}
        sheet["sections"] = [*others, last]
        return sheet

    @api.model
    def _join_signs(self, parts, signs):
        """Return the parts of a long section, the end of the last one with the signs.

        What cannot be cut goes with the signatures as a whole.
        """
        *before, last = parts
        name = "rows" if last.get("rows") else "facts"
        rows = last.get(name, ())
        end = last
        if len(rows) > TAIL:
            before.append({**last, name: rows[:-TAIL]})
            end = {**last, name: rows[-TAIL:], "heads": [], "title": ""}
        together = [{**end, "is_whole": False}, *signs]
        return [*before, {"kind": "together", "parts": together, "is_whole": True}]

    @api.model
    def _measure(self, parts):
        """Return about how many characters are read: a barcode's drawing is not."""
        return super()._measure(
            [
                {
                    **part,
                    "rows": [
                        [Markup(text).striptags() for text in row if text]
                        for row in part.get("rows", ())
                    ],
                }
                for part in parts
            ]
        )

    # === PARTS === #

    @api.model
    def _format_count(self, record, quantity):
        """Return a quantity with its unit; empty for none."""
        return f"{quantity:g} {record.uom_id.name or ''}".strip() if quantity else ""

    @api.model
    def _say_moment(self, record, name):
        """Return a day with its time."""
        if not record[name]:
            return ""
        converter = self.env["ir.qweb.field.datetime"]
        return converter.record_to_html(record, name, {"hide_seconds": True})

    @api.model
    def _say_limits(self, record):
        """Return the limits of a characteristic, such as ``9.9 - 10.1 mm``."""
        if not record.has_limits:
            return ""
        limits = f"{record.lower_limit:g} – {record.upper_limit:g}"
        return f"{limits} {record.measure_unit or ''}".strip()

    @api.model
    def _say_standard(self, rework):
        """Return number and revision of the rework standard."""
        if not rework.standard or not rework.standard_revision:
            return rework.standard or ""
        return self.env._(
            "%(standard)s, revision %(revision)s",
            standard=rework.standard,
            revision=rework.standard_revision,
        )

    @api.model
    def _prepare_rework(self, rework):
        """Return what is reworked, for whom, where it came from and until when."""
        quantity = self._format_count(rework, rework.quantity)
        facts = [
            *self._get_facts(rework, "product_id", "lot_id"),
            (self.env._("Quantity"), quantity),
            *self._get_facts(rework, "defect_id", "partner_id", "promised_on"),
            *self._get_facts(rework, "team_id", "scheduled_start", "scheduled_end"),
            (self.env._("Rework Standard"), self._say_standard(rework)),
            *((label, record.name) for label, record in self._get_origins(rework)),
            *self._get_facts(rework, "location_id", "loop_count"),
        ]
        return self._get_fact_part(facts) + self._make_texts(rework, "fault")

    @api.model
    def _get_origins(self, rework):
        """Return ``(label, document)`` of what the rework came from."""
        names = ("complaint_id", "return_id", "hold_id", "notice_id")
        origins = [(rework._fields[name], rework[name]) for name in names]
        return [(f._description_string(self.env), r) for f, r in origins if r]

    @api.model
    def _prepare_parts(self, rework):
        """Return the parts to put in, throw away or win back."""
        rows = rework.material_ids
        columns = [
            self._column(rows, "action", QUANTITY),
            self._column(rows, "product_id", GOODS),
            self._number(self.env._("Quantity")),
        ]
        texts = [
            [
                self._say(row, "action"),
                row.product_id.display_name,
                self._format_count(row, row.quantity),
            ]
            for row in rows
        ]
        return self._list(columns, texts)

    @api.model
    def _prepare_operations(self, reworks, names=False):
        """Return the route in brief: a row for each operation.

        :param names: whether each row names its rework
        """
        rows = reworks.operation_ids
        columns = [
            self._column(rows, "rework_id", NUMBER),
            self._column(rows, "name", GOODS),
            self._column(rows, "team_id", PERSON),
            self._column(rows, "work_center", PERSON),
            self._number(self.env._("Planned (min)")),
            self._column(rows, "characteristic", TEXT),
            (self.env._("Limits"), PERSON, False),
        ]
        texts = [
            [
                row.rework_id.name if names else "",
                row.name,
                (row.team_id or row.rework_id.team_id).name or "",
                row.work_center or "",
                f"{row.planned_minutes:g}",
                row.characteristic or "",
                self._say_limits(row),
            ]
            for row in rows
        ]
        return self._list(columns, texts)

    @api.model
    def _draw_code(self, code):
        """Return the barcode that a scanner on the shop floor reads."""
        bars = self.env["aftersales.return.letter"]._draw_barcode(code, 190, 40)
        return Markup("%s<div class='o_aftersales_label'>%s</div>") % (bars, code)
