from odoo import api, models
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
        names = ("topic", "audience", "partner_id", "product_id", "instructor_id")
        names += ("starts_at", "place", "held_on")
        plan = self._make_facts(document, *names) + self._make_texts(document, "needs")
        return [
            (self.env._("Plan"), plan),
            (self.env._("Content"), self._make_texts(document, "content")),
            (self.env._("Participants"), self._prepare_participants(document)),
            (self.env._("Signatures"), self._prepare_signatures(document)),
        ]

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
    def _prepare_sheet(self, document):
        """Return the certificates as plain values."""
        passed = document.participant_ids.filtered("certificate")
        return {
            "certificates": [self._prepare_certificate(person) for person in passed]
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
            "held_on": format_date(self.env, held_on, date_format="long"),
            "hours": f"{training.duration:g}",
            "instructor": training.instructor_id.name or "",
            "company": training.company_id.name,
        }
