from odoo import api, models

from .problem_table import DISCIPLINES

# All of 5W2H that the statement itself does not hold.
CIRCUMSTANCES = (
    "found_by",
    "found_where",
    "found_when",
    "why_problem",
    "how_detected",
    "affected_qty",
)


class Problem(models.Model):
    """The gates of a problem: what each discipline must hold before it is passed.

    They are made of the reasons for which customers reject 8D reports: a cause that
    names the symptom once more, a measure that nobody can verify, no look at similar
    products, thin data, the wrong form.
    """

    _inherit = "aftersales.problem"

    # === BUSINESS === #

    def _gate_refusals(self):
        """Yield what the disciplines of the present state still lack."""
        for state, problems in self.grouped("state").items():
            for code in DISCIPLINES.get(state, ()):
                yield from problems._discipline_refusals(code)

    def _discipline_refusals(self, code):
        """Yield what discipline ``code`` lacks, of problems deep enough to need it."""
        gated = self.filtered(lambda p: p.depth_id._needs(code))
        return getattr(gated, f"_{code}_refusals")()

    def _filler_refusals(self, names):
        """Yield each of the facts ``names`` that is empty or says nothing."""
        for problem in self:
            for name in names:
                value = problem[name]
                if not value or isinstance(value, str) and self._is_filler(value):
                    text = self.env._(
                        "“%(field)s” is empty or says nothing.",
                        field=self._fields[name]._description_string(self.env),
                    )
                    yield problem, text, name

    @api.model
    def _is_filler(self, text):
        return self.env["aftersales.wording"]._is_filler(text)

    def _d0_refusals(self):
        """Yield what D0 lacks: symptom, severity, whether this is the right method."""
        yield from self._filler_refusals(("symptom", "severity", "method"))

    def _d1_refusals(self):
        """Yield what D1 lacks: a leader, several functions, contact data."""
        self.member_ids.partner_id.mapped("email")
        for problem in self:
            if not problem.user_id:
                yield problem, self.env._("Name the leader of the team."), "user_id"
            members = problem.member_ids
            functions = {(m.function or "").strip().casefold() for m in members} - {""}
            needed = problem.depth_id.min_functions
            if len(functions) < needed:
                text = self.env._(
                    "The team has %(count)s functions, %(needed)s are needed at least.",
                    count=len(functions),
                    needed=needed,
                )
                yield problem, text, "member_ids"
            silent = members.filtered(lambda m: not (m.email or m.phone))
            if silent:
                text = self.env._(
                    "No e-mail and no phone: %(people)s.",
                    people=", ".join(silent.partner_id.mapped("display_name")),
                )
                yield problem, text, "member_ids"

    def _d2_refusals(self):
        """Yield what D2 lacks: object, defect and measured deviation."""
        statement = ("what_object", "what_defect", "expected_value", "measured_value")
        yield from self._filler_refusals(statement)
        for problem in self:
            yield from problem._deviation_refusals()
        full = self.filtered("depth_id.needs_full_statement")
        yield from full._filler_refusals(CIRCUMSTANCES)
        yield from full._comparison_refusals()

    def _deviation_refusals(self):
        """Yield a measured deviation that is no number, or a number of nothing."""
        value = self.measured_value or ""
        if value and not any(sign.isnumeric() for sign in value):
            text = self.env._("“Is” holds no number: how much is it off, how many are?")
            yield self, text, "measured_value"
        elif value and not self.measured_unit and not any(s.isalpha() for s in value):
            text = self.env._("The measured value has no unit.")
            yield self, text, "measured_unit"
        if self.checked_qty and self.affected_qty > self.checked_qty:
            text = self.env._(
                "More are affected (%(affected)s) than were checked (%(checked)s).",
                affected=self.affected_qty,
                checked=self.checked_qty,
            )
            yield self, text, "affected_qty"

    def _comparison_refusals(self):
        """Yield the questions of is / is-not that are open."""
        field = self.env["aftersales.problem.comparison"]._fields["question"]
        questions = dict(field._description_selection(self.env))
        for problem in self:
            answered = problem.comparison_ids.filtered(
                lambda c: not (self._is_filler(c.is_so) or self._is_filler(c.is_not))
            )
            open_ones = questions.keys() - set(answered.mapped("question"))
            if open_ones:
                text = self.env._(
                    "Is / is-not is not answered for: %(questions)s.",
                    questions=", ".join(
                        label for key, label in questions.items() if key in open_ones
                    ),
                )
                yield problem, text, "comparison_ids"

    def _d3_refusals(self):
        """Yield what D3 lacks: sums of quantities, stock on hold."""
        return ()

    def _d4_refusals(self):
        """Yield what D4 lacks: root causes of each question, believed."""
        # Read of all problems at once what is judged one by one.
        self.cause_ids.why_ids.mapped("attachment_ids")
        self.cause_ids.code_id.mapped("is_person")
        for problem in self:
            roots = problem.cause_ids.filtered("is_root")
            yield from problem._kind_refusals(roots)
            for cause in roots:
                for text in cause._root_refusals():
                    yield problem, text, cause

    def _kind_refusals(self, roots):
        """Yield the questions to which no root cause answers."""
        field = self.env["aftersales.problem.cause"]._fields["kind"]
        kinds = dict(field._description_selection(self.env))
        for kind in kinds.keys() - set(roots.mapped("kind")):
            if self.depth_id[f"needs_{kind}"]:
                text = self.env._("There is no root cause: %(kind)s.", kind=kinds[kind])
                yield self, text, "cause_ids"

    def _d5_refusals(self):
        """Yield what D5 lacks: a chosen measure for each cause."""
        return ()

    def _d6_refusals(self):
        """Yield what D6 lacks: measures done, numbers before and after."""
        return ()

    def _d7_refusals(self):
        """Yield what D7 lacks: standards revised, read-across answered."""
        return ()
