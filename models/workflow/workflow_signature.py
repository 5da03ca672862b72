from odoo import api, fields, models


class WorkflowSignature(models.Model):
    """A second person's signature for one step of a document.

    It vouches for the document's signed fields as they were, and for this visit of the
    state only (both are in the ``digest``): a change of the content or a way back voids
    it, and the row stays as the proof of what was signed.
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

    @api.depends("res_model", "res_id")
    def _compute_is_valid(self):
        for res_model, signatures in self.grouped("res_model").items():
            documents = self.env[res_model].browse(signatures.mapped("res_id"))
            digests = {d.id: d._get_digest() for d in documents}
            for signature in signatures:
                signature.is_valid = signature.digest == digests[signature.res_id]
