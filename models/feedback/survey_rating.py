from odoo import api, fields, models
from odoo.tools import SQL

# Measures whose ratings say how satisfied somebody is.
SATISFACTION = ("item", "outcome", "handling", "overall")


class SurveyRating(models.Model):
    """One rating of one completed answer, as it was given.

    Written once, when the answer is completed, and never again: the numbers of a
    scale may be changed on screen afterwards, what a customer said may not. All
    figures are summed up from here, in SQL. Test entries have none.
    """

    _name = "aftersales.survey.rating"
    _description = "Survey Rating"
    _order = "answered_at desc, id desc"
    _rec_name = "question_id"
    _log_access = False

    user_input_id = fields.Many2one(
        "survey.user_input",
        "Answer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    invitation_id = fields.Many2one(
        "aftersales.survey.invitation",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    # What was asked
    survey_id = fields.Many2one(
        "survey.survey", required=True, readonly=True, ondelete="restrict", index=True
    )
    question_id = fields.Many2one(
        "survey.question", required=True, readonly=True, ondelete="restrict", index=True
    )
    row_id = fields.Many2one(
        "survey.question.answer",
        "Item",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    measure = fields.Selection(
        selection="_selection_measure",
        string="Survey Topic",
        required=True,
        readonly=True,
    )
    # What was said
    rating = fields.Float(required=True, readonly=True, aggregator="avg")
    is_judged = fields.Boolean(
        "Can Satisfy",
        readonly=True,
        help="The question says from which number on a rating counts as satisfied.",
    )
    is_satisfied = fields.Boolean("Satisfied", readonly=True)
    answered_at = fields.Datetime("Answered On", required=True, readonly=True)
    answered_on = fields.Date(
        "Day",
        required=True,
        readonly=True,
        index=True,
        help="In the time zone of the company.",
    )
    # By whom, about what
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    customer_id = fields.Many2one("res.partner", readonly=True, index=True)
    complaint_id = fields.Many2one(
        "aftersales.complaint", readonly=True, index="btree_not_null"
    )
    team_id = fields.Many2one(
        "aftersales.team", "Department", readonly=True, index="btree_not_null"
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, index="btree_not_null"
    )
    rule_id = fields.Many2one("aftersales.survey.rule", readonly=True)
    campaign_id = fields.Many2one("aftersales.survey.campaign", readonly=True)
    way = fields.Selection(selection="_selection_way", readonly=True)

    # However often an answer is completed, imported or filled up later.
    _once = models.UniqueIndex("(user_input_id, question_id, (COALESCE(row_id, 0)))")
    _by_company = models.Index("(company_id, answered_on)")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _selection_measure(self):
        field = self.env["survey.question"]._fields["measure"]
        return field._description_selection(self.env)

    @api.model
    def _selection_way(self):
        field = self.env["aftersales.survey.invitation"]._fields["way"]
        return field._description_selection(self.env)

    # === BUSINESS === #

    @api.model
    def _record(self, answers):
        """Store the ratings of completed answers that have none yet, in one statement.

        Test entries, unfinished answers, and those without an invitation are left out.
        """
        if not answers:
            return
        self.env.flush_all()
        names = self._get_columns()
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        values = SQL(", ").join(names.values())
        self.env.cr.execute(
            SQL(
                "INSERT INTO aftersales_survey_rating (%(columns)s)"
                " SELECT %(values)s %(source)s"
                " WHERE answer.id IN %(ids)s AND %(condition)s"
                " ON CONFLICT DO NOTHING",
                columns=columns,
                values=values,
                source=self._source,
                ids=tuple(answers.ids),
                condition=self._condition,
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _get_columns(self):
        """Return the SQL of each column, for others to extend."""
        same = ("survey_id", "company_id", "partner_id", "complaint_id")
        same += ("rule_id", "campaign_id", "way")
        return {
            "user_input_id": SQL("answer.id"),
            "invitation_id": SQL("invitation.id"),
            "question_id": SQL("question.id"),
            "row_id": SQL("line.matrix_row_id"),
            "measure": SQL("question.measure"),
            "rating": SQL("given.rating"),
            "is_judged": SQL("COALESCE(question.satisfied_from, 0) > 0"),
            "is_satisfied": SQL(
                "COALESCE(question.satisfied_from, 0) > 0"
                " AND given.rating >= question.satisfied_from"
            ),
            "answered_at": SQL("answer.end_datetime"),
            "answered_on": SQL(
                "(answer.end_datetime AT TIME ZONE 'UTC' AT TIME ZONE"
                " COALESCE(calendar.tz, 'UTC'))::date"
            ),
            "customer_id": SQL("invitation.commercial_partner_id"),
            "team_id": SQL("COALESCE(invitation.team_id, complaint.team_id)"),
            "product_id": SQL("COALESCE(invitation.product_id, goods.product_id)"),
            **{name: SQL.identifier("invitation", name) for name in same},
        }

    @property
    def _source(self):
        """Return the SQL of what a rating is made of.

        A complaint about several products is about none of them in particular.
        """
        return SQL(
            """
            FROM survey_user_input answer
            JOIN aftersales_survey_invitation invitation
                ON invitation.answer_id = answer.id
            JOIN survey_user_input_line line ON line.user_input_id = answer.id
            JOIN survey_question question ON question.id = line.question_id
            LEFT JOIN survey_question_answer choice
                ON choice.id = line.suggested_answer_id
            JOIN res_company company ON company.id = invitation.company_id
            LEFT JOIN resource_calendar calendar
                ON calendar.id = company.resource_calendar_id
            LEFT JOIN aftersales_complaint complaint
                ON complaint.id = invitation.complaint_id
            LEFT JOIN LATERAL (
                SELECT min(part.product_id) AS product_id
                FROM aftersales_complaint_line part
                WHERE part.complaint_id = complaint.id
                HAVING count(DISTINCT part.product_id) = 1
            ) goods ON TRUE
            CROSS JOIN LATERAL (
                SELECT CASE line.answer_type
                    WHEN 'scale' THEN line.value_scale
                    WHEN 'numerical_box' THEN line.value_numerical_box
                    WHEN 'suggestion' THEN
                        CASE WHEN choice.is_rated THEN choice.rating END
                END AS rating
            ) given
            """
        )

    @property
    def _condition(self):
        """Return the SQL of what counts: one choice out of several, and no tests.

        An intention to recommend is 0 to 10, or it is none.
        """
        return SQL(
            """
            answer.state = 'done' AND answer.test_entry IS NOT TRUE
            AND question.measure IS NOT NULL AND question.measure != 'suggestion'
            AND line.skipped IS NOT TRUE AND given.rating IS NOT NULL
            AND question.question_type != 'multiple_choice'
            AND COALESCE(question.matrix_subtype, 'simple') = 'simple'
            AND (question.measure != 'recommend' OR given.rating BETWEEN 0 AND 10)
            """
        )
