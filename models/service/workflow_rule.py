from collections import defaultdict
from dataclasses import replace

from odoo import fields, models
from odoo.exceptions import UserError


class WorkflowRule(models.Model):
    """A signature that the heads of a department give: its own, or customer service."""

    _inherit = "aftersales.workflow.rule"

    signer_team = fields.Selection(
        [
            ("document", "Heads of the document's department"),
            ("front", "Heads of customer service"),
        ],
        "Signed By",
        help="Of the group only the leader, his delegate or the manager of this"
        " department signs; where none of them is named, any member of the group."
        " Empty: any member of the group.",
    )

    signs_alone = fields.Boolean(
        "One Signature a Person",
        help="Who has signed this step for another rule does not sign it for this one,"
        " nor the other way round: several signatures are several people.",
    )

    # === BUSINESS === #

    def _sign(self, documents, note=False):
        """Record the signature of a head of the department.

        :raise UserError: when somebody else signs, or one person twice
        """
        others = self._get_other_signers(documents)
        for document in documents:
            heads = self._get_heads(document)
            if heads and self.env.user not in heads:
                raise UserError(
                    self.env._(
                        "“%(rule)s” is signed by: %(heads)s.",
                        rule=self.name,
                        heads=", ".join(heads.mapped("name")),
                    )
                )
            if self.env.user in others[document.id]:
                raise UserError(
                    self.env._(
                        "You have signed %(document)s already: “%(rule)s” is the"
                        " signature of another person.",
                        document=document.display_name,
                        rule=self.name,
                    )
                )
        return super()._sign(documents, note)

    def _may_sign(self, document):
        """Tell also whether the user is a head, and has not signed already."""
        heads = self._get_heads(document)
        return (
            super()._may_sign(document)
            and (not heads or self.env.user in heads)
            and self.env.user not in self._get_other_signers(document)[document.id]
        )

    def _get_signers(self, document):
        """Return the users who may sign: the heads, where there are any."""
        signers = super()._get_signers(document)
        heads = self._get_heads(document)
        others = self._get_other_signers(document)[document.id]
        return (signers & heads or signers) - others

    def _prepare_signature_point(self, document, has_signed=False):
        """Name the people whose signature is missing, where they are known."""
        point = super()._prepare_signature_point(document, has_signed)
        heads = self._get_heads(document)
        if not heads:
            return point
        others = self._get_other_signers(document)[document.id]
        if not heads - others:
            text = self.env._(
                "%(rule)s is missing: %(heads)s signed for another one. Name a delegate"
                " or a manager of the department.",
                rule=self.name,
                heads=" / ".join(heads.mapped("name")),
            )
            return replace(point, text=text)
        text = self.env._(
            "%(rule)s is missing: %(heads)s.",
            rule=self.name,
            heads=" / ".join((heads - others).mapped("name")),
        )
        return replace(point, text=text)

    def _get_other_signers(self, documents):
        """Return id -> who has signed the same step for a rule that excludes this."""
        model_name, _colon, step = self.transition.partition(":")
        others = self._get_rules(model_name, step) - self
        if not self.signs_alone:
            others = others.filtered("signs_alone")
        nobody = self.env["res.users"]
        signers = defaultdict(lambda: nobody)
        for rule in others:
            for id_, users in rule._get_signers_so_far(documents).items():
                signers[id_] |= users
        return signers

    def _get_heads(self, document):
        """Return who leads the department that signs; nobody where none is asked."""
        if not self.signer_team:
            return self.env["res.users"]
        if self.signer_team == "front":
            teams = self.env["aftersales.team"].sudo()
            domain = [
                ("function", "=", "front"),
                ("company_id", "in", [document._get_document_company().id, False]),
            ]
            teams = teams.search(domain)
        else:
            teams = document.sudo().team_id
        return teams.leader_id | teams.delegate_id | teams.manager_id
