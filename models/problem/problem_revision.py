import json

from odoo import api, fields, models


class ProblemRevision(models.Model):
    """A problem as it was at one moment: the report's revision, for good."""

    _name = "aftersales.problem.revision"
    _inherit = "aftersales.workflow.evidence"
    _description = "Revision of a Problem"
    _order = "res_id, number desc"
    _rec_name = "number"

    number = fields.Integer("Revision", required=True, readonly=True)
    made_at = fields.Datetime("On", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    snapshot = fields.Text(
        required=True, readonly=True, help="All facts and parts as they were, as JSON."
    )
    digest = fields.Char(
        "Fingerprint",
        required=True,
        readonly=True,
        help="SHA-256 of the content; whoever has the file can check it.",
    )
    change_text = fields.Text(
        "Changes",
        compute="_compute_change_text",
        help="What differs from the revision before.",
    )

    _number_unique = models.UniqueIndex(
        "(res_model, res_id, number)", "This revision exists already."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("snapshot")
    @api.depends_context("lang")
    def _compute_change_text(self):
        """Compare each revision with the one before, in words."""
        rows = self.search([("res_id", "in", self.mapped("res_id"))], order="number")
        by_problem = rows.grouped("res_id")
        for revision in self:
            same = by_problem.get(revision.res_id, self.browse())
            earlier = same.filtered(lambda r, n=revision.number: r.number < n)[-1:]
            revision.change_text = "\n".join(revision._compare(earlier))

    # === BUSINESS === #

    def _compare(self, earlier):
        """Return what changed since an earlier revision, a line a change."""
        if not earlier:
            return [self.env._("First revision")]
        old, new = json.loads(earlier.snapshot), json.loads(self.snapshot)
        problems = self.env["aftersales.problem"]
        lines = list(self._compare_rows(problems, old["facts"], new["facts"]))
        for name in new["parts"]:
            parts = problems[name]
            label = problems._fields[name]._description_string(self.env)
            before, after = old["parts"].get(name, {}), new["parts"][name]
            lines += self._compare_parts(parts, label, before, after)
        return lines

    def _compare_parts(self, parts, label, before, after):
        """Yield the rows of a part that were added, deleted or changed."""
        for row_id in [*before, *(row_id for row_id in after if row_id not in before)]:
            old, new = before.get(row_id), after.get(row_id)
            name = (new or old)["display_name"]
            if not old:
                yield self.env._("%(part)s: + %(row)s", part=label, row=name)
            elif not new:
                yield self.env._("%(part)s: − %(row)s", part=label, row=name)
            else:
                for line in self._compare_rows(parts, old, new):
                    yield self.env._(
                        "%(part)s, %(row)s: %(change)s",
                        part=label,
                        row=name,
                        change=line,
                    )

    @api.model
    def _compare_rows(self, records, old, new):
        """Yield each fact of a row that differs: label, old value, new value."""
        for name in new:
            field = records._fields.get(name)
            if field and old.get(name) != new[name]:
                yield self.env._(
                    "%(field)s: “%(old)s” → “%(new)s”",
                    field=field._description_string(self.env),
                    old=self._get_label(field, old.get(name)),
                    new=self._get_label(field, new[name]),
                )

    @api.model
    def _get_label(self, field, value):
        """Return a value as the user reads it; a selection by its label."""
        if field.type == "selection":
            value = dict(field._description_selection(self.env)).get(value, value)
        elif field.type == "boolean":
            value = self.env._("Yes") if value else self.env._("No")
        return value or ""
