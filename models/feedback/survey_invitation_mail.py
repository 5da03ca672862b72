import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

INVITATION = "aftersales.mail_template_survey_invitation"
REMINDER = "aftersales.mail_template_survey_reminder"
SLICE = 50
# So many are settled at once, without a mail.
SETTLED = 1000
MOST_FAILURES = 3


class SurveyInvitation(models.Model):
    """The mails of an invitation: asked, reminded once, and the time is up."""

    _inherit = "aftersales.survey.invitation"

    # === ACTIONS === #

    def action_send(self):
        """Ask now, whenever it was due.

        :raise UserError: when a contact has been asked, or is not asked by mail
        """
        self.check_access("write")
        wrong = self.filtered(lambda i: i.state != "waiting" or i.way != "mail")
        if wrong:
            raise UserError(
                self.env._(
                    "Only contacts who wait to be asked by e-mail can be sent a mail:"
                    " %(contacts)s.",
                    contacts=", ".join(wrong.mapped("display_name")),
                )
            )
        self.sudo().try_lock_for_update()._send_safely(INVITATION)

    # === MAIL === #

    def _send_safely(self, template):
        """Mail; what fails waits an hour, and nobody else waits for it."""
        try:
            with self.env.cr.savepoint():
                self._send(template)
        except Exception:
            if len(self) > 1:
                for invitation in self:
                    invitation._send_safely(template)
                return
            _logger.exception("Survey invitation %s is not mailed", self.id)
            self._postpone(template)

    def _send(self, template):
        """Mail the invitation or the reminder to those who may be asked still."""
        if template == INVITATION:
            ready = self._recheck()
            ready._ensure_answers()
        else:
            ready = self - self._with_reason(self._get_own_skip_reasons())
        now = fields.Datetime.now()
        (self - ready).write({"remind_at": False})
        if not ready:
            return
        self.env.ref(template).send_mail_batch(ready.ids)
        if template == INVITATION:
            for days, group in ready.grouped("reminder_days").items():
                remind_at = now + timedelta(days=days) if days else False
                group.write({"state": "sent", "sent_at": now, "remind_at": remind_at})
        else:
            ready.write({"reminded_at": now, "remind_at": False})

    def _recheck(self):
        """Return who may be asked at the moment of asking; skip the others."""
        reasons = self._get_own_skip_reasons()
        lately = (self - self._with_reason(reasons))._get_asked_lately()
        self._mark_skipped({**reasons, **dict.fromkeys(lately, "cooldown")})
        return self - self._with_reason(reasons) - lately

    def _postpone(self, template):
        """Try later; a mail that never comes about is given up, with the reason."""
        count = self.failure_count + 1
        later = fields.Datetime.now() + timedelta(hours=1)
        values = {"failure_count": count}
        if template == REMINDER:
            values["remind_at"] = later if count < MOST_FAILURES else False
        elif count < MOST_FAILURES:
            values["due_at"] = later
        else:
            values.update({"state": "skipped", "skip_reason": "mail"})
        self.write(values)

    def _ensure_answers(self):
        """Let each have the core's answer, with its token and its deadline."""
        now = fields.Datetime.now()
        for invitation in self.filtered(lambda i: not i.answer_id):
            expires_at = now + timedelta(days=invitation.expiry_days)
            invitation.expires_at = invitation.expires_at or expires_at
            invitation.answer_id = invitation.survey_id._create_answer(
                partner=invitation.partner_id,
                check_attempts=False,
                **invitation._prepare_answer_values(),
            )

    def _prepare_answer_values(self):
        """Return the values of the core's answer beside contact and survey."""
        self.ensure_one()
        code, supported = (
            self.partner_id.lang,
            self.survey_id._get_supported_lang_codes(),
        )
        lang = self.env["res.lang"]._lang_get(code) if code in supported else False
        return {
            "deadline": self.expires_at,
            # The contact's name and mail, though a colleague may bear the same account.
            "partner_id": self.partner_id.id,
            "lang_id": lang.id if lang else False,
        }

    def _get_answer_url(self):
        """Return the address of the survey for this contact alone."""
        self.ensure_one()
        return self.get_base_url() + self.answer_id.get_start_url()

    def _get_refuse_url(self):
        """Return the address where the contact says that he wishes no surveys."""
        self.ensure_one()
        path = f"/aftersales/survey/refuse/{self.answer_id.access_token}"
        return self.get_base_url() + path

    def _get_sender(self):
        """Return who asks: the company."""
        self.ensure_one()
        return self.company_id.email_formatted or self.env.user.email_formatted

    def _mark_expired(self):
        """Record that the time is up, unless somebody is answering just now."""
        locked = self.try_lock_for_update()
        pending = locked.filtered(lambda i: i.state in ("waiting", "sent"))
        pending.write({"state": "expired"})

    # === CRON === #

    @api.model
    def _cron_send(self):
        """Ask and remind whoever is due, slice by slice, each with its commit.

        Killed at any point, what is not committed is done by the next run; two workers
        never take the same invitation.
        """
        now = fields.Datetime.now()
        due = SQL("state = 'waiting' AND way = 'mail' AND due_at <= %s", now)
        self._send_slices(INVITATION, due)
        remind = SQL(
            "state = 'sent' AND remind_at <= %(now)s AND expires_at > %(now)s", now=now
        )
        self._send_slices(REMINDER, remind)

    @api.model
    def _send_slices(self, template, condition):
        progress, remaining = self.env["ir.cron"]._commit_progress, 1
        while invitations := self._lock_due(condition):
            invitations._send_safely(template)
            remaining = int(len(invitations) == SLICE)
            if not progress(len(invitations), remaining=remaining):
                break

    @api.model
    def _lock_due(self, condition):
        """Return the next invitations that no other worker has."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM aftersales_survey_invitation
                 WHERE %s ORDER BY due_at, id LIMIT %s
                   FOR UPDATE SKIP LOCKED
                """,
                condition,
                SLICE,
            )
        )
        return self.browse(id_ for (id_,) in rows)

    @api.model
    def _cron_expire(self):
        """Close what nobody answered in time; those asked by phone or on paper, too."""
        overdue = Domain("state", "in", ("waiting", "sent"))
        overdue &= Domain("expires_at", "<", fields.Datetime.now())
        self._settle_slices(overdue, lambda some: some._mark_expired())

    @api.model
    def _settle_slices(self, domain, settle):
        """Settle many invitations, slice by slice, each with its commit.

        What another worker has is left to it.

        :param settle: function that settles some of them
        :return: whether there is time left for more
        """
        last_id, progress = 0, self.env["ir.cron"]._commit_progress
        while slice_ := self.search(
            domain & Domain("id", ">", last_id), order="id", limit=SETTLED
        ):
            last_id = slice_[-1].id
            settle(slice_.try_lock_for_update())
            if not progress(len(slice_), remaining=int(len(slice_) == SETTLED)):
                return False
        return True
