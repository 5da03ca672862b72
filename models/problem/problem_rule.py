from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..complaint.category import SEVERITIES

# Complaints that turned out to be none do not make a problem frequent.
UNCOUNTED_STATES = ("rejected", "cancelled")


class ProblemRule(models.Model):
    """One line of the table that says how deep to investigate; first match wins.

    The effort is commensurate with severity and frequency; an empty column means "any".
    """

    _name = "aftersales.problem.rule"
    _description = "Depth Rule"
    _order = "sequence, id"

    name = fields.Char(
        required=True, translate=True, help="Shown where the rule has decided."
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: the rule holds in every company."
    )
    severity = fields.Selection(SEVERITIES)
    is_safety = fields.Boolean(
        "Danger Only", help="Only where persons or property are in danger."
    )
    min_count = fields.Integer(
        "At Least",
        help="Complaints of the same product and defect, or that the problem explains,"
        " within the days of this line. Zero: however many.",
    )
    days = fields.Integer(
        "Within Days", default=180, required=True, help="Counted back from today."
    )
    category_id = fields.Many2one(
        "aftersales.category",
        "Complaint Category",
        help="One of the complaints is of this category or one below it.",
    )
    classification_id = fields.Many2one(
        "aftersales.classification",
        "Customer Class",
        help="One of the customers has this credit rating, region or type.",
    )
    depth_id = fields.Many2one(
        "aftersales.problem.depth", "Investigate As", required=True
    )

    _min_count_positive = models.Constraint(
        "CHECK (min_count >= 0)", "A number of complaints cannot be negative."
    )
    _days_positive = models.Constraint(
        "CHECK (days BETWEEN 1 AND 3650)",
        "Complaints are counted over 1 to 3650 days.",
    )

    # === BUSINESS === #

    @api.model
    def _match(self, problems):
        """Return the rule that decides and the frequency it has counted.

        :param problems: read with full rights
        :return: problem -> (rule, number of complaints); absent when no rule fits
        """
        rules = self.sudo().search([])
        counts = {
            days: self._count(problems, days) for days in set(rules.mapped("days"))
        }
        found = {}
        for problem in problems:
            for rule in rules:
                count = counts[rule.days][problem]
                if rule._fits(problem, count):
                    found[problem] = rule, count
                    break
        return found

    @api.model
    def _count(self, problems, days):
        """Count the complaints of each problem's product and defect, in one query.

        Those the problem explains count at least, whatever their product.

        :return: problem -> number of complaints in the last ``days``
        """
        since = fields.Datetime.now() - timedelta(days=days)
        lines = self.env["aftersales.complaint.line"].sudo()
        domain = (
            Domain("product_id", "in", problems.product_id._origin.ids)
            & Domain("defect_id", "in", problems.defect_id._origin.ids)
            & Domain("complaint_id.kind", "=", "complaint")
            & Domain("complaint_id.state", "not in", UNCOUNTED_STATES)
            & Domain("complaint_id.received_at", ">=", since)
        )
        groups = lines._read_group(
            domain,
            ["company_id", "product_id", "defect_id"],
            ["complaint_id:count_distinct"],
        )
        counts = {tuple(key.id for key in keys): count for *keys, count in groups}
        return {
            problem: max(
                counts.get(problem._get_frequency_key(), 0),
                problem._count_explained(since),
            )
            for problem in problems
        }

    def _fits(self, problem, count):
        """Tell whether a problem meets every column that the rule fills in."""
        self.ensure_one()
        complaints = problem.complaint_ids
        policies = self.env["aftersales.sla.policy"]
        return (
            (not self.company_id or self.company_id == problem.company_id)
            and (not self.severity or self.severity == problem.severity)
            and (not self.is_safety or problem.is_safety)
            and count >= self.min_count
            and (
                not self.category_id
                or any(
                    self.category_id.id in policies._get_path(complaint.category_id)
                    for complaint in complaints
                )
            )
            and (
                not self.classification_id
                or self.classification_id in problem._get_customer_classes()
            )
        )
