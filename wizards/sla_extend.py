from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaExtend(models.TransientModel):
    """Asks who of the customer agreed to a later date, when, how, and why (C-08)."""

    _name = "aftersales.sla.extend"
    _description = "Agree on a Later Date"

    clock_id = fields.Many2one("aftersales.sla.clock", "Promise", required=True)
    old_due_at = fields.Datetime(related="clock_id.due_at", string="Due")
    has_agreed = fields.Boolean(
        "The Customer Agreed",
        help="Without the customer's consent the promise stands as it is.",
    )
    agreed_by = fields.Char(required=True, help="The customer's person.")
    agreed_at = fields.Datetime("Agreed On", required=True, default=fields.Datetime.now)
    how = fields.Selection(
        selection=lambda self: (
            self.env["aftersales.sla.extension"]
            ._fields["how"]
            ._description_selection(self.env)
        ),
        required=True,
        default="phone",
    )
    new_due_at = fields.Datetime("New Date", required=True)
    reason = fields.Text(required=True, help="Why it takes longer.")

    # === ACTIONS === #

    def action_extend(self):
        """Put the date on record that the customer agreed to.

        :raise UserError: without consent, after the promise was due, or when the dates
            make no sense
        """
        for wizard in self:
            document = wizard.clock_id._get_documents()
            document.check_access("write")
            refusals = list(wizard._refusals())
            if refusals:
                raise UserError("\n".join(refusals))
            wizard.clock_id.sudo()._extend(wizard._prepare_extension_values())
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS === #

    @api.model
    def _open(self, clock):
        """Return the action that opens the question for one promise."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Agree on a Later Date"),
            "res_model": self._name,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_clock_id": clock.id},
        }

    def _refusals(self):
        """Yield why the date cannot be moved."""
        clock, now = self.clock_id, fields.Datetime.now()
        if clock.state not in ("running", "paused"):
            yield self.env._("The promise does not run any more.")
            return
        if not self.has_agreed:
            yield self.env._("Without the customer's consent the date stands.")
        if self.agreed_at > now:
            yield self.env._("The customer cannot have agreed in the future.")
        if self.agreed_at < clock.started_at:
            yield self.env._("The customer cannot have agreed before it was promised.")
        # While it stands still its date moves on, and cannot have passed.
        is_over = (
            clock.state == "running"
            and clock.due_at
            and (self.agreed_at > clock.due_at)
        )
        if clock.due_at and (is_over or clock.is_late):
            yield self.env._(
                "The customer must be asked before the promise is due; it is broken."
            )
        if clock.due_at and self.new_due_at <= max(clock.due_at, self.agreed_at):
            yield self.env._("The new date must be later than the one promised.")
        if self.new_due_at > fields.Datetime.add(now, years=3):
            yield self.env._("Nobody promises a date more than three years away.")

    def _prepare_extension_values(self):
        return {
            "old_due_at": self.clock_id.due_at or self.new_due_at,
            "new_due_at": self.new_due_at,
            "agreed_by": self.agreed_by,
            "agreed_at": self.agreed_at,
            "how": self.how,
            "reason": self.reason,
        }
