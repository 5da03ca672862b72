from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


class Complaint(models.Model):
    """What the inspection of the returned goods says about the responsibility (E-06).

    It is proposed and never overwrites: quality judges.
    """

    _inherit = "aftersales.complaint"

    found_responsibility = fields.Selection(
        selection=lambda self: self._fields["responsibility"].selection,
        string="Proposed Responsibility",
        compute="_compute_findings",
        help="By the inspection of the goods that came back; of several findings that"
        " of the larger quantity.",
    )
    found_summary = fields.Char("Inspection", compute="_compute_findings")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "return_ids.state",
        "return_ids.inspection_ids.finding_id",
        "return_ids.inspection_ids.quantity",
    )
    def _compute_findings(self):
        found = self._get_findings()
        for complaint in self:
            findings = found[complaint.id]
            speaking = [finding for finding in findings if finding.responsibility]
            best = max(speaking, key=findings.get, default=None)
            complaint.found_responsibility = best and best.responsibility
            complaint.found_summary = ", ".join(
                self.env._("%(quantity)g × %(finding)s", quantity=n, finding=f.name)
                for f, n in findings.items()
            )

    # === ACTIONS === #

    def action_take_over_findings(self):
        """Write the responsibility as the inspection proposes it, where it is empty.

        :raise UserError: when quality has judged already, or nothing is proposed
        """
        for complaint in self:
            if complaint.responsibility or not complaint.found_responsibility:
                raise UserError(
                    self.env._(
                        "%(complaint)s: the responsibility is judged already, or the"
                        " inspection proposes none.",
                        complaint=complaint.display_name,
                    )
                )
            reason = complaint.responsibility_reason
            complaint.write(
                {
                    "responsibility": complaint.found_responsibility,
                    "responsibility_reason": reason or complaint._prepare_reason(),
                }
            )
        return True

    # === BUSINESS === #

    def _get_findings(self):
        """Return what was found: id of the complaint -> {finding: quantity}.

        Only of returns whose inspection is over; before, it may still change.
        """
        groups = self.env["aftersales.return.inspection"]._read_group(
            [
                ("return_id.complaint_id", "in", self.ids),
                ("return_id.state", "in", ("deciding", "processing", "done")),
                ("inspected_at", "!=", False),
            ],
            ["return_id.complaint_id", "finding_id"],
            ["quantity:sum"],
            order="quantity:sum DESC, finding_id",
        )
        found = defaultdict(dict)
        for complaint, finding, quantity in groups:
            found[complaint.id][finding] = quantity
        return found

    def _prepare_reason(self):
        """Return the findings as the reasons of a judgement."""
        self.ensure_one()
        rows = self.return_ids.inspection_ids.filtered("inspected_at")
        texts = [
            self.env._(
                "Inspection of %(goods)s: %(finding)s.",
                goods=row.display_name,
                finding=row.finding_id.name,
            )
            for row in rows
        ]
        texts += [row.analysis for row in rows if row.analysis]
        return "\n".join(texts)
