from math import inf

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from .return_terms import UNDECIDED_STATES


class Returns(models.Model):
    """Who may approve and refuse a return: limits, the policy's group, other eyes."""

    _inherit = "aftersales.return"

    can_lift_limit = fields.Boolean(
        compute="_compute_can_lift_limit",
        help="The value is above the limit of the person in charge, not of the user.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("state", "amount_total", "user_id", "company_id")
    @api.depends_context("uid")
    def _compute_can_lift_limit(self):
        for document in self:
            document.can_lift_limit = (
                document.state in UNDECIDED_STATES
                and document._is_within_limit(self.env.user)
                and not document._is_within_limit(document.user_id)
                and not document._is_limit_lifted()
            )

    # === GUARDS === #

    def _approve_refusals(self):
        """Yield why the person may not approve it, or not alone."""
        yield from super()._approve_refusals()
        yield from self._limit_refusals(may_be_lifted=True)
        yield from self._decider_refusals()

    def _refuse_refusals(self):
        """Yield why the person may not refuse it."""
        yield from super()._refuse_refusals()
        yield from self._limit_refusals()
        yield from self._decider_refusals()

    def _limit_refusals(self, may_be_lifted=False):
        """Yield what is worth more than the person decides about alone.

        :param may_be_lifted: whether an exception that was granted counts
        """
        limits = self.env["aftersales.return.limit"]
        for document in self:
            limit = limits._get_limit(self.env.user, document.company_id)
            is_within = document._is_within_limit(self.env.user)
            if is_within or may_be_lifted and document._is_limit_lifted():
                continue
            if limit is None:
                text = self.env._("None of your roles may decide about returns.")
            else:
                text = self.env._(
                    "Its value of %(amount)s is above your limit of %(limit)s: somebody"
                    " with a higher one decides.",
                    amount=document._format_amount(document.amount_total),
                    limit=document._format_amount(limit),
                )
            yield document, text, "amount_total"

    def _decider_refusals(self):
        """Yield what a policy reserves for others."""
        groups = self.env.user.all_group_ids
        for document in self:
            deciders = document.line_ids.policy_id.sudo().decider_group_id
            for group in deciders - groups:
                text = self.env._(
                    "By the return policy this is decided by: %(group)s.",
                    group=group.name,
                )
                yield document, text, "line_ids"

    # === BUSINESS === #

    def _is_within_limit(self, user):
        """Return whether a user decides about a return of this value alone."""
        self.ensure_one()
        limits = self.env["aftersales.return.limit"]
        limit = limits._get_limit(user, self.company_id)
        if limit in (None, inf):
            return limit == inf
        return self.currency_id.compare_amounts(self.amount_total, limit) <= 0

    def _is_limit_lifted(self):
        """Return whether somebody with a higher limit lets others approve it."""
        self.ensure_one()
        lifted = self.sudo().exception_ids.filtered(lambda e: e.kind == "limit")
        return self._get_limit_cover() in lifted.mapped("covers")

    def _get_limit_cover(self):
        """Return what a lifted limit stands for, as text to compare."""
        amount = f"{self.amount_total:.{self.currency_id.decimal_places}f}"
        return f"partner_id {self.partner_id.id}, amount_total {amount}"

    def _lift_limit(self, reason):
        """Let others approve the return although it is above their limit.

        :raise UserError: when the user's own limit is not high enough either
        """
        self.check_access("write")
        self._check_undecided()
        self._raise_points(self._limit_refusals())
        for document in self:
            amount = document._format_amount(document.amount_total)
            document._log_exception(
                "limit",
                reason,
                rule=self.env._("Limit of approval"),
                detail=self.env._("Value: %(amount)s", amount=amount),
                covers=document._get_limit_cover(),
            )

    @api.model
    def _raise_points(self, points):
        """Refuse with all of some points, as guards yield them.

        :raise UserError: when there is one
        """
        texts = [
            f"{document.display_name}: {text}" for document, text, _about in points
        ]
        if texts:
            raise UserError("\n".join(dict.fromkeys(texts)))

    def _format_amount(self, amount):
        return format_amount(self.env, amount, self.currency_id)
