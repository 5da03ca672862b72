from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What the customer has read when he signs.
SIGNED = frozenset(
    (
        "kind",
        "partner_id",
        "held_at",
        "report",
        "customer_name",
        "customer_signed_on",
        "customer_signature",
    )
)


class Visit(models.Model):
    """The customer signs the record of a visit, on paper or on the screen (H-12).

    What he has signed stays as he read it, its rows too (``aftersales.visit.part``). A
    signature given by mistake is withdrawn by a coordinator, which leaves a trace.
    """

    _inherit = "aftersales.visit"

    is_signed = fields.Boolean(
        compute="_compute_is_signed",
        help="The signature is saved: the form does not let it be changed any more.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("customer_signature")
    def _compute_is_signed(self):
        """Look at what is saved: a form drops what it shows as read-only."""
        for visit in self:
            visit.is_signed = bool(visit._origin.customer_signature)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a signature comes last, after all that is signed."""
        visits = super().create(
            [{**vals, "customer_signature": False} for vals in vals_list]
        )
        for visit, vals in zip(visits, vals_list, strict=True):
            if vals.get("customer_signature"):
                visit.write({"customer_signature": vals["customer_signature"]})
        return visits

    def write(self, vals):
        """Write; a signature comes last, after all that is signed with it.

        :raise UserError: when the record is signed, or there is nothing to sign
        """
        if SIGNED & vals.keys():
            self._check_unsigned()
        if not vals.get("customer_signature"):
            return super().write(vals)
        facts = dict(vals)
        signature = facts.pop("customer_signature")
        step = {name: facts.pop(name) for name in ("state",) if name in facts}
        if facts:
            super().write(facts)
        for visit in self:
            visit._sign(signature)
        return super().write(step) if step else True

    # === ACTIONS === #

    def action_withdraw_signature(self):
        """Take a signature off that was given by mistake; the record is open again.

        :raise AccessError: for anybody but a coordinator or a manager
        :raise UserError: when the visit is archived
        """
        self.check_access("write")
        if not self._may_withdraw_signature():
            raise AccessError(
                self.env._("A coordinator or a manager withdraws a signature.")
            )
        for visit in self.filtered("customer_signature"):
            signed = visit._say_signature()
            values = {"customer_signature": False, "customer_signed_on": False}
            visit._check_facts(values)
            visit._write_protected(values)
            visit._message_log(
                body=visit.env._(
                    "Withdrawn: the signature of %(signed)s", signed=signed
                )
            )

    # === BUSINESS === #

    @api.model
    def _may_withdraw_signature(self):
        groups = ("aftersales.group_coordinator", "aftersales.group_manager")
        return any(self.env.user.has_group(group) for group in groups)

    def _check_unsigned(self):
        signed = self.filtered("customer_signature")
        if signed:
            raise UserError(
                self.env._(
                    "%(visits)s: the customer has signed the record, it stays as it"
                    " is.",
                    visits=", ".join(signed.mapped("name")),
                )
            )

    def _sign(self, signature):
        """Put the customer's signature under what is written.

        :raise UserError: when nobody knows who signs, or there is nothing to sign
        """
        self.ensure_one()
        if not self.customer_name:
            raise UserError(self.env._("Write down the name of who signs."))
        if not self.report:
            raise UserError(
                self.env._("Write the report first: it is what the customer signs.")
            )
        today = fields.Date.context_today(self)
        return super().write(
            {
                "held_at": self.held_at or fields.Datetime.now(),
                "customer_signed_on": self.customer_signed_on or today,
                "customer_signature": signature,
            }
        )

    def _say_signature(self):
        """Return who has signed, and when."""
        self.ensure_one()
        return f"{self.customer_name}, {self.customer_signed_on}"
