from odoo import api, fields, models
from odoo.tools import SQL

GROUPS = "aftersales.group_user"


class ResPartner(models.Model):
    """How satisfied the customer company is, and whether it would recommend us."""

    _inherit = "res.partner"

    aftersales_answer_count = fields.Integer(
        "Survey Answers", compute="_compute_aftersales_scores", groups=GROUPS
    )
    aftersales_satisfied = fields.Char(
        "Satisfied",
        compute="_compute_aftersales_scores",
        groups=GROUPS,
        help="Of the last twelve months, with its interval and the number of answers.",
    )
    aftersales_last_recommends = fields.Char(
        "Would Recommend",
        compute="_compute_aftersales_scores",
        groups=GROUPS,
        help="The last answer, 0 to 10, and when it was given.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("commercial_partner_id")
    @api.depends_context("uid")
    def _compute_aftersales_scores(self):
        customers = self.commercial_partner_id
        counts = self._count_aftersales_answers(customers)
        recent = self.env["aftersales.survey.score"]._get_recent("customer", customers)
        last = self._get_last_recommendations(customers)
        for partner in self:
            key = partner.commercial_partner_id.id
            partner.aftersales_answer_count = counts.get(key, 0)
            score = recent.get(key)
            partner.aftersales_satisfied = score and score._say_figure()
            partner.aftersales_last_recommends = last.get(key)

    # === ACTIONS === #

    def action_open_survey_answers(self):
        """Open what people of the customer company answered."""
        self.ensure_one()
        customer = self.commercial_partner_id
        return self.env["survey.user_input"]._action_open_answers(
            [("invitation_ids.commercial_partner_id", "=", customer.id)]
        )

    # === BUSINESS === #

    @api.model
    def _count_aftersales_answers(self, customers):
        groups = self.env["aftersales.survey.invitation"]._read_group(
            [
                ("commercial_partner_id", "in", customers.ids),
                ("answer_id.scored_at", "!=", False),
            ],
            ["commercial_partner_id"],
            ["__count"],
        )
        return {customer.id: count for customer, count in groups}

    @api.model
    def _get_last_recommendations(self, customers):
        """Return the last intention to recommend: customer's id -> text."""
        ratings = self.env["aftersales.survey.rating"]
        found = [("customer_id", "in", customers.ids), ("measure", "=", "recommend")]
        query = SQL(
            """
            SELECT DISTINCT ON (customer_id) customer_id, rating, answered_on
            FROM aftersales_survey_rating WHERE id IN %s
            ORDER BY customer_id, answered_at DESC, id DESC
            """,
            ratings._search(found).subselect(),
        )
        converter = self.env["ir.qweb.field.date"]
        return {
            key: self.env._(
                "%(rating)s of 10 on %(day)s",
                rating=f"{rating:g}",
                day=converter.value_to_html(day, {}),
            )
            for key, rating, day in self.env.execute_query(query)
        }
