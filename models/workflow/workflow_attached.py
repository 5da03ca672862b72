from odoo import api, fields, models
from odoo.fields import Domain


class WorkflowAttached(models.AbstractModel):
    """A row about any document; who may read the document may read the row."""

    _name = "aftersales.workflow.attached"
    _description = "Row About a Document"

    res_model = fields.Char("Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Document ID", model_field="res_model", required=True, readonly=True, index=True
    )
    document_name = fields.Char("Document", compute="_compute_document_name")
    company_id = fields.Many2one(
        "res.company", readonly=True, index=True, ondelete="restrict"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        for res_model, rows in self.grouped("res_model").items():
            names = {}
            # A row may outlive an uninstalled document's model.
            if res_model in self.env:
                documents = self.env[res_model].sudo().browse(rows.mapped("res_id"))
                names = {document.id: document.display_name for document in documents}
            for row in rows:
                row.document_name = names.get(row.res_id)

    # === ACTIONS === #

    @api.readonly
    def action_open_document(self):
        """Open the document that this row is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }

    # === ACCESS === #

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Find only rows of documents that the user may read."""
        if not self.env.su:
            domain = Domain(domain) & self._get_readable_domain()
        return super()._search(domain, *args, **kwargs)

    def _check_access(self, operation):
        """Let a row be read by those who may read its document."""
        result = super()._check_access(operation)
        if result or not any(self._ids):
            return result
        forbidden = self - self.sudo(False).search([("id", "in", self.ids)])
        if forbidden:
            rules = self.env["ir.rule"]
            return forbidden, lambda: rules._make_access_error(operation, forbidden)
        return None

    @api.model
    def _get_readable_domain(self):
        """Return the domain of the rows whose documents the user may read."""
        domains = [Domain.FALSE]
        for model_name in self.env["aftersales.workflow"]._get_document_models():
            documents = self.env[model_name]
            if documents.has_access("read"):
                domains.append(
                    Domain("res_model", "=", model_name)
                    & Domain("res_id", "in", documents._search([]))
                )
        return Domain.OR(domains)
