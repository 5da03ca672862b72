from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import split_every

from .register_reader import RegisterReader, get_field
from .xlsx_sheet import MAX_ROWS, Book, Head

SLICE = 1_000  # records per round of queries
KINDS = {
    "date": "date",
    "datetime": "datetime",
    "integer": "integer",
    "float": "number",
    "monetary": "number",
}


@dataclass(frozen=True)
class Column:
    """One column of a register.

    :param path: what is read, see :class:`RegisterReader`; any name with ``value``
    :param width: in characters
    :param label: lazily translated heading; the field's own when empty
    :param total: whether the numbers are summed up
    :param unit: path of the column that tells the unit of the number
    :param value: function that makes the value from the row, a dictionary by path
    :param kind: of what ``value`` makes: text, date, datetime, integer, number
    """

    path: str
    width: int = 12
    label: str = ""
    total: bool = False
    unit: str = ""
    value: object = None
    kind: str = "text"


class Register(models.AbstractModel):
    """A register: the records found on screen, as a typed worksheet of any length.

    A register says its model and its columns. It is read in slices, with the rights of
    the user, and written in constant memory.
    """

    _name = "aftersales.register"
    _description = "Register"

    _register_model = None
    # Customers may read their own documents in the portal, but no register of them.
    _register_group = "aftersales.group_department_user"
    # What the functions of the columns look at, beside the columns' own paths.
    _needed = ()

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        """Return the title of the register, also the name of its file."""
        return self.env["ir.model"]._get(self._register_model).sudo().name

    @api.model
    def _get_columns(self):
        """Return the columns, as a list of :class:`Column`."""
        return []

    @api.model
    def _read_more(self, rows):
        """Add to the rows what no path tells; empty, for a register to extend.

        :param rows: id -> dictionary by path
        """

    @api.model
    def _write_xlsx(self, stream, domain, filters=""):
        """Write the records of a domain into ``stream``; return how many there are.

        :param filters: what the domain means, in the words of the screen
        :raise AccessError: when the user is none of ours
        :raise UserError: when a worksheet cannot hold so many
        """
        self._check_rights()
        model = self.env[self._register_model]
        ids = model.search(Domain(domain)).ids
        if len(ids) > MAX_ROWS:
            text = self.env._(
                "A worksheet cannot hold %(count)s rows. Narrow the filter.",
                count=len(ids),
            )
            raise UserError(text)
        columns = self._get_columns()
        paths = [column.path for column in columns if not column.value]
        reader = RegisterReader(model, [*paths, *self._needed])
        notes = self._prepare_notes(len(ids), filters)
        title = self._get_title()
        book = Book(stream, title)
        sheet = book.add_sheet(self._prepare_heads(columns), title, notes, title)
        sayers = [column.value or reader.get_sayer(column.path) for column in columns]
        for some in split_every(SLICE, ids):
            self._write_slice(sheet, reader, sayers, some)
        sheet.finish(self.env._("Total"))
        self._write_more(book, Domain(domain), notes)
        book.close()
        return len(ids)

    @api.model
    def _write_more(self, book, domain, notes):
        """Add further sheets about the same records; empty, for a register to extend.

        :param notes: what stands below the title of the register
        """

    @api.model
    def _check_rights(self):
        if not self.env.user.has_group(self._register_group):
            text = self.env._("You are not allowed to export a register.")
            raise AccessError(text)
        self.env[self._register_model].check_access("read")

    @api.model
    def _write_slice(self, sheet, reader, sayers, ids):
        rows = reader.fetch(ids)
        self._read_more(rows)
        for row in filter(None, map(rows.get, ids)):
            sheet.add_row([say(row) for say in sayers])

    @api.model
    def _prepare_notes(self, count, filters):
        """Return the lines below the title: whose, what, how many, by whom, when."""
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        return [
            ", ".join(self.env.companies.mapped("name")),
            self.env._(
                "Filter: %(filters)s. Records: %(count)s",
                filters=filters or self.env._("none"),
                count=count,
            ),
            self.env._(
                "Made by %(user)s on %(moment)s",
                user=self.env.user.name,
                moment=now.strftime("%Y-%m-%d %H:%M"),
            ),
        ]

    @api.model
    def _prepare_heads(self, columns):
        paths = [column.path for column in columns]
        return [
            Head(
                label=self._get_label(column),
                kind=self._get_kind(column),
                width=column.width,
                total=column.total,
                unit=paths.index(column.unit) if column.unit else None,
            )
            for column in columns
        ]

    @api.model
    def _get_label(self, column):
        if column.label:
            return self.env._(column.label)
        field = get_field(self.env[self._register_model], column.path)
        return field._description_string(self.env)

    @api.model
    def _get_kind(self, column):
        if column.value:
            return column.kind
        field = get_field(self.env[self._register_model], column.path)
        return KINDS.get(field.type, "text")
