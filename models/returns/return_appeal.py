from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

APPEAL = "aftersales.mail_activity_type_return_appeal"


class Returns(models.Model):
    """Refusal with its reason, and the appeal, which somebody else decides."""

    _inherit = "aftersales.return"

    refusal_reason = fields.Text(
        readonly=True,
        copy=False,
        help="Told to the customer in the mail that refuses the return.",
    )
    appeal_until = fields.Date(
        compute="_compute_appeal_until",
        help="Last day on which the customer may appeal against the refusal.",
    )
    appeal_user_id = fields.Many2one(
        "res.users",
        "Appeal Goes To",
        domain="[('share', '=', False), ('id', '!=', refused_by_id)]",
        index="btree_not_null",
        copy=False,
        help="Another person than the one who refused; empty: a manager is chosen.",
    )
    appealed_at = fields.Datetime("Appealed On", readonly=True, copy=False)
    appeal_reason = fields.Text(
        "Words of the Appeal",
        readonly=True,
        copy=False,
        help="Why the customer appeals.",
    )
    is_appeal_open = fields.Boolean(
        "Appeal", compute="_compute_is_appeal_open", search="_search_is_appeal_open"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("refused_at", "company_id")
    def _compute_appeal_until(self):
        for document in self:
            refused_at, company = document.refused_at, document.company_id
            document.appeal_until = refused_at and fields.Date.add(
                company._aftersales_get_day(refused_at),
                days=company.aftersales_return_appeal_days,
            )

    @api.depends("state", "appealed_at")
    def _compute_is_appeal_open(self):
        for document in self:
            is_undecided = document.state == "submitted"
            document.is_appeal_open = is_undecided and bool(document.appealed_at)

    @api.model
    def _search_is_appeal_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        is_open = fields.Domain("state", "=", "submitted") & fields.Domain(
            "appealed_at", "!=", False
        )
        return is_open if True in value else ~is_open

    # === CRUD === #

    @api.model
    def _get_protected_fields(self):
        names = {"refusal_reason", "appeal_reason", "appealed_at"}
        return super()._get_protected_fields() | names

    # === GUARDS === #

    def _approve_refusals(self):
        """Yield when the person has refused it before."""
        yield from super()._approve_refusals()
        yield from self._other_eyes_refusals()

    def _refuse_refusals(self):
        """Yield when the person has refused it before."""
        yield from super()._refuse_refusals()
        yield from self._other_eyes_refusals()

    def _other_eyes_refusals(self):
        for document in self.filtered("is_appeal_open"):
            if document.refused_by_id == self.env.user:
                text = self.env._("An appeal is decided by another person than before.")
                yield document, text, "refused_by_id"

    def _appeal_refusals(self):
        """Yield what keeps the customer's appeal from being taken up."""
        yield from super()._appeal_refusals()
        for document in self:
            if document.appealed_at:
                text = self.env._("The appeal has been decided; the refusal is final.")
                yield document, text, "appealed_at"
            elif document.appeal_until and document.appeal_until < document._get_day():
                text = self.env._(
                    "The customer could appeal until %(day)s.",
                    day=format_date(self.env, document.appeal_until),
                )
                yield document, text, "appeal_until"
            judge = document.appeal_user_id
            if judge and not document._may_judge_appeal(judge):
                text = self.env._(
                    "%(person)s may not decide this appeal.", person=judge.name
                )
                yield document, text, "appeal_user_id"

    # === EFFECTS === #

    def _action_refuse(self):
        """Keep the reason, which the next step would overwrite."""
        result = super()._action_refuse()
        self.sudo().activity_unlink([APPEAL])
        for reason, documents in self.grouped("state_reason").items():
            documents._write_protected({"refusal_reason": reason})
        return result

    def _action_approve(self):
        """Take the to-do of the appeal back: it is decided."""
        result = super()._action_approve()
        self.filtered("appealed_at").sudo().activity_unlink([APPEAL])
        return result

    def _action_appeal(self):
        """Have somebody else decide anew."""
        result = super()._action_appeal()
        now = fields.Datetime.now()
        for document in self:
            judge = document.appeal_user_id or document._choose_judge()
            document._write_protected(
                {
                    "appealed_at": now,
                    "appeal_reason": document.state_reason,
                    "appeal_user_id": judge.id,
                }
            )
            if judge:
                document.sudo().activity_schedule(APPEAL, user_id=judge.id)
        return result

    # === BUSINESS === #

    def _appeal_by_customer(self, words):
        """Take up an appeal that the customer himself sends, e.g. from his page.

        :param words: why he appeals
        :raise UserError: when he says nothing, or there is no appeal (any more)
        """
        self.ensure_one()
        words = (words or "").strip()
        document = self.sudo()
        transition = document._get_transition("appeal")
        document._check_sources(transition)
        if not words:
            raise UserError(self.env._("Please say why you do not agree."))
        document._raise_points(document._appeal_refusals())
        document._take("appeal", words)

    def _may_judge_appeal(self, user):
        """Return whether a user has the right to decide about the appeal."""
        self.ensure_one()
        groups = self._get_transition("approve").groups
        return (
            user != self.refused_by_id
            and self.company_id <= user.sudo().company_ids
            and any(user.has_group(group) for group in groups)
            and self._is_within_limit(user)
        )

    def _choose_judge(self):
        """Return a manager who may decide about the appeal, maybe nobody."""
        managers = self.env.ref("aftersales.group_manager").sudo().all_user_ids
        people = managers.filtered(lambda user: not user.share).sorted("id")
        able = (user for user in people if self._may_judge_appeal(user))
        return next(able, people.browse())
