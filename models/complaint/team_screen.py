from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Whether a team keeps its promises is told by those of the last twelve months.
PERIOD = timedelta(days=365)


class Team(models.Model):
    """How well a team keeps its promises."""

    _inherit = "aftersales.team"

    promise_count = fields.Integer("Promises Ended", compute="_compute_promises")
    promise_kept_count = fields.Integer("Promises Kept", compute="_compute_promises")
    promise_kept_share = fields.Float(
        "Share Kept",
        compute="_compute_promises",
        help="Of the promises that began in the last twelve months and have ended.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_promises(self):
        clocks = self.env["aftersales.sla.clock"].sudo()
        late = clocks._search_is_late("in", [True])
        stopped = Domain("state", "=", "stopped")
        kept = self._count_clocks(stopped & Domain("is_kept", "=", True))
        ended = self._count_clocks(stopped | late)
        for team in self:
            team.promise_kept_count = kept.get(team.id, 0)
            team.promise_count = ended.get(team.id, 0)
            share = team.promise_count and team.promise_kept_count / team.promise_count
            team.promise_kept_share = share

    # === ACTIONS === #

    @api.readonly
    def action_open_clocks(self):
        """Open the promises of the team's complaints that its share counts."""
        self.ensure_one()
        complaints = self.env["aftersales.complaint"]._search(
            [("team_id", "=", self.id)]
        )
        domain = self._get_clock_domain() & Domain("res_id", "in", complaints)
        clocks = self.env["aftersales.sla.clock"].search(domain)
        return clocks._action_open(
            [("id", "in", clocks.ids)],
            self.env._("Promises of %(team)s", team=self.name),
        )

    # === BUSINESS === #

    @api.model
    def _get_clock_domain(self):
        since = fields.Datetime.now() - PERIOD
        return Domain("res_model", "=", "aftersales.complaint") & Domain(
            "started_at", ">=", since
        )

    def _count_clocks(self, domain):
        """Count the promises of each team's complaints: id of the team -> number."""
        clocks = self.env["aftersales.sla.clock"].sudo()
        complaints = self.env["aftersales.complaint"]
        query = clocks._search(domain & self._get_clock_domain())
        alias = query.join(clocks._table, "res_id", complaints._table, "id", "document")
        team_id = SQL.identifier(alias, "team_id")
        query.add_where(SQL("%s IN %s", team_id, tuple(self.ids) or (0,)))
        query.groupby = team_id
        complaints.flush_model(["team_id"])
        return dict(self.env.execute_query(query.select(team_id, SQL("COUNT(*)"))))
