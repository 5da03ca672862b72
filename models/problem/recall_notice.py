from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.mail import formataddr

# Mails queued between two commits.
SLICE = 500
CALL = "mail.mail_activity_data_call"
# Stands for the link of each consignee in the one body a language.
LINK = "https://recall.invalid/link"


class Recall(models.Model):
    """The notices: each consignee gets one, in his language, whatever breaks.

    A notice is written once a language; only the link differs. Queueing the mail and
    marking the consignee are one transaction, so that after a break nobody gets two.
    """

    _inherit = "aftersales.recall"

    # === ACTIONS === #

    def action_letters_posted(self):
        """Record that the letters have been posted to all who get none by mail."""
        self._check_real()
        consignees = self.consignee_ids.filtered(
            lambda c: c.channel == "letter" and c.notice_state == "todo"
        )
        if consignees:
            consignees.action_told()
        return True

    def action_print_letters(self):
        """Print the letters to all who get none by mail, in one file."""
        self.ensure_one()
        self._check_real()
        letters = self.consignee_ids.filtered(lambda c: c.channel == "letter")
        return self.env.ref("aftersales.recall_action_report_letter").report_action(
            letters
        )

    # === BUSINESS === #

    def _action_start(self):
        """Queue the notices, hold the goods, hand out the tasks."""
        self._check_real()
        self._set_holds()
        self._schedule_isolation()
        self._schedule_calls()
        self.env.ref("aftersales.ir_cron_recall_notify").sudo()._trigger()

    def _action_finish(self):
        """Nobody is phoned about what is over."""
        self.consignee_ids.sudo().activity_unlink([CALL])

    def _schedule_isolation(self):
        """Give whoever isolates our own goods a task with the places."""
        for recall in self:
            stock = recall.stock_ids.filtered(lambda stock: not stock.isolated_at)
            if not stock:
                continue
            places = [
                f"{row.line_id.display_name}: {row.quantity:g} –"
                f" {row.location_id.display_name}"
                for row in stock
            ]
            recall.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Isolate the recalled goods"),
                note="<br/>".join(places),
                user_id=(
                    recall.isolation_user_id or recall.user_id or self.env.user
                ).id,
            )

    def _schedule_calls(self):
        """Let somebody phone those who have no mail address."""
        without_mail = self.consignee_ids.filtered(lambda c: c.channel != "mail")
        without_mail._schedule_call(self.env._("Recall: no mail address"))

    # === NOTICE === #

    def _prepare_notice(self, lang):
        """Return what notice, letter and page say in a language, as plain values."""
        self.ensure_one()
        recall = self.with_context(lang=lang)
        return {
            "number": recall.name,
            "headline": recall.headline,
            "subject": recall.subject,
            "lines": [line._prepare_notice_row() for line in recall.line_ids],
            "hazard": recall.hazard,
            "stop_use": recall.stop_use,
            "instruction": recall.instruction,
            "return_instruction": recall.return_instruction,
            "remedies": recall.remedy_ids.mapped("name"),
            "is_free": recall.is_free,
            "respond_by": format_date(recall.env, recall._get_respond_by()),
            "phone": recall.contact_phone,
            "email": recall.contact_email,
            "hours": recall.contact_hours,
            "company": recall.company_id.sudo().name,
            "photo_reason": recall.photo_reason,
        }

    def _prepare_photos(self):
        """Return ``(name, data URI or None)`` of each photo."""
        return self.env["aftersales.paper"]._get_thumbnails(self.sudo().photo_ids)

    def _get_respond_by(self):
        return fields.Date.context_today(self) + timedelta(days=self.response_days)

    def _prepare_mail_body(self, lang, is_reminder=False):
        """Return the mail of a language; :data:`LINK` stands for each one's link."""
        recall = self.with_context(lang=lang)
        values = {
            "notice": recall._prepare_notice(lang),
            "link": LINK,
            "is_reminder": is_reminder,
            "company": self.company_id.sudo(),
        }
        return str(recall.env["ir.qweb"]._render("aftersales.recall_mail_body", values))

    def _prepare_mail_subject(self, lang, is_reminder=False):
        recall = self.with_context(lang=lang)
        subject = f"{recall.headline}: {recall.subject} ({recall.name})"
        if is_reminder:
            return recall.env._("Reminder: %(subject)s", subject=subject)
        return subject

    def _queue_mails(self, consignees, is_reminder=False):
        """Queue one mail a consignee; the text is rendered once a language.

        :return: the mails, in the order of the consignees
        """
        self.ensure_one()
        installed = set(self._get_installed_langs().mapped("code"))
        company, base_url = self.company_id.sudo(), self.get_base_url()
        sender = formataddr((company.name, self.contact_email or company.email or ""))
        texts, rows = {}, []
        for consignee in consignees.sudo():
            lang = consignee.lang if consignee.lang in installed else "en_US"
            if lang not in texts:
                texts[lang] = (
                    self._prepare_mail_subject(lang, is_reminder),
                    self._prepare_mail_body(lang, is_reminder),
                )
            subject, body = texts[lang]
            rows.append(
                {
                    "subject": subject,
                    "body_html": body.replace(
                        LINK, base_url + consignee._get_answer_path()
                    ),
                    "email_to": consignee.email,
                    "email_from": sender,
                    "reply_to": sender,
                    "model": consignee._name,
                    "res_id": consignee.id,
                    "message_type": "email_outgoing",
                    "record_name": self.name,
                    "auto_delete": False,
                }
            )
        return self.env["mail.mail"].sudo().create(rows)

    # === CRON === #

    @api.model
    def _cron_notify(self):
        """Queue the notices of all running recalls, slice by slice.

        Broken off at any moment it goes on where it stood: who is queued is no longer
        to be notified, both in one transaction.
        """
        consignees = self.env["aftersales.recall.consignee"]
        todo = self._get_notice_domain()
        remaining = consignees.search_count(todo)
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=remaining)
        told = self.browse()
        while slice_ := consignees.search(todo, order="recall_id, id", limit=SLICE):
            for recall, some in slice_.grouped("recall_id").items():
                recall._notify(some)
                told |= recall
            remaining = max(0, remaining - len(slice_))
            if not progress(len(slice_), remaining=remaining):
                break
        else:
            told._store_papers()

    @api.model
    def _get_notice_domain(self):
        """Return whom the next run of the job notifies; never anybody of a drill."""
        return (
            Domain("notice_state", "=", "todo")
            & Domain("channel", "=", "mail")
            & Domain("recall_id.state", "=", "running")
            & Domain("recall_id.is_mock", "=", False)
        )

    def _notify(self, consignees):
        """Queue the notices of consignees and mark them, in this one transaction."""
        self._check_real()
        with_mail = consignees.filtered("email")
        self._queue_mails(with_mail)
        with_mail._store({"notice_state": "queued"})
        (consignees - with_mail)._store({"channel": "letter"})
        (consignees - with_mail)._schedule_call(self.env._("Recall: no mail address"))

    def _store_papers(self):
        """Keep the notice as PDF, once a language, for whoever follows his link."""
        for recall in self.filtered(lambda recall: not recall.is_mock):
            for lang in recall._get_notice_langs():
                if not recall._find_paper(lang):
                    content = recall._render_paper(lang)
                    recall._create_paper(lang, content)

    def _get_paper_name(self, lang):
        return f"{self.name}-{lang}.pdf"

    def _find_paper(self, lang):
        """Return the attachment that holds the notice in a language, maybe none."""
        domain = [
            ("res_model", "=", self._name),
            ("res_id", "=", self.id),
            ("name", "=", self._get_paper_name(lang)),
        ]
        return self.env["ir.attachment"].sudo().search(domain, limit=1)

    def _render_paper(self, lang):
        """Return the notice in a language as PDF."""
        reports = self.env["ir.actions.report"].sudo()
        reports = reports.with_context(lang=lang, aftersales_lang=lang)
        report = "aftersales.recall_action_report_notice"
        return reports._render_qweb_pdf(report, self.ids)[0]

    def _create_paper(self, lang, content):
        self.env["ir.attachment"].sudo().create(
            {
                "name": self._get_paper_name(lang),
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    @api.model
    def _cron_chase(self):
        """Remind who has not answered: by mail, after the last one by phone."""
        consignees = self.env["aftersales.recall.consignee"]
        due = (
            Domain("next_chase_at", "<=", fields.Datetime.now())
            & Domain("response_at", "=", False)
            & Domain("recall_id.state", "=", "running")
            & Domain("recall_id.is_mock", "=", False)
        )
        remaining = consignees.search_count(due)
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=remaining)
        while slice_ := consignees.search(due, order="recall_id, id", limit=SLICE):
            for recall, some in slice_.grouped("recall_id").items():
                recall._chase(some)
            remaining = max(0, remaining - len(slice_))
            if not progress(len(slice_), remaining=remaining):
                break

    def _chase(self, consignees):
        """Remind by mail while reminders are left, then have somebody phone."""
        by_mail = consignees.filtered(
            lambda c: (
                c.channel == "mail" and c.email and c.chase_count < self.chase_limit
            )
        )
        self._queue_mails(by_mail, is_reminder=True)
        following = fields.Datetime.add(fields.Datetime.now(), days=self.chase_days)
        for count, same in by_mail.grouped("chase_count").items():
            same._store({"chase_count": count + 1, "next_chase_at": following})
        by_phone = consignees - by_mail
        by_phone._store({"next_chase_at": False})
        by_phone._schedule_call(self.env._("Recall: no answer"))
