from odoo import fields, models


class Improvement(models.Model):
    """The confirmed improvement raises the standard: a draft of its next version."""

    _inherit = "aftersales.improvement"

    # === ACTIONS === #

    def action_open_standard(self):
        """Open the standard that was proposed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.standard",
            "res_id": self.standard_id.id,
            "views": [[False, "form"]],
        }

    # === BUSINESS === #

    def _get_standard_line(self):
        """Return the line of the standard in force today that it is about, if any."""
        team = self.indicator_id.team_id or self.team_id
        key = (self.company_id, team, fields.Date.context_today(self))
        standard = self.env["aftersales.standard"]._find([key]).get(key)
        lines = standard.line_ids if standard else self.env["aftersales.standard.line"]
        return lines.filtered(lambda line: line.indicator_id == self.indicator_id)

    def _get_target(self, line):
        """Return the target of a line for the customers of this improvement."""
        if not self.type_id:
            return line.target if line.has_target else None
        own = line.target_ids.filtered(lambda target: target.type_id == self.type_id)
        return own.target if own else None

    def _propose_target(self):
        """Return the figure after it where it is better than the target, else 0."""
        after = self.after_id
        line = self._get_standard_line() if after.has_data else None
        if not line:
            return 0
        figure, target = round(after.value, 1), self._get_target(line)
        if target is None:
            return figure
        is_better = figure > target if after.direction == "higher" else figure < target
        return figure if is_better else 0

    def _propose_standard(self):
        """Write the new target into the draft of the standard's next version.

        A draft that is there already is used; one in review is left to its reviewer.
        """
        line = self._get_standard_line()
        if not line or line.standard_id.state != "force":
            return
        standard = line.standard_id.with_env(self.env)
        draft = standard._get_draft() or standard._make_next()
        if draft.state != "draft":
            return
        mine = draft.line_ids.filtered(
            lambda own: own.indicator_id == self.indicator_id
        )
        self._set_target(mine)
        self._write_protected({"standard_id": draft.id})
        body = self.env._(
            "New target of %(indicator)s proposed by %(improvement)s.",
            indicator=self.indicator_id.name,
            improvement=self.name,
        )
        draft._message_log(body=body)

    def _set_target(self, line):
        if not self.type_id:
            line.write({"target": self.new_target, "has_target": True})
            return
        own = line.target_ids.filtered(lambda target: target.type_id == self.type_id)
        if own:
            own.target = self.new_target
        else:
            facts = {"type_id": self.type_id.id, "target": self.new_target}
            line.target_ids.create({**facts, "line_id": line.id})
