from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .return_paper import PERSON, QUANTITY, TEXT


class TrainingPaper(models.AbstractModel):
    """The plan of a training, the list of who attended, and the result (H-23, H-24)."""

    _name = "report.aftersales.report_training"
    _inherit = "aftersales.rework.paper"
    _description = "Training (paper)"

    _paper_model = "aftersales.training"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Training Plan and Record")

    @api.model
    def _get_chapters(self, document):
        """Return plan, content, participants with room to sign, and signatures."""
        content = self._make_texts(document, "content") or [{"kind": "room"}]
        return [
            (self.env._("Training Plan"), self._prepare_plan(document)),
            (self.env._("Content"), content),
            (self.env._("Participants"), self._prepare_participants(document)),
            (self.env._("Signatures"), self._prepare_signatures(document)),
        ]

    @api.model
    def _prepare_plan(self, document):
        """Return who is trained in what, when and where, and what it answers."""
        names = ("topic", "audience", "partner_id", "product_id")
        people = ("user_id", "instructor_id", "place", "held_on")
        facts = [
            *self._get_facts(document, *names),
            (self.env._("Starts"), self._say_moment(document, "starts_at")),
            (self.env._("Hours Taught"), f"{document.duration:g}"),
            *self._get_facts(document, *people),
        ]
        if document.has_exam:
            mark = f"{document.pass_mark:g} / {document.full_mark:g}"
            facts.append((self.env._("Pass Mark"), mark))
        short = self._get_fact_part([fact for fact in facts if fact[1]])
        return short + self._make_texts(document, "needs")

    @api.model
    def _prepare_participants(self, document):
        """Return who takes part: to be signed before, with the result afterwards."""
        rows = document.participant_ids
        columns = [
            self._column(rows, "name", PERSON),
            self._column(rows, "employer", TEXT),
            (self.env._("Attended"), QUANTITY, False),
            self._number(self.env._("Score")),
            (self.env._("Result"), QUANTITY, False),
            self._column(rows, "certificate", PERSON),
        ]
        is_held = document.state in ("held", "done")
        texts = [self._prepare_participant(row, is_held) for row in rows]
        if is_held or not texts:
            return self._list(columns, texts)
        heads = [*(column[0] for column in columns[:2]), self.env._("Signature")]
        table = self._get_table_part(
            heads, [[*row[:2], ""] for row in texts], (PERSON, TEXT, TEXT), [False] * 3
        )
        return [{**table, "signs": True}]

    @api.model
    def _prepare_participant(self, row, is_held):
        result = self.env._("Passed") if row.has_passed else self.env._("Not passed")
        has_exam = row.training_id.has_exam
        return [
            row.name,
            row.employer or "",
            self._say(row, "attended") if is_held else "",
            f"{row.score:g}" if has_exam and row.is_examined else "",
            result if is_held else "",
            row.certificate or "",
        ]

    @api.model
    def _prepare_signatures(self, document):
        rows = [
            (self.env._("Submitted by"), "submitted_by_id", "submitted_at"),
            (self.env._("Approved by"), "approved_by_id", "approved_at"),
            (self.env._("Instructor"), "instructor_id", "held_on"),
        ]
        return self._prepare_signing(rows, document)


class TrainingCertificate(models.AbstractModel):
    """The certificates of a training (证书, I-25): a page for each who has passed."""

    _name = "report.aftersales.report_training_certificate"
    _inherit = "aftersales.paper"
    _description = "Training Certificate (paper)"

    _paper_model = "aftersales.training"

    # === BUSINESS === #

    @api.model
    def _get_margins(self):
        """Return nothing: the report has a paper format of its own."""
        return {}

    @api.model
    def _prepare_sheet(self, document):
        """Return the certificates as plain values.

        :raise UserError: when there are none
        """
        passed = document.participant_ids.filtered("certificate")
        if not passed:
            raise UserError(
                self.env._(
                    "%(training)s: nobody has a certificate. It is issued when the"
                    " training is done, to who attended and passed.",
                    training=document.display_name,
                )
            )
        return {
            "logo": document.company_id.logo,
            "certificates": [self._prepare_certificate(person) for person in passed],
        }

    @api.model
    def _prepare_certificate(self, person):
        training = person.training_id
        held_on = training.held_on or training.starts_at.date()
        return {
            "number": person.certificate,
            "name": person.name,
            "employer": person.employer or "",
            "topic": training.topic,
            "product": training.product_id.display_name or "",
            "has_exam": training.has_exam,
            "held_on": format_date(self.env, held_on, date_format="long"),
            "hours": f"{training.duration:g}",
            "instructor": training.instructor_id.name or "",
            "company": training.company_id.name,
        }
