from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..sla.deadline import to_moment, to_seconds

ACTIONS = [
    ("activity", "Make a to-do"),
    ("reopen", "Take the complaint up again"),
    ("complaint", "Register a complaint"),
    ("notify", "Only notify"),
]


class SurveyReaction(models.Model):
    """What follows from an unhappy answer: who does what within which time.

    A rating of the measure at or below a number lets it happen, once for each answer.
    """

    _name = "aftersales.survey.reaction"
    _description = "Reaction to Unhappy Answers"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Empty: it holds for every company.", index=True
    )
    # When
    survey_id = fields.Many2one(
        "survey.survey",
        domain=[("survey_type", "=", "aftersales")],
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: in answers to any survey.",
    )
    measure = fields.Selection(
        selection="_selection_measure",
        string="Survey Topic",
        required=True,
        default="outcome",
    )
    at_most = fields.Float(
        "At or Below",
        required=True,
        default=3,
        help="One such rating is enough, e.g. 3 of 7; an intention to recommend of 6 or"
        " less is a detractor's.",
    )
    # What
    action = fields.Selection(ACTIONS, "What to Do", required=True, default="activity")
    responsible = fields.Selection(
        [
            ("case", "Person in charge of the complaint"),
            ("leader", "Leader of the department"),
            ("user", "A certain person"),
        ],
        "Who",
        required=True,
        default="case",
        help="Where nobody is in charge, the leader of the department; where there is"
        " none, the person named here.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Person",
        domain=[("share", "=", False)],
        help="Sees to it where nobody else is in charge.",
    )
    hours = fields.Float(
        "Within (Working Hours)",
        default=8,
        help="Promised time until somebody has seen to it, counted in the company's"
        " working hours.",
    )
    result_ids = fields.One2many("aftersales.survey.reaction.result", "reaction_id")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _selection_measure(self):
        measures = self.env["aftersales.survey.rating"]._selection_measure()
        return [(key, label) for key, label in measures if key != "suggestion"]

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("responsible", "user_id")
    def _check_user_id(self):
        for reaction in self:
            if reaction.responsible == "user" and not reaction.user_id:
                raise ValidationError(
                    self.env._("%(reaction)s: name the person.", reaction=reaction.name)
                )

    @api.constrains("hours")
    def _check_hours(self):
        if any(reaction.hours < 0 for reaction in self):
            raise ValidationError(self.env._("The promised time cannot be negative."))

    # === BUSINESS === #

    @api.model
    def _react(self, answers):
        """Let each reaction happen that these answers call for, once for each answer.

        :return: the results, of those that had not happened yet
        """
        answers = answers.sudo()
        reactions = self.sudo().search([])
        results = self.env["aftersales.survey.reaction.result"].sudo()
        ratings = answers.aftersales_rating_ids
        known = results.search([("user_input_id", "in", answers.ids)])
        done = {(result.reaction_id, result.user_input_id) for result in known}
        wanted = [
            (reaction, unhappy)
            for reaction in reactions
            for unhappy in reaction._find_unhappy(ratings)
            if (reaction, unhappy.user_input_id) not in done
        ]
        # The working hours are looked at once for each reaction of a company.
        promises = {
            (reaction, company): reaction._get_due_at(company)
            for reaction, company in {(r, u.company_id) for r, u in wanted}
        }
        new = results.create(
            [
                {
                    **reaction._prepare_result_values(unhappy),
                    "due_at": promises[reaction, unhappy.company_id],
                }
                for reaction, unhappy in wanted
            ]
        )
        new._run()
        return new

    def _find_unhappy(self, ratings):
        """Return the worst of the ratings of each answer that this concerns."""
        self.ensure_one()
        concerned = ratings.filtered(
            lambda rating: (
                rating.measure == self.measure
                and rating.rating <= self.at_most
                and self.company_id in (rating.company_id, self.company_id.browse())
                and self.survey_id in (rating.survey_id, self.survey_id.browse())
            )
        ).sorted(lambda rating: (rating.rating, rating.id))
        worst = {rating.user_input_id: rating for rating in reversed(concerned)}
        return self.env["aftersales.survey.rating"].union(*worst.values())

    def _prepare_result_values(self, rating):
        """Return what is kept of the reaction to one unhappy rating."""
        self.ensure_one()
        return {
            "reaction_id": self.id,
            "action": self.action,
            "rating_id": rating.id,
            "user_input_id": rating.user_input_id.id,
            "invitation_id": rating.invitation_id.id,
            "company_id": rating.company_id.id,
            "partner_id": rating.partner_id.id,
            "about_complaint_id": rating.complaint_id.id,
            "user_id": self._find_user(rating).id,
        }

    def _find_user(self, rating):
        """Return who sees to it, never the one complained about."""
        complaint = rating.complaint_id
        banned = complaint.complained_user_id
        leader = rating.team_id._get_responsible() if rating.team_id else False
        known = {"case": complaint.user_id, "leader": leader, "user": self.user_id}
        order = (self.responsible, "case", "leader", "user")
        people = [
            known[name] for name in order if known[name] and known[name] != banned
        ]
        found = next(iter(people), None)
        return found or self._find_coordinator(rating.company_id, banned)

    @api.model
    def _find_coordinator(self, company, banned):
        """Return a coordinator of a company, the administrator where it has none.

        :param banned: who is complained about, if anybody is
        """
        group = self.env.ref("aftersales.group_coordinator")
        people = group.all_user_ids - banned
        people = people.filtered(lambda u: company in u.company_ids)
        return people.sorted("id")[:1] or self.env.ref("base.user_admin")

    def _get_due_at(self, company):
        """Return the end of the promised time, by the company's working hours."""
        now = fields.Datetime.now()
        calendar = company.resource_calendar_id
        if not calendar._has_working_time():
            return fields.Datetime.add(now, hours=self.hours)
        time = calendar._get_working_time(company)
        end = time.at(time.position(to_seconds(now)) + round(self.hours * 3600))
        return to_moment(end) if end else fields.Datetime.add(now, hours=self.hours)
