from odoo import api, models


class ProblemPaper(models.AbstractModel):
    """Sections about what is done against it: measures, their effect (D5 to D7)."""

    _inherit = "aftersales.problem.paper"

    # === BUSINESS === #

    @api.model
    def _get_sections(self):
        """Add the sections about the measures."""
        return {
            **super()._get_sections(),
            "d5": (self.env._("D5 Measures"), self._prepare_d5),
            "d6": (self.env._("D6 Implementation"), self._prepare_d6),
        }

    @api.model
    def _prepare_d5(self, problem):
        """Return the measures chosen, and the options that were not, apart."""
        measures = self._get_measures(problem)
        options = measures.filtered(lambda a: a.state in ("cancelled", "ineffective"))
        return self._table_of_measures(measures - options) + self._table_of_measures(
            options, self.env._("Options not chosen, or not effective")
        )

    @api.model
    def _get_measures(self, problem):
        return problem.action_ids.filtered(lambda a: a.kind != "containment")

    @api.model
    def _table_of_measures(self, actions, title=""):
        return self._make_table(
            actions,
            "name",
            "subject",
            "kind",
            "cause_ids",
            "team_id",
            "user_id",
            "due_on",
            "state",
            title=title,
            widths={"name": 19},
        )

    @api.model
    def _prepare_d6(self, problem):
        """Return what was done and how it was verified, by whom."""
        done = self._get_measures(problem).filtered("done_at")
        return self._make_table(
            done,
            "name",
            "subject",
            "result",
            "done_at",
            "verification",
            "verified_by_id",
            "verified_at",
            "state",
            widths={"name": 19, "result": 24, "verification": 24},
        )
