from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .training_table import FINAL_STATES, SETTLED_FIELDS, STATES, TRANSITIONS


class Training(models.Model):
    """A training of customers or of our own people, with exam and certificate.

    Whoever knows the customers submits the plan, the manager approves it, the
    instructor drafts the content, participants are examined, and those who pass get a
    certificate with a number (H-23 to H-26).
    """

    _name = "aftersales.training"
    _inherit = [
        "aftersales.workflow",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Training"
    _order = "starts_at desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _rec_names_search = ["name", "topic"]

    _sequence_code = "aftersales.training"
    _sequence_prefix = "TR-%(year)s%(month)s%(day)s-"

    _transitions = TRANSITIONS
    _final_states = FINAL_STATES
    _locked_states = FINAL_STATES
    _settled_fields = SETTLED_FIELDS
    _folded_states = FINAL_STATES
    _protected_fields = ("state_entered_at", "name")
    _signed_fields = ("topic", "content")

    state = fields.Selection(
        STATES,
        "Status",
        default="draft",
        required=True,
        copy=False,
        group_expand=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    topic = fields.Char(help="E.g. operation of the product, or handling complaints.")
    audience = fields.Selection(
        [("customer", "People of customers"), ("staff", "Our own people")],
        required=True,
        default="customer",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index="btree_not_null",
        help="Empty: people of several customers take part.",
    )
    product_id = fields.Many2one("product.product", index="btree_not_null")
    needs = fields.Text(help="Which needs of the customer, or of us, it answers.")
    user_id = fields.Many2one(
        "res.users",
        "In Charge",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index=True,
        tracking=True,
    )
    instructor_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        tracking=True,
    )
    starts_at = fields.Datetime("Starts", copy=False, index=True)
    duration = fields.Float("Duration (hours)", default=4)
    place = fields.Char()
    content = fields.Text(help="What is taught, as the instructor has drafted it.")

    # Examination
    has_exam = fields.Boolean(
        "Examination",
        default=True,
        help="Unset: whoever has attended gets the certificate.",
    )
    pass_mark = fields.Float(default=60, help="From this score on, the exam is passed.")
    full_mark = fields.Float(default=100, help="The highest score there is.")
    held_on = fields.Date(copy=False)
    participant_ids = fields.One2many("aftersales.training.participant", "training_id")
    participant_count = fields.Integer("Participants", compute="_compute_counts")
    passed_count = fields.Integer("Passed", compute="_compute_counts")

    # Stamps
    submitted_at = fields.Datetime("Submitted On", readonly=True, copy=False)
    submitted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime("Approved On", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    done_at = fields.Datetime("Done On", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a training is in use already."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "topic")
    def _compute_display_name(self):
        for training in self:
            names = [training.topic, training.name]
            training.display_name = " · ".join(filter(None, names))

    @api.depends("participant_ids.has_passed")
    def _compute_counts(self):
        for training in self:
            participants = training.participant_ids
            training.participant_count = len(participants)
            training.passed_count = len(participants.filtered("has_passed"))

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("pass_mark", "full_mark")
    def _check_marks(self):
        for training in self:
            if not 0 < training.pass_mark <= training.full_mark:
                raise ValidationError(
                    self.env._("The pass mark lies above 0, and not above full marks.")
                )

    @api.constrains("full_mark")
    def _check_full_mark(self):
        """Refuse full marks below what somebody has reached."""
        for training in self:
            best = max(training.participant_ids.mapped("score"), default=0)
            if best > training.full_mark:
                raise ValidationError(
                    self.env._(
                        "Somebody has %(best)g points: full marks cannot be less.",
                        best=best,
                    )
                )

    @api.constrains("duration")
    def _check_duration(self):
        if any(training.duration <= 0 for training in self):
            raise ValidationError(self.env._("A training takes some time."))

    # === GUARDS === #

    def _hold_refusals(self):
        """Yield a point where a training has no participants, or lies in the future."""
        today = fields.Date.context_today(self)
        for training in self:
            if not training.participant_ids:
                text = self.env._("Enter the participants.")
                yield training, text, "participant_ids"
            if training.held_on and training.held_on > today:
                text = self.env._("It was not held in the future.")
                yield training, text, "held_on"

    def _complete_refusals(self):
        """Yield a point for each participant who attended and has no score."""
        for training in self.filtered("has_exam"):
            for participant in training.participant_ids:
                if participant.attended and not participant.is_examined:
                    text = self.env._(
                        "%(person)s attended: enter the score of the exam.",
                        person=participant.name,
                    )
                    yield training, text, "participant_ids"

    # === BUSINESS === #

    def _action_approve(self):
        """Let the instructor draft the content and schedule the training."""
        for training in self:
            training.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Draft the content, agree on the day"),
                user_id=training.instructor_id.id,
            )

    def _action_complete(self):
        """Tick off the preparations; who passed has a certificate from now on."""
        self.sudo().activity_feedback(["mail.mail_activity_data_todo"])

    def _get_workflow_user(self, role):
        """Return who is in charge of the training."""
        if role == "owner":
            return self.user_id or super()._get_workflow_user(role)
        return super()._get_workflow_user(role)
