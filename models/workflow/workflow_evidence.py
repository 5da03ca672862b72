from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class WorkflowEvidence(models.AbstractModel):
    """An append-only row about any document: its step, its signature.

    The ORM refuses every change and so does a trigger in the database. Nobody holds a
    create right; the workflow writes the rows.
    """

    _name = "aftersales.workflow.evidence"
    _inherit = "aftersales.workflow.attached"
    _description = "Workflow Evidence"
    _log_access = False

    user_id = fields.Many2one(
        "res.users", "By", required=True, readonly=True, ondelete="restrict"
    )

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
