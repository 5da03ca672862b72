"""Typed tables in a workbook, a worksheet each; knows nothing of Odoo."""

from collections import defaultdict
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

MAX_ROWS = 1_000_000  # a little less than a worksheet can hold
MAX_TEXT = 32_767  # characters a cell can hold
EPOCH = 693_594  # ordinal of the day before Excel's first one
SECONDS = 86_400
FORMATS = {
    "text": {"text_wrap": False},
    "date": {"num_format": "yyyy-mm-dd"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm"},
    "integer": {"num_format": "#,##0"},
    "number": {"num_format": "#,##0.00"},
    "share": {"num_format": "0.0%"},
}
TOTAL = {"bold": True, "top": 1}
MAX_BARS = 20  # of a diagram
MAX_NAME = 31  # characters the name of a worksheet can have
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True)
class Head:
    """The heading of a column, and what its cells hold.

    :param kind: a key of ``FORMATS``
    :param total: whether the column is summed up
    :param unit: position of the column that tells the unit of a number (a currency):
        sums are made per unit, as different ones cannot be added
    """

    label: str
    kind: str = "text"
    width: int = 12
    total: bool = False
    unit: int | None = None


class Book:
    """A workbook whose sheets are written one after the other, in constant memory."""

    def __init__(self, stream, title):
        """Begin a workbook that :meth:`close` writes into ``stream``."""
        self.file = xlsxwriter.Workbook(stream, {"constant_memory": True})
        self.file.set_properties({"title": title})

    def add_sheet(self, heads, title, notes=(), name=None):
        """Begin the next sheet; the one before has been finished.

        :param name: of the worksheet; that of the program when not given
        """
        if name:
            name = name.translate(NOT_IN_NAMES)[:MAX_NAME].strip("' ")
        return Sheet(self.file, self.file.add_worksheet(name), heads, title, notes)

    def close(self):
        """Write the workbook."""
        self.file.close()


class Sheet:
    """Writes rows one after the other, each to disk before the next comes.

    Texts are written as texts whatever they look like, so that none becomes a formula.
    """

    def __init__(self, book, page, heads, title, notes=()):
        """Begin the sheet with a title, a line a note, and the frozen headings."""
        self._book = book
        self._page = page
        self._heads = heads
        self._formats = {
            kind: self._book.add_format(values) for kind, values in FORMATS.items()
        }
        self._write_top(title, notes)
        self._first = self._row
        # The rows that a diagram can show
        self._drawn = []
        self._sums = [defaultdict(float) for _head in heads]
        self._writers = [
            self._make_writer(column, head.kind) for column, head in enumerate(heads)
        ]
        self._totals = [column for column, head in enumerate(heads) if head.total]

    def _write_top(self, title, notes):
        page = self._page
        page.set_landscape()
        page.set_paper(8)  # A3
        page.fit_to_pages(1, 0)
        page.repeat_rows(len(notes) + 2)
        page.set_footer("&L&F&R&P / &N")
        for column, head in enumerate(self._heads):
            page.set_column(column, column, head.width)
        page.write_string(
            0, 0, title, self._book.add_format({"bold": True, "font_size": 16})
        )
        for row, note in enumerate(notes, 1):
            page.write_string(row, 0, note)
        style = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
        style = self._book.add_format({**style, "bg_color": "#E6E6E6"})
        self._row = len(notes) + 2
        page.set_row(self._row, 32)
        for column, head in enumerate(self._heads):
            page.write_string(self._row, column, head.label, style)
        self._row += 1
        page.freeze_panes(self._row, 1)

    def _make_writer(self, column, kind):
        """Return the function that writes a value of ``kind`` into a row."""
        write_text, write_number = self._page.write_string, self._page.write_number
        style = self._formats[kind]
        if kind == "text":
            return lambda row, value: write_text(row, column, value[:MAX_TEXT])
        if kind == "date":
            return lambda row, value: write_number(
                row, column, value.toordinal() - EPOCH, style
            )
        if kind == "datetime":
            return lambda row, value: write_number(row, column, to_serial(value), style)
        return lambda row, value: write_number(row, column, value, style)

    def add_row(self, values):
        """Write a row; ``None``, ``False`` and an empty text leave the cell empty."""
        row = self._row
        if row < self._first + MAX_BARS:
            self._drawn.append(values)
        for write, value in zip(self._writers, values, strict=True):
            if value or (value == 0 and value is not False):
                write(row, value)
        for column in self._totals:
            if values[column]:
                unit = self._heads[column].unit
                unit = "" if unit is None else values[unit] or ""
                self._sums[column][unit] += values[column]
        self._row += 1

    def draw_pareto(self, title, bars, line):
        """Draw a Pareto beside the rows: bars of one column, the line of another.

        :param title: of the diagram, which is also the title of the sheet
        """
        if self._row == self._first:
            return
        chart = self._book.add_chart({"type": "column"})
        chart.add_series({**self._make_series(bars), "gap": 20})
        shares = self._book.add_chart({"type": "line"})
        marked = {"marker": {"type": "circle"}, "y2_axis": True}
        shares.add_series({**self._make_series(line), **marked})
        shares.set_y2_axis({"min": 0, "max": 1, "num_format": "0%"})
        chart.combine(shares)
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 720, "height": 360})
        self._page.insert_chart(self._first - 1, len(self._heads) + 1, chart)

    def draw_columns(self, title, columns):
        """Draw some columns beside each other, right of the rows.

        :param columns: positions of the columns
        """
        self.draw_chart("column", title, columns)

    def draw_chart(self, kind, title, columns):
        """Draw a diagram of some columns beside the rows, named by the first column.

        :param kind: ``bar`` or ``column`` for things, ``line`` for times
        """
        if self._row == self._first:
            return
        chart = self._book.add_chart({"type": kind})
        marked = {"marker": {"type": "circle"}} if kind == "line" else {}
        for column in columns:
            chart.add_series({**self._make_series(column), **marked})
        if kind == "bar":
            # The first row on top, as in the table
            chart.set_y_axis({"reverse": True})
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 720, "height": 360})
        self._page.insert_chart(self._first - 1, len(self._heads) + 1, chart)

    def _make_series(self, column):
        """Return a series of the rows so far, named by the first column."""
        page, last = self._page.name, min(self._row, self._first + MAX_BARS) - 1
        return {
            "name": self._heads[column].label,
            "categories": [page, self._first, 0, last, 0],
            "values": [page, self._first, column, last, column],
            # Rows are written and forgotten: without them a viewer shows no diagram.
            "categories_data": [str(row[0] or "") for row in self._drawn],
            "values_data": [row[column] for row in self._drawn],
        }

    def finish(self, label):
        """Write the totals, called ``label``, below the rows."""
        last = max(self._row - 1, self._first)
        self._page.autofilter(self._first - 1, 0, last, len(self._heads) - 1)
        units = {unit for sums in self._sums for unit in sums}
        for row, unit in enumerate(sorted(units | {""}), self._row + 1):
            self._write_totals(row, last, unit, label)

    def _write_totals(self, row, last, unit, label):
        style = self._book.add_format(TOTAL)
        self._page.write_string(row, 0, f"{label} {unit}".strip(), style)
        for column in self._totals:
            head, sums = self._heads[column], self._sums[column]
            if unit in sums or (not unit and head.unit is None):
                numbers = {**FORMATS[head.kind], **TOTAL}
                self._page.write_formula(
                    row,
                    column,
                    self._make_formula(column, last, unit, len(sums)),
                    self._book.add_format(numbers),
                    sums.get(unit, 0),
                )

    def _make_formula(self, column, last, unit, unit_count):
        """Return the sum of the rows shown; of one unit among several, of all rows."""
        cells = self._get_cells(column, last)
        if unit_count < 2:
            return f"=SUBTOTAL(109,{cells})"
        units = self._get_cells(self._heads[column].unit, last)
        quoted = unit.replace('"', '""')
        return f'=SUMIF({units},"{quoted}",{cells})'

    def _get_cells(self, column, last):
        top = xl_rowcol_to_cell(self._first, column)
        return f"{top}:{xl_rowcol_to_cell(last, column)}"


def to_serial(moment):
    """Return the number by which a worksheet knows a moment."""
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return moment.toordinal() - EPOCH + seconds / SECONDS
