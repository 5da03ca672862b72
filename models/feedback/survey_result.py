from odoo import api, fields, models
from odoo.tools import SQL

from .statistics import DETRACTOR, PROMOTER

# Columns that a row takes over from the rating itself.
SAME = (
    "user_input_id",
    "survey_id",
    "question_id",
    "row_id",
    "measure",
    "rating",
    "answered_on",
    "company_id",
    "partner_id",
    "customer_id",
    "complaint_id",
    "team_id",
    "product_id",
    "rule_id",
    "campaign_id",
    "way",
)


class SurveyResult(models.Model):
    """What customers answered, a row a rating, to be grouped and counted at will."""

    _name = "aftersales.survey.result"
    _description = "Survey Result"
    _auto = False
    _order = "answered_on desc, id desc"
    _rec_name = "question_id"
    _depends = {
        "aftersales.survey.rating": [*SAME, "is_judged", "is_satisfied"],
        "product.product": ["product_tmpl_id"],
        "survey.question": ["title"],
        "survey.question.answer": ["value"],
        "product.template": ["categ_id"],
        "res.partner": ["aftersales_region_id", "aftersales_type_id"],
    }

    user_input_id = fields.Many2one("survey.user_input", "Answer", readonly=True)
    survey_id = fields.Many2one("survey.survey", readonly=True)
    question_id = fields.Many2one("survey.question", readonly=True)
    row_id = fields.Many2one("survey.question.answer", "Item", readonly=True)
    asked = fields.Char(
        "What Was Asked",
        readonly=True,
        help="The item of a matrix, else the question, in the reader's language.",
    )
    measure = fields.Selection(
        selection="_selection_measure", string="Survey Topic", readonly=True
    )
    way = fields.Selection(selection="_selection_way", readonly=True)
    answered_on = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    customer_id = fields.Many2one("res.partner", readonly=True)
    type_id = fields.Many2one(
        "aftersales.classification", "Customer Type", readonly=True
    )
    region_id = fields.Many2one(
        "aftersales.classification", "Sales Region", readonly=True
    )
    complaint_id = fields.Many2one("aftersales.complaint", readonly=True)
    team_id = fields.Many2one("aftersales.team", "Department", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product Category", readonly=True)
    rule_id = fields.Many2one("aftersales.survey.rule", readonly=True)
    campaign_id = fields.Many2one("aftersales.survey.campaign", readonly=True)

    answer_count = fields.Integer(
        "Answers (n)",
        readonly=True,
        aggregator="count_distinct",
        help="How many customers' answers the ratings are from.",
    )
    rating = fields.Float(readonly=True, aggregator="avg")
    mean_rating = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Without the intentions to recommend, which have a scale of their own.",
    )
    satisfied_rate = fields.Float(
        "Satisfied (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Of the ratings whose question says from when on somebody is satisfied.",
    )
    nps = fields.Float(
        "NPS",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Promoters (9 and 10) less detractors (0 to 6), in points from -100 to"
        " 100; of the question whether the customer would recommend us.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _selection_measure(self):
        return self.env["aftersales.survey.rating"]._selection_measure()

    @api.model
    def _selection_way(self):
        return self.env["aftersales.survey.rating"]._selection_way()

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT rating.id, %(same)s,
                rating.user_input_id AS answer_count,
                customer.aftersales_type_id AS type_id,
                customer.aftersales_region_id AS region_id,
                template.categ_id,
                %(asked)s AS asked,
                CASE WHEN rating.measure != 'recommend'
                    THEN rating.rating END AS mean_rating,
                CASE WHEN rating.is_judged
                    THEN CASE WHEN rating.is_satisfied THEN 100.0 ELSE 0.0 END
                END AS satisfied_rate,
                CASE WHEN rating.measure = 'recommend'
                    THEN CASE WHEN rating.rating >= %(promoter)s THEN 100.0
                        WHEN rating.rating <= %(detractor)s THEN -100.0
                        ELSE 0.0 END
                END AS nps
            FROM aftersales_survey_rating rating
            LEFT JOIN res_partner customer ON customer.id = rating.customer_id
            LEFT JOIN product_product product ON product.id = rating.product_id
            LEFT JOIN product_template template
                ON template.id = product.product_tmpl_id
            JOIN survey_question question ON question.id = rating.question_id
            LEFT JOIN survey_question_answer item ON item.id = rating.row_id
            """,
            asked=self._get_asked(),
            same=SQL(", ").join(SQL.identifier("rating", name) for name in SAME),
            promoter=PROMOTER,
            detractor=DETRACTOR,
        )

    @api.model
    def _get_asked(self):
        """Return the SQL of what was asked, in the language of the reader."""
        lang = self.env.lang or "en_US"
        return SQL(
            "COALESCE(item.value ->> %(lang)s, item.value ->> 'en_US',"
            " question.title ->> %(lang)s, question.title ->> 'en_US')",
            lang=lang,
        )

    # === ACTIONS === #

    def action_open_answer(self):
        """Open the answer that the rating is from."""
        self.ensure_one()
        return self.user_input_id._action_open_answer()

    @api.model
    def _action_open(self, domain):
        """Return the action that shows the results of a domain."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.survey_result_action"
        )
        return {**action, "domain": domain, "context": {}}
