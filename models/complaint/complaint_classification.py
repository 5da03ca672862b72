from odoo import api, fields, models

from .category import SEVERITIES

URGENCIES = [("0", "Normal"), ("1", "Urgent"), ("2", "Very urgent")]


class Complaint(models.Model):
    """The five independent axes, the flags, and the remedy sought (B-30 to B-39)."""

    _inherit = "aftersales.complaint"

    # Classification
    category_id = fields.Many2one(
        "aftersales.category", index="btree_not_null", tracking=True
    )
    properties = fields.Properties(
        "Additional Facts", definition="category_id.complaint_properties", copy=True
    )
    is_quality = fields.Boolean(
        "Quality Complaint",
        compute="_compute_is_quality",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    severity = fields.Selection(
        SEVERITIES,
        compute="_compute_severity",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Serious: danger to persons, the product cannot be used, or the customer's"
        " business stands still. Important: usable, but below expectation. General:"
        " usable, to be improved.",
    )
    validity = fields.Selection(
        [
            ("valid", "Valid"),
            ("improve", "To be improved"),
            ("invalid", "Invalid"),
        ],
        tracking=True,
        copy=False,
        help="Valid: our defect. To be improved: caused outside, or not solvable now."
        " Invalid: a misunderstanding or rumour.",
    )
    origin_grade = fields.Selection(
        [
            ("1", "1: dissatisfaction or misunderstanding"),
            ("2", "2: fault of an employee"),
            ("3", "3: fault of operation or another department"),
        ],
        copy=False,
    )
    priority = fields.Selection(URGENCIES, "Urgency", default="0")
    complexity = fields.Selection(
        [("simple", "Simple"), ("normal", "Normal"), ("complex", "Complex")],
        help="How hard it will be to find the cause.",
    )
    impact = fields.Selection(
        [("low", "Low"), ("medium", "Medium"), ("high", "High")],
        help="How much the customer's business suffers.",
    )
    needs_immediate_action = fields.Boolean("Immediate Action Needed")
    is_safety = fields.Boolean("Safety", tracking=True)
    is_major = fields.Boolean("Major", tracking=True)
    is_malicious = fields.Boolean("Malicious", tracking=True)
    remedy_sought_ids = fields.Many2many(
        "aftersales.remedy",
        "aftersales_complaint_remedy_sought_rel",
        # What was written down stays, also when a remedy is no longer offered.
        context={"active_test": False},
        help="What the customer asks for; “none stated” is an answer too.",
    )
    claimed_amount = fields.Monetary("Amount Claimed")
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
    )

    _claimed_amount_positive = models.Constraint(
        "CHECK (claimed_amount >= 0)", "The amount claimed cannot be negative."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("category_id")
    def _compute_is_quality(self):
        for complaint in self:
            category = complaint.category_id
            complaint.is_quality = (category or complaint).is_quality

    @api.depends("category_id")
    def _compute_severity(self):
        for complaint in self:
            complaint.severity = complaint.category_id.severity or complaint.severity

    @api.depends("company_id", "order_id", "invoice_id")
    def _compute_currency_id(self):
        for complaint in self:
            complaint.currency_id = (
                complaint.order_id.currency_id
                or complaint.invoice_id.currency_id
                or complaint.company_id.currency_id
            )
