from odoo import api, fields, models
from odoo.exceptions import UserError


class ReworkAgree(models.TransientModel):
    """Asks who of the customer agreed to another day for his goods, when, how, why."""

    _name = "aftersales.rework.agree"
    _description = "Agree on Another Day"

    rework_id = fields.Many2one(
        "aftersales.rework", required=True, readonly=True, ondelete="cascade"
    )
    old_on = fields.Date(related="rework_id.promised_on", string="Promised")
    expected_on = fields.Date(related="rework_id.expected_on")
    promised_on = fields.Date("New Day", required=True)
    needs_consent = fields.Boolean(compute="_compute_needs_consent")
    has_agreed = fields.Boolean(
        "The Customer Agreed",
        help="Without the customer's consent the promise stands as it is.",
    )
    agreed_by = fields.Char(help="The customer's person.")
    agreed_at = fields.Datetime("Agreed On", default=fields.Datetime.now)
    how = fields.Selection(
        selection=lambda self: (
            self.env["aftersales.sla.extension"]
            ._fields["how"]
            ._description_selection(self.env)
        ),
        default="phone",
    )
    reason = fields.Text(required=True, help="Why it is another day.")
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_rework_agree_attachment_rel",
        "wizard_id",
        "attachment_id",
        string="Proof",
        help="The customer's mail or letter.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("promised_on", "rework_id")
    def _compute_needs_consent(self):
        """A later day needs it; the first one, or an earlier one, does not."""
        for wizard in self:
            old = wizard.rework_id.promise_told_at and wizard.old_on
            day = wizard.promised_on
            wizard.needs_consent = bool(old) and (not day or day > old)

    # === ACTIONS === #

    def action_agree(self):
        """Put the day on record, with the consent.

        :raise UserError: without consent, or when the dates make no sense
        """
        self.ensure_one()
        self.attachment_ids.check_access("read")
        refusals = list(self._refusals())
        if refusals:
            raise UserError("\n".join(refusals))
        self.rework_id._agree_promise(self.promised_on, self._prepare_consent())
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS === #

    @api.model
    def _open(self, rework):
        """Return the action that asks about a rework; a later day is proposed only."""
        ready, old = rework.expected_on, rework.promised_on
        is_later = ready and (not old or ready > old)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Agree on Another Day"),
            "res_model": self._name,
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_rework_id": rework.id,
                "default_promised_on": is_later and ready,
            },
        }

    def _refusals(self):
        """Yield why the day cannot be promised."""
        now = fields.Datetime.now()
        if self.promised_on == self.old_on:
            yield self.env._("This day is promised already.")
        if self.promised_on < self.rework_id._get_company_day():
            yield self.env._("A day that has passed cannot be promised.")
        if self.needs_consent and not (self.has_agreed and self.agreed_by and self.how):
            yield self.env._(
                "Without the customer's consent the day stands: say who agreed, when"
                " and how."
            )
        if self.has_agreed and not self.agreed_at:
            yield self.env._("Say when the customer agreed.")
        if self.has_agreed and self.agreed_at and self.agreed_at > now:
            yield self.env._("The customer cannot have agreed in the future.")

    def _prepare_consent(self):
        values = {"reason": self.reason}
        if self.has_agreed:
            values |= {
                "agreed_by": self.agreed_by,
                "agreed_at": self.agreed_at,
                "how": self.how,
                "attachment_ids": [fields.Command.set(self.attachment_ids.ids)],
            }
        return values
