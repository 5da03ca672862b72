import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mail import email_normalize_all


class Workflow(models.AbstractModel):
    """The people a rule turns to: who signs, who gets the to-do, who gets the mail."""

    _inherit = "aftersales.workflow"

    # What every signature vouches for, beside its step's own ``signed`` fields:
    # changing one of these voids it.
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
                "aftersales_is_request": True,
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_activity_type_id": activity_type.id,
                "default_summary": rule.name,
                "default_user_id": rule._get_signers(self)[:1].id,
            },
        }

    # === BUSINESS === #

    def _get_digests(self, name):
        """Return the SHA-256 of what a signature for step ``name`` vouches for.

        Beside the content this is the visit of the state that the step starts from: it
        stays the same while the document goes on, a way back begins another one.

        :return: id of the document -> hex string
        """
        visits = self._get_visits(name)
        documents = self.sudo().with_context(active_test=False)
        digests = {}
        signed = ["id", *self._signed_fields, *self._get_transition(name).signed]
        for values in documents.read(signed, None):
            # The order of a many2many is the other model's affair.
            plain = {
                field: sorted(value) if isinstance(value, list | tuple) else value
                for field, value in values.items()
            }
            content = json.dumps([plain, visits.get(plain["id"])], default=str)
            digests[plain["id"]] = hashlib.sha256(content.encode()).hexdigest()
        return digests

    def _get_visits(self, name):
        """Return the log row of the last entry into a state that the step starts from.

        :return: id of the document -> id of the row; none for the initial state
        """
        groups = (
            self.env["aftersales.workflow.log"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("state_to", "in", self._get_transition(name).sources),
                ],
                ["res_id"],
                ["id:max"],
            )
        )
        return dict(groups)

    def _get_workflow_user(self, role):
        """Return the person in a role of the rules (see ``activity_role``).

        :param role: ``owner``, ``leader`` or ``creator``
        """
        self.ensure_one()
        return self.create_uid if role == "creator" else self.env.user

    def _after_rule_mail(self, rule):
        """Extend here to learn that a rule has sent its mail about these documents."""

    @api.model
    def _get_phone_activity_type(self, rule):
        """Return the type of the to-do that stands in for a mail of a rule."""
        return self.env.ref("mail.mail_activity_data_call")

    def _get_reachable(self):
        """Return the documents about which a mail of a rule would reach somebody."""
        recipients = self._message_get_default_recipients()
        partners = self.env["res.partner"]
        return self.filtered(
            lambda document: (
                email_normalize_all(recipients[document.id]["email_to"])
                or partners.browse(recipients[document.id]["partner_ids"]).filtered(
                    "email_normalized"
                )
            )
        )
