from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .deadline import Promise

# The dates that are counted, and written for thousands of clocks at once.
MOMENTS = ("due_at", "original_due_at", "warn_at", "next_step_at")
# What a new clock is made of, beside its dates: column -> type in PostgreSQL.
COLUMNS = {
    "res_model": "varchar",
    "res_id": "int",
    "company_id": "int",
    "target_id": "int",
    "policy_id": "int",
    "code": "varchar",
    "amount": "int",
    "unit": "varchar",
    "is_working": "boolean",
    "partner_id": "int",
    "user_id": "int",
    "is_around_the_clock": "boolean",
}


class SlaClock(models.Model):
    """Clocks to and from the database by the thousand, each way in one statement.

    All moments here are whole seconds since 1970, see :mod:`.deadline`.
    """

    _inherit = "aftersales.sla.clock"

    # === BUSINESS === #

    @api.model
    def _insert(self, rows):
        """Create running clocks.

        :param rows: list of dicts with :data:`COLUMNS`, :data:`MOMENTS`, ``started_at``
        :return: the clocks, in the order of the rows
        """
        moments = (*MOMENTS, "started_at")
        names = [*COLUMNS, *moments]
        ids = self.env.execute_query(
            SQL(
                """
                INSERT INTO aftersales_sla_clock (
                    %(names)s, state, paused_seconds,
                    create_uid, write_uid, create_date, write_date
                )
                SELECT %(values)s, 'running', 0,
                       %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM unnest(%(lists)s) WITH ORDINALITY AS row(%(names)s, place)
                 ORDER BY place
             RETURNING id
                """,
                names=self._join(map(SQL.identifier, names)),
                values=self._join(
                    [
                        *(SQL.identifier("row", name) for name in COLUMNS),
                        *map(self._get_moment_sql, moments),
                    ]
                ),
                lists=self._join(
                    [
                        *(
                            self._get_list(
                                [
                                    # No record is NULL; no days are a number.
                                    None
                                    if type_ != "boolean" and row[name] is False
                                    else row[name]
                                    for row in rows
                                ],
                                type_,
                            )
                            for name, type_ in COLUMNS.items()
                        ),
                        *(
                            self._get_list([row[name] for row in rows], "bigint")
                            for name in moments
                        ),
                    ]
                ),
                now=fields.Datetime.now(),
                uid=self.env.uid,
            )
        )
        clocks = self.browse(id_ for (id_,) in ids)
        documents = {row["res_model"] for row in rows}
        for model_name in documents:
            self.env[model_name].invalidate_model(["clock_ids"], flush=False)
        return clocks

    def _store(self, vals):
        """Write the same values to any number of clocks, in one statement.

        :param vals: name of a stored field -> value, as :meth:`write` takes it
        """
        if not self:
            return
        self.flush_model(list(vals))
        self.modified(list(vals))
        sets = [
            SQL("%s = %s", SQL.identifier(name), None if value is False else value)
            if self._fields[name].type != "boolean"
            else SQL("%s = %s", SQL.identifier(name), value)
            for name, value in vals.items()
        ]
        self.env.cr.execute(
            SQL(
                "UPDATE aftersales_sla_clock SET %s, write_uid = %s, write_date = %s"
                " WHERE id IN %s",
                self._join(sets),
                self.env.uid,
                fields.Datetime.now(),
                tuple(self.ids),
            )
        )
        for name, value in vals.items():
            field = self._fields[name]
            field._update_cache(self, field.convert_to_cache(value, self))

    def _update_plans(self, plans):
        """Write counted dates.

        :param plans: id of the clock -> dict with :data:`MOMENTS`, ``paused_seconds``
            and ``is_around_the_clock``
        """
        if not plans:
            return
        names = (*MOMENTS, "paused_seconds", "is_around_the_clock")
        lists = [self._get_list(list(plans), "int")]
        for name in names:
            type_ = "boolean" if name.startswith("is_") else "bigint"
            values = [plan[name] for plan in plans.values()]
            lists.append(self._get_list(values, type_))
        self.env.cr.execute(
            SQL(
                """
                UPDATE aftersales_sla_clock AS clock
                   SET %(moments)s,
                       paused_seconds = row.paused_seconds,
                       is_around_the_clock = row.is_around_the_clock
                  FROM unnest(%(lists)s) AS row(id, %(names)s)
                 WHERE clock.id = row.id
                """,
                moments=self._join(
                    SQL("%s = %s", SQL.identifier(name), self._get_moment_sql(name))
                    for name in MOMENTS
                ),
                lists=self._join(lists),
                names=self._join(map(SQL.identifier, names)),
            )
        )
        self.browse(plans).invalidate_recordset(names, flush=False)

    def _get_rows(self):
        """Read what the dates of these clocks are counted from.

        :return: list of dicts, each with its :class:`Promise` as ``promise``
        """
        self._flush_facts()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT id, res_model, res_id, target_id, policy_id, company_id, state,
                       amount, unit, is_working, paused_seconds, is_around_the_clock,
                       %s
                  FROM aftersales_sla_clock WHERE id IN %s ORDER BY id
                """,
                self._join(
                    SQL("%s AS %s", self._get_seconds_sql(name), SQL.identifier(name))
                    for name in ("started_at", "stopped_at", "paused_at", *MOMENTS)
                ),
                tuple(self.ids) or (0,),
            )
        )
        pauses, extensions = self._get_pauses(), self._get_extensions()
        for row in rows:
            # A standstill that lasts counts once it is over.
            end = row["stopped_at"] or row["paused_at"]
            row["promise"] = Promise(
                row["amount"],
                row["unit"],
                row["started_at"],
                tuple((start, until or end) for start, until in pauses[row["id"]]),
                extensions.get(row["id"]),
            )
        return rows

    def _flush_facts(self):
        self.flush_model()
        self.env["aftersales.sla.pause"].flush_model()
        self.env["aftersales.sla.extension"].flush_model()

    def _get_pauses(self):
        """Return id of the clock -> list of (start, end or ``None``)."""
        pauses = defaultdict(list)
        rows = self.env.execute_query(
            SQL(
                "SELECT clock_id, %s, %s FROM aftersales_sla_pause"
                " WHERE clock_id IN %s",
                self._get_seconds_sql("started_at"),
                self._get_seconds_sql("ended_at"),
                tuple(self.ids) or (0,),
            )
        )
        for clock_id, start, end in rows:
            pauses[clock_id].append((start, end))
        return pauses

    def _get_extensions(self):
        """Return id of the clock -> (agreed at, new due moment) of the last one."""
        rows = self.env.execute_query(
            SQL(
                "SELECT clock_id, %s, %s FROM aftersales_sla_extension"
                " WHERE clock_id IN %s ORDER BY id",
                self._get_seconds_sql("agreed_at"),
                self._get_seconds_sql("new_due_at"),
                tuple(self.ids) or (0,),
            )
        )
        return {clock_id: (agreed, due) for clock_id, agreed, due in rows}

    @api.model
    def _join(self, parts):
        return SQL(", ").join(parts)

    @api.model
    def _get_list(self, values, type_):
        return SQL("%s::" + type_ + "[]", list(values))

    @api.model
    def _get_seconds_sql(self, name):
        return SQL("extract(epoch FROM %s)::bigint", SQL.identifier(name))

    @api.model
    def _get_moment_sql(self, name):
        return SQL("to_timestamp(%s) AT TIME ZONE 'UTC'", SQL.identifier("row", name))
