"""Reads what a register prints, a slice of records in a few queries."""

from collections import defaultdict

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
        self._searched = []
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
        if field.type == "one2many":
            self._lines[first].append(name)
        elif not field.store:
            self._searched.append(path)
        else:
            self._stored.append(path)

    # === READING === #

    def fetch(self, ids):
        """Return the rows of records: id -> dictionary by path, ids for links."""
        rows = self._read_stored(ids)
        for path in self._searched:
            found = self._model.search([("id", "in", ids), (path, "=", True)])
            found = set(found._ids)
            for record_id, row in rows.items():
                row[path] = record_id in found
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
                for row in rows:
                    value = row[path]
                    wanted[field.comodel_name].update(
                        value if isinstance(value, list) else [value]
                    )
        for model_name, ids in wanted.items():
            known = self._names[model_name]
            if len(known) > MAX_NAMES:
                known.clear()
            records = self._model.env[model_name].sudo()
            records = records.browse(ids - known.keys() - {None})
            known.update((record.id, record.display_name) for record in records)
            records.invalidate_recordset(flush=False)

    # === PRINTING === #

    def say(self, path, row):
        """Return the value of a path as it stands in the register."""
        value, field = row[path], self._fields[path]
        if value is None:
            return None
        if field.type == "selection":
            return self._labels[path].get(value, value)
        if field.type == "boolean":
            return self._yes if value else None
        if field.type in ("many2one", "many2many"):
            return self._say_names(self._names[field.comodel_name], value)
        if isinstance(value, list):
            return ", ".join(dict.fromkeys(filter(None, value)))
        return value

    def _say_names(self, names, value):
        if isinstance(value, list):
            return ", ".join(dict.fromkeys(names[id_] for id_ in value if id_))
        return names[value]
