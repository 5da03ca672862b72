from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EscalationStep(models.Model):
    """One step of a policy's ladder: when, who is told, and how.

    The steps of dissatisfaction lead up the same ladder: the first time the customer
    is not satisfied takes the first of them, the second time the second, and so on.
    """

    _name = "aftersales.escalation.step"
    _description = "Escalation Step"
    _order = "policy_id, sequence, id"

    policy_id = fields.Many2one(
        "aftersales.sla.policy", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(
        "What To Do",
        required=True,
        translate=True,
        help="What the person is told: the to-do, and the line in the chatter.",
    )
    target_id = fields.Many2one(
        "aftersales.sla.target",
        "Only for",
        domain="[('policy_id', '=', policy_id)]",
        ondelete="cascade",
        index="btree_not_null",
        # The copy's own promise, see ``aftersales.sla.policy.copy``.
        copy=False,
        help="Empty: the step holds for every promise of the policy.",
    )
    trigger = fields.Selection(
        [
            ("share", "At a share of the time"),
            ("breach", "After the breach"),
            ("round", "Customer not satisfied"),
        ],
        "When",
        required=True,
        default="breach",
    )
    share = fields.Float(
        default=0.8,
        help="0 %: at once when the clock starts.",
    )
    hours = fields.Float(
        "Hours Later", help="Hours after the breach; 0: as soon as it is broken."
    )
    role = fields.Selection(
        selection="_selection_role", string="Tell", required=True, default="owner"
    )
    user_id = fields.Many2one(
        "res.users", "Person", domain="[('share', '=', False)]", ondelete="restrict"
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        "To-Do",
        default=lambda self: self.env.ref("mail.mail_activity_data_warning", False),
        help="Scheduled on the document for the person. Empty: none.",
    )
    is_mailed = fields.Boolean("Send a Mail", help="The person also gets a mail.")
    is_urging = fields.Boolean(
        "Raise the Urgency", help="The document becomes more urgent by one degree."
    )
    is_holding_letter = fields.Boolean(
        "Draft a Holding Letter",
        help="The to-do holds the letter that tells the customer about the delay,"
        " written and ready to be sent.",
    )
    # Tells a step from the others in every version of its policy.
    key = fields.Char(default=lambda self: uuid4().hex, required=True, readonly=True)

    _share_between = models.Constraint(
        "CHECK (share >= 0 AND share <= 1)",
        "A share of the time lies between 0 and 100 %.",
    )
    _hours_positive = models.Constraint(
        "CHECK (hours >= 0 AND hours <= 8760)",
        "A step after the breach comes 0 to 8760 hours later.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _selection_role(self):
        roles = self.env["aftersales.sla.mixin"]._get_roles()
        return [*roles, ("user", self.env._("A given person"))]

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("role", "user_id")
    def _check_user_id(self):
        for step in self.filtered(lambda s: s.role == "user" and not s.user_id):
            raise ValidationError(
                self.env._("%(step)s: name the person.", step=step.name)
            )

    @api.constrains("target_id", "policy_id")
    def _check_target_id(self):
        for step in self:
            if step.target_id and step.target_id.policy_id != step.policy_id:
                raise ValidationError(
                    self.env._(
                        "%(step)s: the promise belongs to another policy.",
                        step=step.name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a version of the policy that is in use is put aside first."""
        policies = {vals.get("policy_id") for vals in vals_list} - {None}
        self.env["aftersales.sla.policy"].browse(policies)._keep_version()
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Write; a version of the policy that is in use is put aside first.

        :raise UserError: when it belongs to an earlier version
        """
        self.policy_id._keep_version()
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        """Delete; a version of the policy that is in use is put aside first."""
        self.policy_id._keep_version()
        self.env.registry.clear_cache()
        return super().unlink()
