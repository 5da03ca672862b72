import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

# The notice on its way: nothing yet, in the mail queue, sent, not delivered, told
# by other means.
NOTICE_STATES = [
    ("todo", "To Notify"),
    ("queued", "Queued"),
    ("sent", "Sent"),
    ("failed", "Not Delivered"),
    ("told", "Told"),
]


class RecallConsignee(models.Model):
    """Somebody who got recalled goods, at one address: told, answered, acted.

    His page is reached by a link that only he has; whoever has it speaks for him.
    """

    _name = "aftersales.recall.consignee"
    _inherit = ["aftersales.recall.part", "mail.thread", "mail.activity.mixin"]
    _description = "Consignee of a Recall"
    _order = "recall_id, id"
    _rec_names_search = ["partner_id"]
    _mail_post_access = "read"

    _recorded_fields = (
        "access_token",
        "notice_state",
        "notified_at",
        "failure",
        "response_at",
        "response",
        "responder",
        "acted_at",
        "chase_count",
        "next_chase_at",
        "isolation_confirmed_at",
        "isolation_confirmed_by_id",
    )

    partner_id = fields.Many2one(
        "res.partner", "Consignee", required=True, index=True, ondelete="restrict"
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer",
        store=True,
        precompute=True,
        index=True,
    )
    user_id = fields.Many2one(related="recall_id.user_id")
    recall_state = fields.Selection(related="recall_id.state", string="Recall Status")
    is_mock = fields.Boolean(related="recall_id.is_mock")
    lang = fields.Selection(
        "_selection_lang", "Language", required=True, default="en_US"
    )
    email = fields.Char(help="Where the notice goes; empty: by letter, and by phone.")
    phone = fields.Char(related="partner_id.phone")
    access_token = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        groups="aftersales.group_admin",
        default=lambda self: secrets.token_urlsafe(32),
    )

    # Told
    channel = fields.Selection(
        [
            ("mail", "Mail"),
            ("letter", "Letter"),
            ("phone", "Phone"),
            ("hand", "By hand"),
        ],
        required=True,
        default="mail",
        help="How the notice reaches him.",
    )
    notice_state = fields.Selection(
        NOTICE_STATES,
        "Notice",
        default="todo",
        required=True,
        readonly=True,
        index=True,
    )
    notified_at = fields.Datetime("Notified On", readonly=True, copy=False)
    failure = fields.Char("Why Not Delivered", readonly=True)
    chase_count = fields.Integer("Reminders Sent", readonly=True)
    next_chase_at = fields.Datetime("Next Reminder", readonly=True, index=True)

    # Answered
    response_at = fields.Datetime("Answered On", readonly=True, copy=False)
    response = fields.Selection(
        [
            ("none", "Has none left"),
            ("isolated", "Isolated"),
            ("sold", "Sold on"),
            ("destroyed", "Destroyed"),
            ("returned", "Returns"),
            ("several", "Several"),
        ],
        "Answer",
        readonly=True,
        index=True,
    )
    responder = fields.Char("Answered By", readonly=True)
    remedy_id = fields.Many2one(
        "aftersales.remedy", "Remedy Chosen", index="btree_not_null"
    )
    isolation_place = fields.Char("Isolated Where")
    sold_to = fields.Char("Sold On To")
    remark = fields.Text()
    acted_at = fields.Datetime(
        "Acted On",
        readonly=True,
        copy=False,
        help="Since when it is known of each piece where it is.",
    )

    # Isolation there, confirmed by us (E-20)
    isolation_confirmed_at = fields.Datetime("Confirmed On", readonly=True, copy=False)
    isolation_confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed By", readonly=True, copy=False
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_recall_consignee_file_rel",
        string="Evidence",
        copy=False,
        bypass_search_access=True,
        help="Receipts, photos of isolated goods, records of destruction.",
    )

    # Quantities
    quantity_ids = fields.One2many(
        "aftersales.recall.quantity", "consignee_id", "Quantities"
    )
    due_qty = fields.Float("To Recover", compute="_compute_sums", store=True)
    open_qty = fields.Float("Open", compute="_compute_sums", store=True)
    isolated_qty = fields.Float("Isolated There", compute="_compute_sums", store=True)
    recovered_qty = fields.Float("Returned to Us", compute="_compute_sums", store=True)

    _consignee_unique = models.UniqueIndex(
        "(recall_id, partner_id)", "An address is on a recall once."
    )
    _token_unique = models.UniqueIndex("(access_token)")
    _todo_index = models.Index("(recall_id) WHERE notice_state = 'todo'")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.depends("partner_id")
    def _compute_display_name(self):
        for consignee in self:
            consignee.display_name = consignee.partner_id.display_name

    @api.depends(
        "quantity_ids.due_qty",
        "quantity_ids.open_qty",
        "quantity_ids.isolated_qty",
        "quantity_ids.recovered_qty",
    )
    def _compute_sums(self):
        for consignee in self:
            rows = consignee.quantity_ids
            for name in ("due_qty", "open_qty", "isolated_qty", "recovered_qty"):
                consignee[name] = sum(rows.mapped(name))

    # === ACTIONS === #

    def action_told(self):
        """Record that he was told by letter, by phone or by hand.

        :raise UserError: for a drill, before the start, or when he is told by mail
        """
        self._check_running()
        by_mail = self.filtered(
            lambda c: c.channel == "mail" and c.notice_state != "failed"
        )
        if by_mail:
            raise UserError(
                self.env._(
                    "%(consignees)s: the notice goes by mail. Say first how he was"
                    " told.",
                    consignees=", ".join(by_mail.mapped("display_name")),
                )
            )
        self._mark_notified("told")
        self.activity_feedback(["mail.mail_activity_data_call"])
        return True

    def action_record_answer(self):
        """Record what he said by phone or letter: the quantities entered are it.

        :raise UserError: for a drill or before the start, or when the answer is partial
        """
        self._check_running()
        for consignee in self:
            consignee._take_answer(self.env.user.name)
        return True

    def action_confirm_isolation(self):
        """Confirm that the goods are set apart at his place (E-20).

        :raise UserError: without a quantity or the place
        """
        self._check_running()
        vague = self.filtered(lambda c: not (c.isolated_qty and c.isolation_place))
        if vague:
            raise UserError(
                self.env._(
                    "%(consignees)s: how much is isolated, and where?",
                    consignees=", ".join(vague.mapped("display_name")),
                )
            )
        self._store(
            {
                "isolation_confirmed_at": fields.Datetime.now(),
                "isolation_confirmed_by_id": self.env.uid,
            }
        )
        return True

    def action_phone(self):
        """Plan a call for whoever did not answer.

        :raise AccessError: for who may not work on the recall
        """
        self.check_access("write")
        self._check_running()
        self._schedule_call(self.env._("Recall: ask for an answer"))
        return True

    def action_preview(self):
        """Open the page as the consignee sees it.

        :raise AccessError: for who may not answer in his place; the page lets him
        """
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": self.sudo()._get_answer_path(),
            "target": "new",
        }

    # === BUSINESS === #

    def _check_running(self):
        """Refuse contacts with consignees unless the recall is real and running."""
        recalls = self.recall_id
        recalls._check_real()
        waiting = recalls.filtered(lambda r: r.state not in ("running", "reconciled"))
        if waiting:
            raise UserError(
                self.env._(
                    "%(recalls)s: the recall is not running.",
                    recalls=", ".join(waiting.mapped("display_name")),
                )
            )

    def _get_answer_path(self):
        """Return the address of his page; who knows it speaks for him."""
        self.ensure_one()
        return f"/recall/{self.id}/{self.sudo().access_token}"

    def _mark_notified(self, state):
        """Record when the notice reached them, and when they are reminded."""
        now = fields.Datetime.now()
        for recall, consignees in self.grouped("recall_id").items():
            due = fields.Datetime.add(now, days=recall.response_days)
            consignees._store(
                {
                    "notice_state": state,
                    "notified_at": now,
                    "failure": False,
                    "next_chase_at": due,
                }
            )

    def _mark_undelivered(self, failure):
        """Record that the mail did not arrive, and let somebody phone."""
        self._store(
            {
                "notice_state": "failed",
                "notified_at": False,
                "next_chase_at": False,
                "failure": failure,
            }
        )
        self._schedule_call(self.env._("Recall: the notice did not arrive"))

    def _schedule_call(self, summary):
        """Give the recall's leader a call for each of them."""
        for consignee in self.sudo():
            leader = consignee.recall_id.user_id or self.env.user
            consignee.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_call",
                summary=f"{summary}: {consignee.partner_id.phone or ''}".rstrip(": "),
                user_id=leader.id,
            )

    # === MAIL === #

    def _message_receive_bounce(self, email, partner):
        """The notice came back."""
        result = super()._message_receive_bounce(email, partner)
        waiting = self.filtered(
            lambda c: not c.response_at and c.recall_id.state == "running"
        )
        waiting._mark_undelivered(
            self.env._("The mail to %(email)s came back.", email=email)
        )
        return result
