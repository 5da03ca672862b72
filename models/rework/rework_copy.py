import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

CRON = "aftersales.ir_cron_rework_copies"

_logger = logging.getLogger(__name__)


class ReworkCopy(models.Model):
    """A paper that is filed on a document after a step, with copies (F-14, F-21).

    Which paper and for whom a workflow rule says. It is printed by a job: who takes
    the step does not wait for it.
    """

    _name = "aftersales.rework.copy"
    _inherit = "aftersales.workflow.attached"
    _description = "Copy of a Paper"
    _order = "id desc"

    rule_id = fields.Many2one(
        "aftersales.workflow.rule",
        "Ordered by Rule",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    report_id = fields.Many2one(
        "ir.actions.report", "Paper", required=True, readonly=True, ondelete="cascade"
    )
    user_ids = fields.Many2many(
        "res.users",
        "aftersales_rework_copy_user_rel",
        "copy_id",
        "user_id",
        "Copy To",
        readonly=True,
    )
    ordered_at = fields.Datetime("Ordered On", required=True, readonly=True)
    filed_at = fields.Datetime("Filed On", readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", "File", readonly=True, ondelete="set null"
    )

    _due_idx = models.Index("(id) WHERE filed_at IS NULL")

    # === ACTIONS === #

    def action_open_file(self):
        """Open the file.

        :raise UserError: when it has not been printed yet
        """
        self.ensure_one()
        if not self.attachment_id:
            raise UserError(self.env._("It is being printed, try again in a minute."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}",
            "target": "new",
        }

    # === BUSINESS === #

    @api.model
    def _order_copies(self, rule, documents):
        """Have the paper of a rule printed for each of these documents."""
        now = fields.Datetime.now()
        people = rule._find_copy_users(documents)
        vals_list = [
            {
                "res_model": document._name,
                "res_id": document.id,
                "company_id": document._get_document_company().id,
                "rule_id": rule.id,
                "report_id": rule.copy_report_id.id,
                "user_ids": [fields.Command.set(people[document].ids)],
                "ordered_at": now,
            }
            for document in documents
        ]
        self.sudo().create(vals_list)
        self.env.ref(CRON).sudo()._trigger()

    def _file(self):
        """Print the paper, file it on the document, and tell those who get a copy."""
        self.ensure_one()
        lang = self.user_ids[:1].lang or self.company_id.partner_id.lang
        texts = self.with_context(lang=lang or self.env.lang)
        document = texts.env[self.res_model].browse(self.res_id)
        report = texts.report_id
        reports = texts.env["ir.actions.report"]
        content, kind = reports._render_qweb_pdf(report, document.ids)
        message = document.message_post(
            body=texts._get_words(),
            attachments=[(f"{report.name} - {document.display_name}.{kind}", content)],
            partner_ids=self.user_ids.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )
        self.write(
            {
                "filed_at": fields.Datetime.now(),
                "attachment_id": message.attachment_ids[:1].id,
            }
        )

    def _get_words(self):
        """Return what the document's history says."""
        paper = self.report_id.name
        if not self.user_ids:
            return self.env._("Filed: %(paper)s", paper=paper)
        return self.env._(
            "Filed: %(paper)s. Copy to: %(people)s",
            paper=paper,
            people=", ".join(self.user_ids.mapped("name")),
        )

    # === CRON === #

    @api.model
    def _cron_file(self):
        """File what is due, one paper after the other with its commit.

        One that cannot be printed waits for the next run, for a day at most: later it
        would no longer be the paper of that step.
        """
        since = fields.Datetime.now() - timedelta(days=1)
        due = self.search(
            [("filed_at", "=", False), ("ordered_at", ">=", since)], order="id"
        )
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(due))
        for copy in due:
            try:
                if copy.try_lock_for_update() and not copy.filed_at:
                    copy._file()
            except UserError as error:
                _logger.warning("Copy %s of a paper: %s", copy.id, error)
            if not progress(1):
                break
