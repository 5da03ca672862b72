import hashlib
import json

from odoo import fields, models
from odoo.exceptions import UserError


class Workflow(models.AbstractModel):
    """The people a rule turns to: who signs, who gets the to-do, who gets the mail."""

    _inherit = "aftersales.workflow"

    # What a signature vouches for: changing one of these voids it.
    _signed_fields = ()

    signature_ids = fields.One2many(
        "aftersales.workflow.signature", "res_id", "Signatures", readonly=True
    )

    # === ACTIONS === #

    def action_sign(self, rule_id, note=False):
        """Sign, as the second person, for the step that the rule guards.

        :param rule_id: id of the ``aftersales.workflow.rule``
        :param note: what the signer wants to have on record
        :raise UserError: when the user may not sign this
        """
        rule = self.env["aftersales.workflow.rule"].sudo().browse(rule_id).exists()
        self.check_access("write")
        model_name, _colon, name = (rule.transition or "").partition(":")
        if model_name != self._name:
            raise UserError(self.env._("There is nothing to sign here."))
        self._check_sources(self._get_transition(name))
        return rule._sign(self, note)

    def action_request_signature(self, rule_id):
        """Open the form of an activity that asks a colleague to sign."""
        self.ensure_one()
        rule = self.env["aftersales.workflow.rule"].sudo().browse(rule_id)
        activity_type = self.env.ref("aftersales.mail_activity_type_signature")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a Signature"),
            "res_model": "mail.activity",
            "view_mode": "form",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_activity_type_id": activity_type.id,
                "default_summary": rule.name,
                "default_user_id": rule._get_signers(self)[:1].id,
            },
        }

    # === BUSINESS === #

    def _get_digest(self):
        """Return the SHA-256 of what a signature vouches for, as a hex string."""
        self.ensure_one()
        [values] = self.read(["state", "state_entered_at", *self._signed_fields], None)
        # The order of a many2many is the other model's affair.
        plain = {
            name: sorted(value) if isinstance(value, list | tuple) else value
            for name, value in values.items()
        }
        content = json.dumps(plain, sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()

    def _get_workflow_user(self, role):
        """Return the person in a role of the rules (see ``activity_role``).

        :param role: ``owner``, ``leader`` or ``creator``
        """
        self.ensure_one()
        return self.create_uid if role == "creator" else self.env.user

    def _has_recipient(self):
        """Tell whether a mail of a rule would reach anybody."""
        self.ensure_one()
        return bool(self._mail_get_primary_email().get(self.id))
