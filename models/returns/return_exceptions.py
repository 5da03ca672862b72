from odoo import api, fields, models
from odoo.exceptions import UserError

from .return_terms import UNDECIDED_STATES


class Returns(models.Model):
    """Exceptions from the rules: open ones keep a return from being approved."""

    _inherit = "aftersales.return"

    exception_ids = fields.One2many(
        "aftersales.return.exception", "res_id", "Exceptions", readonly=True
    )
    # A field of its own: a form shows the lines twice, once to judge them.
    judged_line_ids = fields.One2many(
        "aftersales.return.line",
        compute="_compute_judged_line_ids",
        string="Policy and Warranty",
    )
    open_exceptions = fields.Text(
        compute="_compute_open_exceptions",
        help="What is not covered by the rules and nobody has granted yet.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("line_ids")
    def _compute_judged_line_ids(self):
        for document in self:
            document.judged_line_ids = document.line_ids

    @api.depends(
        "state",
        "line_ids.is_eligible",
        "line_ids.may_keep",
        "line_ids.needs_goods",
        "line_ids.quantity",
        "line_ids.exception_ids",
    )
    @api.depends_context("lang")
    def _compute_open_exceptions(self):
        undecided = self.filtered(lambda d: d.state in UNDECIDED_STATES)
        points = undecided.line_ids._get_exception_points()
        for document in self:
            document.open_exceptions = "\n".join(
                f"{line.product_id.display_name}: {line._explain_exception(kind)}"
                for line in document.line_ids
                for kind in points.get(line, ())
            )

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_excepted(self):
        """Keep a return that an exception was granted for: it is evidence."""
        self.line_ids._unlink_except_excepted()

    # === ACTIONS === #

    def action_grant_exceptions(self):
        """Open the dialog that asks why the return passes against the rules."""
        self.ensure_one()
        return self.env["aftersales.return.except"]._open(self)

    # === GUARDS === #

    def _approve_refusals(self):
        """Yield the exceptions that nobody has granted."""
        yield from super()._approve_refusals()
        yield from self._exception_refusals()

    def _exception_refusals(self):
        points = self.line_ids._get_exception_points()
        for line, kinds in points.items():
            for kind in kinds:
                text = self.env._(
                    "%(product)s: %(rule)s Grant an exception with a reason, or refuse"
                    " the return.",
                    product=line.product_id.display_name,
                    rule=line._explain_exception(kind),
                )
                yield line.return_id, text, line

    # === BUSINESS === #

    def _grant_exceptions(self, reason):
        """Let the lines of the returns pass against the policies that they break.

        :raise UserError: when the user has no right to one of them, or no reason is
            given
        """
        self.check_access("write")
        self._check_undecided()
        points = self.line_ids._get_exception_points()
        lines = self.line_ids.filtered(points.get)
        forbidden = lines.filtered(lambda line: not line._may_except())
        if forbidden:
            self._raise_no_right(forbidden)
        for line in lines:
            for kind in points[line]:
                line._grant(kind, reason)

    def _check_undecided(self):
        decided = self.filtered(lambda d: d.state not in UNDECIDED_STATES)
        if decided:
            raise UserError(
                self.env._(
                    "%(documents)s: exceptions are granted before the approval.",
                    documents=", ".join(decided.mapped("display_name")),
                )
            )

    @api.model
    def _raise_no_right(self, lines):
        groups = lines.policy_id.sudo().exception_group_id
        raise UserError(
            self.env._(
                "%(lines)s: exceptions are granted by %(groups)s.",
                lines=", ".join(lines.mapped("display_name")),
                groups=", ".join(groups.mapped("name")),
            )
        )

    def _log_exception(self, kind, reason, *, line=None, rule, detail, covers):
        """Write down, for good, who let a return pass against which rule, and why.

        :raise UserError: when no reason is given
        """
        self.ensure_one()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("An exception needs a reason."))
        subject = (line or self).display_name
        exceptions = self.env["aftersales.return.exception"].sudo()
        exceptions.create(
            {
                "res_model": self._name,
                "res_id": self.id,
                "company_id": self.company_id.id,
                "user_id": self.env.uid,
                "granted_at": fields.Datetime.now(),
                "kind": kind,
                "line_id": line and line.id,
                "subject": subject,
                "rule_name": rule or self.env._("No rule"),
                "detail": detail,
                "reason": reason,
                "covers": covers,
            }
        )
        label = dict(exceptions._fields["kind"]._description_selection(self.env))[kind]
        text = self.env._(
            "Exception for %(subject)s (%(kind)s): %(reason)s",
            subject=subject,
            kind=label,
            reason=reason,
        )
        self._message_log(body=text)
        self.invalidate_recordset(["exception_ids", "can_lift_limit"])
