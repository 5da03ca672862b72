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

    # === BUSINESS === #

    def _sign(self, documents, note=False):
        """Record the signature of a head of the department.

        :raise UserError: when somebody else signs
        """
        for document in documents if self.signer_team else ():
            heads = self._get_heads(document)
            if heads and self.env.user not in heads:
                raise UserError(
                    self.env._(
                        "“%(rule)s” is signed by: %(heads)s.",
                        rule=self.name,
                        heads=", ".join(heads.mapped("name")),
                    )
                )
        return super()._sign(documents, note)

    def _get_signers(self, document):
        """Return the users who may sign: the heads, where there are any."""
        signers = super()._get_signers(document)
        heads = self._get_heads(document) if self.signer_team else signers
        return signers & heads or signers

    def _get_heads(self, document):
        """Return who leads the department that signs."""
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
