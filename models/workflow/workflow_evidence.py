from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class WorkflowEvidence(models.AbstractModel):
    """An append-only row about any document: its step, its signature.

    The ORM refuses every change and so does a trigger in the database. Nobody holds a
    create right; the workflow writes the rows. Who may read the document may read them.
    """

    _name = "aftersales.workflow.evidence"
    _description = "Workflow Evidence"
    _log_access = False

    res_model = fields.Char("Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Document ID", model_field="res_model", required=True, readonly=True, index=True
    )
    document_name = fields.Char("Document", compute="_compute_document_name")
    company_id = fields.Many2one(
        "res.company", readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", "By", required=True, readonly=True, ondelete="restrict"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        for res_model, rows in self.grouped("res_model").items():
            names = {}
            # Evidence outlives an uninstalled document's model.
            if res_model in self.env:
                documents = self.env[res_model].sudo().browse(rows.mapped("res_id"))
                names = {document.id: document.display_name for document in documents}
            for row in rows:
                row.document_name = names.get(row.res_id)

    # === CRUD === #

    def init(self):
        """Forbid UPDATE, DELETE and TRUNCATE in the database itself."""
        if self._abstract:
            return
        self.env.cr.execute(
            SQL(
                """
            CREATE OR REPLACE FUNCTION aftersales_append_only() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION 'rows of %% are append-only', TG_TABLE_NAME;
            END $$ LANGUAGE plpgsql;
            CREATE OR REPLACE TRIGGER aftersales_append_only
            BEFORE UPDATE OR DELETE ON %s
            FOR EACH ROW EXECUTE FUNCTION aftersales_append_only();
            CREATE OR REPLACE TRIGGER aftersales_append_only_whole
            BEFORE TRUNCATE ON %s
            FOR EACH STATEMENT EXECUTE FUNCTION aftersales_append_only();
                """,
                SQL.identifier(self._table),
                SQL.identifier(self._table),
            )
        )

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse.

        :raise UserError: always
        """
        raise UserError(self.env._("Evidence of a document cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("Evidence of a document cannot be deleted."))

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
