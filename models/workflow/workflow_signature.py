from collections import defaultdict

from odoo import api, fields, models


class WorkflowSignature(models.Model):
    """A second person's signature for one step of a document.

    It vouches for the document's signed fields as they were, and for this visit of the
    step's source only (both are in the ``digest``): a change of the content or a way
    back voids it, and the row stays as the proof of what was signed.
    """

    _name = "aftersales.workflow.signature"
    _inherit = "aftersales.workflow.evidence"
    _description = "Workflow Signature"
    _order = "signed_at desc, id desc"
    _rec_name = "rule_name"

    rule_id = fields.Many2one(
        "aftersales.workflow.rule",
        "Asked by Rule",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    rule_name = fields.Char("Signed For", required=True, readonly=True)
    step = fields.Char("Step (key)", required=True, readonly=True)
    signed_at = fields.Datetime("On", required=True, readonly=True)
    note = fields.Text(readonly=True)
    digest = fields.Char(
        "Fingerprint",
        required=True,
        readonly=True,
        help="SHA-256 of the content that was signed.",
    )
    is_valid = fields.Boolean(
        "Stands",
        compute="_compute_is_valid",
        help="Neither the content has changed since, nor has the document gone back.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("res_model", "res_id", "step", "digest")
    def _compute_is_valid(self):
        for (res_model, step), signatures in self._grouped_by_step().items():
            digests = {}
            # Evidence outlives an uninstalled model, a step and a deleted document.
            if res_model in self.env and step in self.env[res_model]._get_transitions():
                documents = self.env[res_model].browse(signatures.mapped("res_id"))
                digests = documents.exists()._get_digests(step)
            for signature in signatures:
                signature.is_valid = signature.digest == digests.get(signature.res_id)

    # === BUSINESS === #

    def _grouped_by_step(self):
        return self.grouped(lambda signature: (signature.res_model, signature.step))

    @api.model
    def _get_signers(self, rule, documents):
        """Return who has signed for a rule so that it stands now.

        Compared anew each time: the content may have changed a moment ago.

        :return: id of the document -> users
        """
        _model, _colon, step = rule.transition.partition(":")
        signatures = self.sudo().search(
            [
                ("rule_id", "=", rule.id),
                ("step", "=", step),
                ("res_model", "=", documents._name),
                ("res_id", "in", documents.ids),
            ]
        )
        digests = documents._get_digests(step) if signatures else {}
        signers = defaultdict(self.env["res.users"].browse)
        for signature in signatures:
            if signature.digest == digests[signature.res_id]:
                signers[signature.res_id] |= signature.user_id
        return signers
