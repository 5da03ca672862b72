import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

# Fields of these modules say nothing about the problem itself.
FOREIGN_MODULES = ("mail", "portal", "base")
SKIPPED = {
    *models.MAGIC_COLUMNS,
    "problem_id",
    "company_id",
    "sequence",
    "state_entered_at",
}


def prepare_row(record):
    """Return the stored facts of a problem or of a part of it, readable by people."""
    names = [
        name
        for name, field in record._fields.items()
        if field.store
        and name not in SKIPPED
        and field._module not in FOREIGN_MODULES
        and field.type not in ("binary", "json", "many2one_reference")
        and not (field.type == "one2many" and not name.startswith("why_"))
    ]
    row = {name: to_plain(record, name) for name in names}
    return {"display_name": record.display_name, **row}


def to_plain(record, name):
    """Return a field's value as JSON can hold it; records by their names."""
    value, kind = record[name], record._fields[name].type
    if kind in ("many2one", "many2many", "one2many"):
        return ", ".join(filter(None, value.mapped("display_name")))
    if kind == "html":
        return html2plaintext(value or "")
    if kind in ("date", "datetime"):
        return str(value) if value else ""
    return value


class Problem(models.Model):
    """The revisions of a problem: what stood in its report, and when."""

    _inherit = "aftersales.problem"

    revision_ids = fields.One2many(
        "aftersales.problem.revision", "res_id", "Revisions", readonly=True
    )
    revision_number = fields.Integer(
        "Revision", compute="_compute_revision_number", help="The latest one."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("revision_ids")
    def _compute_revision_number(self):
        for problem in self:
            numbers = problem.revision_ids.mapped("number")
            problem.revision_number = max(numbers, default=0)

    # === ACTIONS === #

    def action_ask_revision(self):
        """Ask why there is to be a new revision of the report."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Revision"),
            "res_model": "aftersales.problem.revise",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_problem_id": self.id},
        }

    # === BUSINESS === #

    def _action_explain(self):
        """Keep what was closed with an explanation."""
        result = super()._action_explain()
        self._make_revisions(self.env._("Closed with an explanation"))
        return result

    def _action_approve(self):
        """Keep what was approved."""
        result = super()._action_approve()
        self._make_revisions(self.env._("Measures approved"))
        return result

    def _action_close(self):
        """Keep what was closed."""
        result = super()._action_close()
        self._make_revisions(self.env._("Closed"))
        return result

    def _add_revision(self, reason):
        """Keep a problem as it is now because somebody wants so.

        :raise AccessError: when the user may not change the problem
        :raise UserError: without a reason
        """
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why there is a new revision."))
        return self._make_revisions(reason.strip())

    def _make_revisions(self, reason):
        """Keep each problem as it is now, append-only, with its fingerprint.

        :return: recordset of the new ``aftersales.problem.revision``
        """
        rows = []
        for problem in self:
            snapshot = json.dumps(problem._prepare_snapshot(), ensure_ascii=False)
            rows.append(
                {
                    "res_model": self._name,
                    "res_id": problem.id,
                    "company_id": problem.company_id.id,
                    "user_id": self.env.uid,
                    "number": problem.revision_number + 1,
                    "made_at": fields.Datetime.now(),
                    "reason": reason,
                    "snapshot": snapshot,
                    "digest": hashlib.sha256(snapshot.encode()).hexdigest(),
                }
            )
        revisions = self.env["aftersales.problem.revision"].sudo().create(rows)
        self.invalidate_recordset(["revision_ids", "revision_number"])
        return revisions.sudo(self.env.su)

    def _prepare_snapshot(self):
        """Return all facts and parts of a problem as plain, readable values."""
        problem = self.sudo().with_context(active_test=False)
        return {
            "facts": prepare_row(problem),
            "parts": {
                name: {str(part.id): prepare_row(part) for part in problem[name]}
                for name in self._get_part_names()
            },
        }

    @api.model
    def _get_part_names(self):
        """Return the names of the fields that hold the parts of a problem."""
        parts = self.env.registry.descendants(["aftersales.problem.part"], "_inherit")
        return sorted(
            name
            for name, field in self._fields.items()
            if field.type == "one2many" and field.comodel_name in parts
        )
