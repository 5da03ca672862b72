from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class SlaClock(models.Model):
    """Promises counted by what became of them, and by what they are called."""

    _inherit = "aftersales.sla.clock"

    outcome = fields.Selection(search="_search_outcome")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _search_outcome(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self._search_is_late("in", [True])
        risk = self._search_is_at_risk("in", [True])
        stopped = Domain("state", "=", "stopped")
        found = {
            "running": Domain("state", "=", "running") & ~late & ~risk,
            "risk": risk,
            "late": late,
            "paused": Domain("state", "=", "paused"),
            "kept": stopped & Domain("is_kept", "=", True),
            "broken": stopped & Domain("is_kept", "=", False),
            "void": Domain("state", "=", "void"),
        }
        return Domain.OR(found[outcome] for outcome in value if outcome in found)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let promises be grouped by their outcome, which depends on now."""
        if field_expr != "outcome":
            return super()._field_to_sql(alias, field_expr, query)
        names = ("state", "is_kept", "due_at", "warn_at")
        columns = {name: self._field_to_sql(alias, name, query) for name in names}
        return SQL(
            """
            CASE WHEN %(state)s = 'stopped' AND %(is_kept)s THEN 'kept'
                 WHEN %(state)s = 'stopped' THEN 'broken'
                 WHEN %(state)s = 'running' AND %(due_at)s < %(now)s THEN 'late'
                 WHEN %(state)s = 'running' AND %(due_at)s IS NOT NULL
                      AND %(warn_at)s <= %(now)s THEN 'risk'
                 ELSE %(state)s
            END
            """,
            **columns,
            now=fields.Datetime.now(),
        )

    # === BUSINESS === #

    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        """Call a group of promises by their name, not by their code."""
        if groupby_spec != "code":
            return super()._web_read_group_groupby_formatter(groupby_spec, values)
        names = self._get_code_names(values)
        return lambda code: (names.get(code, code), [("code", "=", code)])

    @api.model
    def _get_code_names(self, codes):
        """Return code -> what the promise is called in the policies in force."""
        targets = self.env["aftersales.sla.target"].sudo()
        domain = [("code", "in", [code for code in codes if code])]
        found = targets.with_context(active_test=False).search(domain, order="id")
        names = {}
        for code, same in found.grouped("code").items():
            same = same.filtered("policy_id.active") or same
            # Policies may call it differently: by the name that most of them use.
            used = Counter(target.name for target in same)
            names[code] = max(used, key=used.get)
        taken = Counter(names.values())
        return {
            code: f"{name} ({code})" if taken[name] > 1 else name
            for code, name in names.items()
        }
