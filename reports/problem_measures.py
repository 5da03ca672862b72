from odoo import api, models
from odoo.tools import formatLang


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
            "effect": (self.env._("D6 Effectiveness"), self._prepare_effect),
            "d7": (self.env._("D7 Standards Revised"), self._prepare_d7),
            "readacross": (self.env._("D7 Read-Across"), self._prepare_readacross),
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
            "cause_ids",
            "risk",
            "proof",
            "user_id",
            "due_on",
            "state",
            title=title,
            widths={"name": 19, "risk": 18, "proof": 18},
        )

    @api.model
    def _prepare_d6(self, problem):
        """Return what was done, the numbers before and after, and who verified it."""
        done = self._get_measures(problem).filtered("done_at")
        return (
            self._make_table(
                done,
                "name",
                "subject",
                "result",
                "evidence",
                "done_at",
                "verification",
                "verified_by_id",
                "verified_at",
                widths={"name": 19, "result": 22, "verification": 22, "evidence": 14},
            )
            + self._prepare_numbers(done)
            + self._prepare_removals(problem)
        )

    @api.model
    def _prepare_numbers(self, actions):
        """Return what was measured before and after the measures."""
        return self._make_table(
            actions.filtered("has_numbers"),
            "name",
            "characteristic",
            "value_unit",
            "before_value",
            "after_value",
            title=self.env._("Before and after"),
        )

    @api.model
    def _prepare_removals(self, problem):
        """Return what became of the containment actions."""
        return self._make_table(
            problem.action_ids.filtered("removal"),
            "name",
            "subject",
            "removal",
            "removal_note",
            title=self.env._("End of the containment"),
            widths={"name": 19},
        )

    @api.model
    def _prepare_effect(self, problem):
        """Return the criterion, and each decision with the numbers it stands on."""
        parts = self._make_texts(problem, "criterion")
        for check in problem.check_ids.sorted("decided_at"):
            parts += self._prepare_check(check)
        return parts

    @api.model
    def _prepare_check(self, check):
        """Return a decision about the effect, with its numbers."""
        labels = check._fields
        numbers = [
            (labels[name]._description_string(self.env), self._count(check[name]))
            for name in (
                "baseline_events",
                "baseline_exposure",
                "after_events",
                "after_exposure",
                "needed_exposure",
            )
        ]
        numbers.append(
            (
                labels["p_value"]._description_string(self.env),
                formatLang(self.env, check.p_value, digits=4),
            )
        )
        facts = self._get_facts(check, "decision", "decided_at", "user_id")
        facts += self._get_facts(check, "exposure_unit") + numbers
        return self._get_fact_part(facts) + self._make_texts(
            check, "verdict", "interval", "reason"
        )

    @api.model
    def _count(self, number):
        return formatLang(self.env, number, digits=0)

    @api.model
    def _prepare_d7(self, problem):
        """Return the documents revised, and why others did not have to be."""
        return self._make_table(
            problem.standard_ids,
            "kind_id",
            "document",
            "revision_before",
            "revision_after",
            "revised_on",
            "reason",
            widths={"revision_before": 12, "revision_after": 12},
        )

    @api.model
    def _prepare_readacross(self, problem):
        """Return what could have the same problem; other customers stay unnamed."""
        rows = problem.readacross_ids
        if problem.partner_id:
            rows = rows.filtered(lambda row: row.kind != "customer")
        return self._make_table(
            rows, "kind", "name", "why", "answer", "note", "action_id"
        )
