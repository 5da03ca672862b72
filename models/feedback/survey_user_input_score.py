from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .statistics import DETRACTOR, PROMOTER

GROUPS = "aftersales.group_user"
# Field of an answer -> the measure whose mean it is.
MEANS = {
    "score_items": "item",
    "score_outcome": "outcome",
    "score_handling": "handling",
    "score_overall": "overall",
    "score_recommend": "recommend",
    "score_effort": "effort",
}
SCORED = (*MEANS, "score_satisfied", "score_count", "score_promotes", "scored_at")


def make_score(label, **attributes):
    """Return a field for a figure of an answer, which our own code records."""
    return fields.Float(
        label,
        **{
            "readonly": True,
            "copy": False,
            "digits": (16, 2),
            "groups": GROUPS,
            "aggregator": "avg",
            **attributes,
        },
    )


class SurveyUserInput(models.Model):
    """What an answer says in figures: written once, when it is completed."""

    _name = "survey.user_input"
    _inherit = ["survey.user_input", "aftersales.recorded"]

    _aftersales_recorded = frozenset(SCORED)
    _aftersales_recorded_new = frozenset(SCORED)

    score_items = make_score("Service Items", help="Mean of the rated items.")
    score_satisfied = make_score(
        "Share Satisfied",
        help="Share of the ratings that count as satisfied, of those that can.",
        digits=None,
    )
    score_outcome = make_score(
        "Outcome", help="Satisfaction with the outcome of the complaint."
    )
    score_handling = make_score(
        "Handling",
        help="Satisfaction with the handling of the complaint, whatever its outcome.",
    )
    score_overall = make_score("Overall")
    score_recommend = make_score(
        "Would Recommend",
        help="0 to 10; empty as long as nobody says whether he would, see Promoter.",
        digits=(16, 0),
    )
    score_promotes = fields.Selection(
        [
            ("promoter", "Promoter"),
            ("passive", "Passive"),
            ("detractor", "Detractor"),
        ],
        "Promoter",
        readonly=True,
        copy=False,
        groups=GROUPS,
        help="Promoters say 9 or 10, detractors 0 to 6.",
    )
    score_effort = make_score(
        "Ease",
        help="How easy it was made to the customer; the higher, the less effort.",
    )
    score_count = fields.Integer("Ratings", readonly=True, copy=False, groups=GROUPS)
    scored_at = fields.Datetime("Scored On", readonly=True, copy=False, groups=GROUPS)
    aftersales_rating_ids = fields.One2many(
        "aftersales.survey.rating", "user_input_id", groups=GROUPS
    )

    # === ACTIONS === #

    @api.model
    def _action_open_answers(self, domain):
        """Return the action that shows completed answers of a domain."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.survey_answer_action"
        )
        return {**action, "domain": [("scored_at", "!=", False), *domain]}

    def _action_open_answer(self):
        """Return the action that shows one answer."""
        self.ensure_one()
        action = self._action_open_answers([])
        view = self.env.ref("aftersales.survey_answer_view_form")
        return {**action, "res_id": self.id, "views": [[view.id, "form"]]}

    def get_formview_id(self, access_uid=None):
        """Return our form for answers to surveys of after-sales."""
        if self.sudo().survey_id.survey_type == "aftersales":
            return self.env.ref("aftersales.survey_answer_view_form").id
        return super().get_formview_id(access_uid)

    # === BUSINESS === #

    def _record_scores(self):
        """Freeze ratings and scores of completed answers, each once.

        :return: those that had none before; test entries never get any
        """
        answers = self.sudo().filtered(
            lambda answer: (
                answer.state == "done"
                and not answer.test_entry
                and not answer.scored_at
                and answer.survey_id.survey_type == "aftersales"
            )
        )
        if answers:
            self.env["aftersales.survey.rating"].sudo()._record(answers)
            self.env.cr.execute(answers._score())
            answers.invalidate_recordset(SCORED, flush=False)
        return answers

    def _score(self):
        """Return the SQL that sums the ratings of these answers up."""
        means = SQL(", ").join(
            SQL("%s = summed.%s", SQL.identifier(name), SQL.identifier(name))
            for name in MEANS
        )
        sums = SQL(", ").join(
            SQL(
                "avg(rating) FILTER (WHERE measure = %s) AS %s", m, SQL.identifier(name)
            )
            for name, m in MEANS.items()
        )
        return SQL(
            """
            UPDATE survey_user_input SET %(means)s, scored_at = %(now)s,
                score_satisfied = summed.satisfied, score_count = summed.ratings,
                score_promotes = CASE
                    WHEN summed.score_recommend >= %(promoter)s THEN 'promoter'
                    WHEN summed.score_recommend <= %(detractor)s THEN 'detractor'
                    WHEN summed.score_recommend IS NOT NULL THEN 'passive' END
            FROM (
                SELECT answer.id, %(sums)s, count(rating.id) AS ratings,
                    avg(is_satisfied::int) FILTER (WHERE is_judged) AS satisfied
                FROM survey_user_input answer
                LEFT JOIN aftersales_survey_rating rating
                    ON rating.user_input_id = answer.id
                WHERE answer.id IN %(ids)s
                GROUP BY answer.id
            ) summed
            WHERE summed.id = survey_user_input.id
            """,
            means=means,
            sums=sums,
            now=fields.Datetime.now(),
            promoter=PROMOTER,
            detractor=DETRACTOR,
            ids=tuple(self.ids),
        )

    def _get_words(self, measure=None):
        """Return what customers wrote, answer -> list of (question, text).

        :param measure: only the answers to questions of this measure
        """
        domain = [
            ("user_input_id", "in", self.ids),
            ("answer_type", "in", ("text_box", "char_box")),
        ]
        if measure:
            domain.append(("question_id.measure", "=", measure))
        words = defaultdict(list)
        for line in self.env["survey.user_input.line"].sudo().search(domain):
            text = (line.value_text_box or line.value_char_box or "").strip()
            if text:
                words[line.user_input_id].append((line.question_id, text))
        return words

    # === CRON === #

    @api.model
    def _cron_record_scores(self):
        """Score completed answers that have no score yet, such as imported ones."""
        domain = [
            ("state", "=", "done"),
            ("test_entry", "=", False),
            ("scored_at", "=", False),
            ("survey_id.survey_type", "=", "aftersales"),
            ("invitation_ids", "!=", False),
        ]
        self.sudo().search(domain)._record_scores()
