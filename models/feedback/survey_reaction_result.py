import logging

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import plaintext2html

from .survey_reaction import ACTIONS

_logger = logging.getLogger(__name__)


class SurveyReactionResult(models.Model):
    """What came of one unhappy answer: remembered, so that it happens but once.

    Whatever goes wrong becomes a to-do for the person in charge and is said here: the
    customer's answer is kept in any case, and he never sees an error of ours.
    """

    _name = "aftersales.survey.reaction.result"
    _inherit = ["aftersales.recorded"]
    _description = "Reaction to an Unhappy Answer"
    _order = "id desc"
    _rec_name = "reaction_id"

    _aftersales_recorded = frozenset(["complaint_id", "failure", "outcome"])

    reaction_id = fields.Many2one(
        "aftersales.survey.reaction",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    action = fields.Selection(ACTIONS, "What to Do", required=True, readonly=True)
    user_input_id = fields.Many2one(
        "survey.user_input",
        "Answer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    rating_id = fields.Many2one(
        "aftersales.survey.rating",
        "Unhappy Rating",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    invitation_id = fields.Many2one(
        "aftersales.survey.invitation", readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    about_complaint_id = fields.Many2one(
        "aftersales.complaint", "About", readonly=True, index="btree_not_null"
    )
    user_id = fields.Many2one("res.users", "In Charge", required=True, readonly=True)
    due_at = fields.Datetime("Promised Until", required=True, readonly=True)
    # What came of it
    outcome = fields.Selection(
        [
            ("todo", "To-do made"),
            ("reopened", "Complaint taken up again"),
            ("registered", "Complaint registered"),
            ("notified", "Notified"),
            ("failed", "Failed, to-do made"),
        ],
        readonly=True,
    )
    complaint_id = fields.Many2one(
        "aftersales.complaint",
        readonly=True,
        index="btree_not_null",
        help="The complaint that was taken up again or registered.",
    )
    failure = fields.Char("Because", readonly=True)
    rating = fields.Float(related="rating_id.rating")
    measure = fields.Selection(related="rating_id.measure")

    _once = models.UniqueIndex("(reaction_id, user_input_id)")

    # === BUSINESS === #

    def _run(self):
        """Let the reactions happen; called once, right after they were made."""
        words = self.user_input_id._get_words()
        runs = {
            "reopen": self._reopen,
            "complaint": self._register_complaint,
            "notify": self._notify,
        }
        for result in self.filtered(lambda result: result.action in runs):
            said = result._say(words[result.user_input_id])
            result._attempt(runs[result.action], said)
        self.filtered(
            lambda r: r.action == "activity" or r.outcome in ("todo", "failed")
        )._assign(words)

    def _attempt(self, run, said):
        """Do it, or take down why it did not come about.

        :param run: called with the result and the words; returns what came of it
        """
        try:
            with self.env.cr.savepoint():
                self.write(run(self, said))
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            # The whole request is tried again, and then it may come about.
            raise
        except UserError as error:
            _logger.warning(
                "Reaction %s to answer %s: %s",
                self.reaction_id.id,
                self.user_input_id.id,
                error,
            )
            self._mark_failed(str(error))
        except Exception as error:
            # Anything that rules, templates and server actions of the company raise:
            # the customer has handed his answer in, it is kept, and a person sees to
            # what the machine could not do.
            self._log_error()
            self._mark_failed(self._say_error(error))

    def _mark_failed(self, failure):
        self.write({"outcome": "failed", "failure": failure})

    def _log_error(self):
        _logger.exception(
            "Reaction %s to answer %s failed",
            self.reaction_id.id,
            self.user_input_id.id,
        )

    def _say_error(self, error):
        return self.env._(
            "Error in the system, see its log: %(error)s",
            error=f"{type(error).__name__}: {error}".splitlines()[0],
        )

    @api.model
    def _reopen(self, result, said):
        """Take the complaint up again, if it is one that waits or rests.

        Where people work on it anyway they get a to-do with the words.
        """
        complaint = result.about_complaint_id.with_user(SUPERUSER_ID)
        if complaint.state not in ("verifying", "closed"):
            return {"outcome": "todo", "complaint_id": complaint.id}
        complaint.write({"state": "investigating", "state_reason": said})
        return {"outcome": "reopened", "complaint_id": complaint.id}

    @api.model
    def _register_complaint(self, result, said):
        """Register a complaint with the words, linked to the answer and its order."""
        complaints = self.env["aftersales.complaint"].with_user(SUPERUSER_ID)
        complaints = complaints.with_company(result.company_id)
        values = result._prepare_complaint_values(said)
        complaint = complaints.create(values)
        return {"outcome": "registered", "complaint_id": complaint.id}

    def _prepare_complaint_values(self, said):
        """Return the values of the complaint that an unhappy answer becomes."""
        invitation = self.invitation_id
        subject = self.env._(
            "Not satisfied: %(survey)s", survey=self.user_input_id.survey_id.title
        )
        about = self._name_origin()
        return {
            "subject": subject,
            "description": plaintext2html("\n".join(filter(None, [about, said]))),
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "order_id": invitation.order_id.id,
            "picking_id": invitation.picking_id.id,
            "channel_id": self.env.ref("aftersales.channel_web_service").id,
            "remedy_sought_ids": [
                Command.set(self.env.ref("aftersales.remedy_none").ids)
            ],
        }

    def _name_origin(self):
        """Say what the customer had been asked about."""
        origin = self.user_input_id._get_aftersales_origin()
        return origin and self.env._(
            "About: %(document)s", document=origin.display_name
        )

    def _say(self, words):
        """Return what the customer said: his words, or at least his rating.

        :param words: list of (question, text)
        """
        texts = [text for _question, text in words]
        return "\n".join([self._say_rating(), *texts])

    def _say_rating(self):
        rating = self.rating_id
        line = rating.user_input_id.user_input_line_ids.filtered(
            lambda line: (
                line.question_id == rating.question_id
                and line.matrix_row_id == rating.row_id
                and line.answer_type != "char_box"
            )
        )[:1]
        asked = rating.row_id.value or rating.question_id.title
        return f"{asked}: {line.aftersales_said or f'{rating.rating:g}'}"

    # === MAIL === #

    def _assign(self, words):
        """Give each person in charge a to-do, or a coordinator, where that fails."""
        try:
            with self.env.cr.savepoint():
                self._make_activities(words)
                self.filtered(lambda result: not result.outcome).outcome = "todo"
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:
            # As above: what goes wrong with one to-do is nobody else's trouble.
            if len(self) > 1:
                for result in self:
                    result._assign(words)
                return
            self._log_error()
            self._mark_failed(self.failure or self._say_error(error))
            self._make_activities(words, is_last_resort=True)

    def _make_activities(self, words, is_last_resort=False):
        """Give each person in charge a to-do, where he sees the case best.

        :param is_last_resort: give it to a coordinator, on the answer itself
        """
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        kind = self.env.ref("mail.mail_activity_data_todo").id
        # Core asks each document for its name; known in advance, it costs nothing.
        self.user_input_id.mapped("display_name")
        self.about_complaint_id.mapped("display_name")
        quiet.create(
            [
                {
                    **result._prepare_activity_values(words),
                    **(result._prepare_last_resort() if is_last_resort else {}),
                    "activity_type_id": kind,
                }
                for result in self
            ]
        )

    def _prepare_activity_values(self, words):
        self.ensure_one()
        document = self.complaint_id or self.about_complaint_id or self.user_input_id
        texts = self.env(context={**self.env.context, "lang": self.user_id.lang})
        summary = texts._("Unhappy answer: see to it")
        said = self._say(words[self.user_input_id])
        failure = self.failure and texts._("Not done: %(why)s", why=self.failure)
        note = Markup("%s%s") % (
            plaintext2html(said),
            plaintext2html(failure) if failure else "",
        )
        return {
            "res_model_id": self.env["ir.model"]._get_id(document._name),
            "res_id": document.id,
            "summary": summary,
            "note": note,
            "user_id": self.user_id.id,
            "date_deadline": self.company_id._aftersales_get_day(self.due_at),
        }

    def _prepare_last_resort(self):
        """Return where a to-do goes that could not be made as it should."""
        answer = self.user_input_id
        banned = self.about_complaint_id.complained_user_id
        person = self.reaction_id._find_coordinator(self.company_id, banned)
        return {
            "res_model_id": self.env["ir.model"]._get_id(answer._name),
            "res_id": answer.id,
            "user_id": person.id,
        }

    @api.model
    def _notify(self, result, said):
        """Tell the person in charge, in his inbox or by mail as he likes it."""
        document = result.about_complaint_id or result.user_input_id
        document.message_notify(
            partner_ids=result.user_id.partner_id.ids,
            subject=result.reaction_id.name,
            body=plaintext2html(said),
            email_layout_xmlid="mail.mail_notification_light",
        )
        return {"outcome": "notified"}
