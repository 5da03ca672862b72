from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TrainingParticipant(models.Model):
    """Somebody who is trained: attended, examined, certified."""

    _name = "aftersales.training.participant"
    _inherit = "aftersales.workflow.part"
    _description = "Participant of a Training"
    _order = "id"

    _document_field = "training_id"
    _recorded_fields = ("certificate", "has_passed", "is_examined")

    training_id = fields.Many2one(
        "aftersales.training", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="training_id.company_id", store=True, index=True
    )
    training_state = fields.Selection(related="training_id.state", string="Training Is")
    partner_id = fields.Many2one("res.partner", "Contact", index="btree_not_null")
    name = fields.Char(
        "Person",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    employer = fields.Char(
        "Company or Department",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    attended = fields.Boolean(default=True)
    is_examined = fields.Boolean("Examined", compute="_compute_score", store=True)
    score = fields.Float(help="Points of the exam.")
    score_entered = fields.Boolean(
        "Zero Points", help="Set where the exam was taken and gave no points at all."
    )
    has_passed = fields.Boolean("Passed", compute="_compute_score", store=True)
    remarks = fields.Char()
    certificate = fields.Char(
        "Certificate No.",
        compute="_compute_certificate",
        store=True,
        index="btree_not_null",
        help="Given when the training is done, to who has passed.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("partner_id")
    def _compute_name(self):
        for person in self:
            person.name = person.name or person.partner_id.name
            employer = person.partner_id.commercial_company_name
            person.employer = person.employer or employer

    @api.depends(
        "score",
        "score_entered",
        "attended",
        "training_id.has_exam",
        "training_id.pass_mark",
    )
    def _compute_score(self):
        for person in self:
            training = person.training_id
            person.is_examined = bool(person.score or person.score_entered)
            is_good = person.score >= training.pass_mark or not training.has_exam
            person.has_passed = person.attended and is_good

    @api.depends("has_passed", "training_id.state", "training_id.name")
    def _compute_certificate(self):
        """Number those who passed, in the order of the list; a done one is frozen."""
        for training in self.training_id:
            people = training.participant_ids
            people = people.sorted("id") if all(people.ids) else people
            passed = people.filtered("has_passed")
            is_done = training.state == "done"
            for person in people:
                person.certificate = False
            for number, person in enumerate(passed if is_done else (), 1):
                person.certificate = f"{training.name}-{number:02}"

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("score", "attended")
    def _check_score(self):
        for person in self:
            if not 0 <= person.score <= person.training_id.full_mark:
                raise ValidationError(
                    self.env._(
                        "%(person)s: a score lies between 0 and %(full)g.",
                        person=person.name,
                        full=person.training_id.full_mark,
                    )
                )
            if person.score and not person.attended:
                raise ValidationError(
                    self.env._(
                        "%(person)s was not there, and cannot have a score.",
                        person=person.name,
                    )
                )
