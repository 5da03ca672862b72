import base64

from odoo import api, fields, models

from .return_table import AUTHORISED_STATES

TEMPLATE = "aftersales.mail_template_return_papers"
PICKUP = "aftersales.return_action_report_pickup"
CRON = "aftersales.ir_cron_return_papers"


class Returns(models.Model):
    """The papers go to the customer by mail once he may send the goods.

    They are printed and sent by a job: whoever approves does not wait for it.
    """

    _inherit = "aftersales.return"

    are_papers_due = fields.Boolean("Papers to Be Mailed", readonly=True, copy=False)
    papers_sent_at = fields.Datetime(
        "Papers Mailed On",
        readonly=True,
        copy=False,
        help="When notice, slip and label were last sent to the customer by mail.",
    )

    _papers_due_idx = models.Index("(id) WHERE are_papers_due")

    # === CRUD === #

    def _get_protected_fields(self):
        names = {"are_papers_due", "papers_sent_at"}
        return super()._get_protected_fields() | names

    # === EFFECTS === #

    def _action_approve(self):
        result = super()._action_approve()
        self._order_papers()
        return result

    def _action_renew(self):
        result = super()._action_renew()
        self._order_papers()
        return result

    # === MAIL === #

    def _order_papers(self):
        """Have the papers sent soon, where the company wants it so."""
        wanted = self.filtered(
            lambda d: d.company_id.sudo().aftersales_return_papers_mail
        )
        if wanted:
            wanted._write_protected({"are_papers_due": True})
            self.env.ref(CRON).sudo()._trigger()

    def _send_papers(self):
        """Send the papers, each in the customer's language.

        Where nobody can be reached by mail, there is a to-do to phone. What is not
        authorised any more needs no papers.
        """
        self._write_protected({"are_papers_due": False})
        valid = self.filtered(lambda d: d.state in AUTHORISED_STATES)
        reachable = valid._get_reachable()
        if reachable:
            self.env.ref(TEMPLATE).sudo().send_mail_batch(reachable.ids)
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
            reachable._write_protected({"papers_sent_at": fields.Datetime.now()})
        for document in valid - reachable:
            document._schedule_papers()

    def _process_attachments_for_template_post(self, mail_template):
        """Attach the pick-up notice where the day is agreed."""
        result = super()._process_attachments_for_template_post(mail_template) or {}
        if mail_template == self.env.ref(TEMPLATE):
            for document in self.filtered(lambda d: d.is_pickup and d.pickup_at):
                files = result.setdefault(document.id, {}).setdefault("attachments", [])
                files.append(document._print_pickup())
        return result

    def _print_pickup(self):
        """Return the pick-up notice as a mail takes a file: name, content."""
        reports = self.env["ir.actions.report"].with_context(tz=self._get_pickup_tz())
        content, kind = reports._render_qweb_pdf(PICKUP, self.ids)
        name = self.env._("Pick-up - %(number)s", number=self.name)
        return f"{name}.{kind}", base64.b64encode(content)

    def _get_pickup_tz(self):
        """Return the time zone of whoever has agreed the day of the pick-up."""
        self.ensure_one()
        return self.user_id.sudo().tz or self.env.user.tz or "UTC"

    def _schedule_papers(self):
        """Let the person in charge see to it that the customer gets the papers."""
        user = self.user_id or self.approved_by_id
        texts = self.with_context(lang=user.lang).env
        quiet = self.sudo().with_context(mail_activity_quick_update=True)
        quiet.activity_schedule(
            "mail.mail_activity_data_call",
            summary=texts._("Phone: how the customer gets the papers of the return"),
            user_id=user.id,
        )

    # === CRON === #

    @api.model
    def _cron_send_papers(self):
        """Send the papers that are due, one return after the other with its commit."""
        progress = self.env["ir.cron"]._commit_progress
        due = self.search([("are_papers_due", "=", True)], order="id")
        progress(remaining=len(due))
        for document in due:
            document.try_lock_for_update()._do_safely(lambda d: d._send_papers())
            if not progress(1):
                break
