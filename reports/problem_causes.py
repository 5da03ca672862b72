from odoo import api, models

TOP = ("man", "machine", "material")
KINDS = ("occurrence", "escape", "systemic")
BOTTOM = ("method", "measurement", "environment")


class ProblemPaper(models.AbstractModel):
    """Sections about why it happened: causes, 5-Why chains, Ishikawa diagram (D4)."""

    _inherit = "aftersales.problem.paper"

    # === BUSINESS === #

    @api.model
    def _get_sections(self):
        """Add the sections about the causes."""
        return {
            **super()._get_sections(),
            "d4": (self.env._("D4 Causes"), self._prepare_d4),
            "occurrence": (
                self.env._("D4 Cause of Occurrence"),
                lambda problem: self._prepare_kind(problem, "occurrence"),
            ),
            "escape": (
                self.env._("D4 Cause of Escape"),
                lambda problem: self._prepare_kind(problem, "escape"),
            ),
            "systemic": (
                self.env._("D4 Systemic Cause"),
                lambda problem: self._prepare_kind(problem, "systemic"),
            ),
            "whys": (self.env._("D4 5-Why"), self._prepare_whys),
            "ishikawa": (self.env._("D4 Ishikawa Diagram"), self._prepare_ishikawa),
        }

    @api.model
    def _prepare_d4(self, problem):
        """Return a table of the causes for each of the three questions."""
        titles = {
            "occurrence": self.env._("Why did it occur?"),
            "escape": self.env._("Why was it not detected?"),
            "systemic": self.env._("Why did the system allow it?"),
        }
        parts = []
        for kind, title in titles.items():
            parts += self._prepare_kind(problem, kind, title)
        return parts

    @api.model
    def _prepare_kind(self, problem, kind, title=""):
        """Return the causes of one kind, and below them those that were ruled out."""
        causes = problem.cause_ids.filtered(lambda cause: cause.kind == kind)
        roots = causes.filtered("is_root")
        return self._table_of_causes(roots, title) + self._table_of_causes(
            causes - roots, self.env._("Examined and ruled out")
        )

    @api.model
    def _table_of_causes(self, causes, title):
        return self._make_table(
            causes,
            "name",
            "code_id",
            "team_id",
            "verification",
            "result_on",
            "result_off",
            "verified_at",
            title=title,
            widths={"name": 30, "result_on": 14, "result_off": 14},
        )

    @api.model
    def _prepare_whys(self, problem):
        """Return the chain of each cause: question after question, with evidence."""
        labels = dict(
            problem.cause_ids._fields["kind"]._description_selection(self.env)
        )
        return [
            {
                **self._get_chain(cause.why_ids),
                "title": f"{labels[cause.kind]}: {cause.name}",
            }
            for cause in problem.cause_ids.sorted(lambda c: KINDS.index(c.kind))
            if cause.why_ids
        ]

    @api.model
    def _get_chain(self, whys):
        rows = [
            [str(number), why.name, self._get_evidence(why)]
            for number, why in enumerate(whys, 1)
        ]
        heads = [
            self.env._("Why?"),
            whys._fields["name"]._description_string(self.env),
            whys._fields["evidence"]._description_string(self.env),
        ]
        return self._get_table_part(heads, rows, (7, 53, 40))

    @api.model
    def _get_evidence(self, why):
        """Return what shows a link of the chain, with the names of its files."""
        names = [why.evidence, *why.attachment_ids.mapped("name")]
        return ", ".join(filter(None, names))

    @api.model
    def _prepare_ishikawa(self, problem):
        """Return the causes by category, as the bones of a fish; none without any."""
        causes = problem.cause_ids.grouped("category")
        if not any(causes):
            return []
        labels = dict(
            problem.cause_ids._fields["category"]._description_selection(self.env)
        )

        def get_bones(categories):
            empty = problem.cause_ids.browse()
            return [
                (
                    labels[category],
                    [
                        (cause.name, cause.is_root)
                        for cause in causes.get(category, empty)
                    ],
                )
                for category in categories
            ]

        return [
            {
                "kind": "ishikawa",
                "top": get_bones(TOP),
                "bottom": get_bones(BOTTOM),
                "effect": problem.what_defect or problem.subject,
                "rows": [[cause.name] for cause in problem.cause_ids],
            }
        ]
