"""Reads what a register prints, a slice of records in a few queries."""

from collections import defaultdict
from itertools import chain
from operator import itemgetter

from odoo.fields import Domain
from odoo.tools import SQL, Query

MAX_NAMES = 10_000  # names of linked records kept in memory
NUMBERS = ("integer", "float", "monetary")


def get_field(model, path):
    """Return the field at the end of a path such as ``order_id.name``."""
    *links, name = path.split(".")
    for link in links:
        model = model.env[model._fields[link].comodel_name]
    return model._fields[name]


class RegisterReader:
    """Reads paths of many records with the rights of the user.

    ``link_id`` gives the name of a linked record, ``link_id.field`` its field,
    ``line_ids.field`` what the lines say together: their names, or the sum of their
    numbers. Whoever may read a record may read the names it links to, as on screen.
    """

    def __init__(self, model, paths):
        self._model = model
        self._fields = {path: get_field(model, path) for path in paths}
        self._lines = defaultdict(list)
        self._lists = set()
        self._stored = []
        for path in self._fields:
            self._sort_in(path)
        self._names = defaultdict(dict)
        self._labels = {
            path: dict(field._description_selection(model.env))
            for path, field in self._fields.items()
            if field.type == "selection"
        }
        self._yes = model.env._("Yes")

    def _sort_in(self, path):
        first, _dot, name = path.partition(".")
        field = self._model._fields[first]
        if field.type in ("one2many", "many2many"):
            self._lists.add(path)
        if field.type == "one2many":
            self._lines[first].append(name)
        else:
            self._stored.append(path)

    # === READING === #

    def fetch(self, ids):
        """Return the rows of records: id -> dictionary by path, ids for links."""
        rows = self._read_stored(ids)
        for name, names in self._lines.items():
            self._read_lines(name, names, rows)
        self._learn_names(rows.values())
        return rows

    def _read_stored(self, ids):
        table = self._model._table
        query = Query(self._model.env, table)
        query.add_where(SQL("%s IN %s", SQL.identifier(table, "id"), tuple(ids)))
        columns = [self._to_sql(path, query) for path in self._stored]
        values = self._model.env.execute_query(
            query.select(SQL.identifier(table, "id"), *columns)
        )
        return {
            record_id: dict(zip(self._stored, cells, strict=True))
            for record_id, *cells in values
        }

    def _to_sql(self, path, query):
        """Return the expression of a path; moments are told in the user's time zone."""
        model, alias = self._model, self._model._table
        *links, name = path.split(".")
        if not links and not self._fields[path].store:
            # A computed flag: what its search method looks for.
            condition = Domain(name, "=", True).optimize_full(model)
            return condition._to_sql(model, alias, query)
        for link in links:
            model, alias = model._fields[link].join(model.sudo(), alias, query)
        field = self._fields[path]
        if field.type == "many2many":
            return SQL(
                "(SELECT array_agg(%s) FROM %s WHERE %s = %s)",
                SQL.identifier(field.column2),
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                SQL.identifier(alias, "id"),
            )
        expression = model._field_to_sql(alias, name, query)
        if field.type == "datetime":
            zone = str(self._model.env.tz)
            return SQL("timezone(%s, timezone('UTC', %s))", zone, expression)
        return expression

    def _read_lines(self, one2many, names, rows):
        """Add what the lines of the records say together."""
        field = self._model._fields[one2many]
        paths = [f"{one2many}.{name}" for name in names]
        kinds = [self._fields[path].type for path in paths]
        groups = self._model.env[field.comodel_name]._read_group(
            [(field.inverse_name, "in", list(rows))],
            [field.inverse_name],
            [
                f"{name}:{'sum' if kind in NUMBERS else 'array_agg'}"
                for name, kind in zip(names, kinds, strict=True)
            ],
        )
        for row in rows.values():
            row.update(dict.fromkeys(paths))
        for record, *values in groups:
            rows[record.id].update(zip(paths, values, strict=True))

    def _learn_names(self, rows):
        """Fetch the names of the linked records that are not known yet, at once."""
        wanted = defaultdict(set)
        for path, field in self._fields.items():
            if field.type in ("many2one", "many2many"):
                values = map(itemgetter(path), rows)
                if path in self._lists:
                    values = chain.from_iterable(filter(None, values))
                wanted[field.comodel_name].update(values)
        for model_name, ids in wanted.items():
            known = self._names[model_name]
            if len(known) > MAX_NAMES:
                known.clear()
            records = self._model.env[model_name].sudo()
            records = records.browse(ids - known.keys() - {None})
            known.update((record.id, record.display_name) for record in records)
            records.invalidate_recordset(flush=False)

    # === PRINTING === #

    def get_sayer(self, path):
        """Return the function that says what stands in the register: row -> value.

        Chosen once a column, as a cell is cheap only without any question about it.
        """
        field = self._fields[path]
        if field.type in ("many2one", "many2many"):
            return self._get_name_sayer(path, self._names[field.comodel_name])
        if field.type == "selection":
            labels = self._labels[path]
            return lambda row: labels.get(row[path], row[path])
        if field.type == "boolean":
            yes = self._yes
            return lambda row: yes if row[path] else None
        if path in self._lists and field.type not in NUMBERS:
            return lambda row: join(row[path] or ())
        return itemgetter(path)

    def _get_name_sayer(self, path, names):
        """Return the function that says the names of what a path links to."""
        if path in self._lists:
            return lambda row: join(map(names.get, row[path] or ()))
        return lambda row: names.get(row[path])


def join(texts):
    """Return each of the texts once, in one; ``None`` when there is none."""
    return ", ".join(dict.fromkeys(filter(None, texts))) or None
