from odoo import api, fields, models

from .category import SEVERITIES
from .complaint_classification import URGENCIES


class SlaPolicy(models.Model):
    """The columns by which a policy is chosen for a complaint; empty means any."""

    _inherit = "aftersales.sla.policy"

    _criteria = (
        "company_id",
        "category_id",
        "quality",
        "severity",
        "priority",
        "is_safety",
        "classification_id",
        "team_id",
    )

    category_id = fields.Many2one(
        "aftersales.category", help="This category or one below it."
    )
    quality = fields.Selection(
        [("quality", "Quality complaint"), ("other", "Non-quality complaint")],
        "Quality?",
    )
    severity = fields.Selection(SEVERITIES)
    priority = fields.Selection(URGENCIES, "Urgency")
    is_safety = fields.Boolean(
        "Danger Only", help="Only where persons or property are in danger."
    )
    classification_id = fields.Many2one(
        "aftersales.classification",
        "Customer Class",
        help="Customers of this credit rating, industry, region or type.",
    )
    team_id = fields.Many2one("aftersales.team", check_company=True)

    # === BUSINESS === #

    @api.model
    def _fits(self, document, row):
        """Compare a complaint with the columns; other documents have none of them."""
        if not super()._fits(document, row):
            return False
        if document._name != "aftersales.complaint":
            return True
        quality = "quality" if document.is_quality else "other"
        category = row["category_id"]
        return (
            (not row["quality"] or row["quality"] == quality)
            and (not row["severity"] or row["severity"] == document.severity)
            and (not row["priority"] or row["priority"] == document.priority)
            and (not row["is_safety"] or document.is_safety)
            and (not row["team_id"] or row["team_id"] == document.team_id.id)
            and (not category or category in self._get_path(document.category_id))
            and (
                not row["classification_id"]
                or row["classification_id"] in self._get_classes(document)
            )
        )

    @api.model
    def _get_classes(self, complaint):
        """Return the ids of the customer's type, credit rating and region."""
        customer = complaint.sudo().commercial_partner_id
        names = ("aftersales_type_id", "aftersales_credit_id", "aftersales_region_id")
        return [customer[name].id for name in names]

    @api.model
    def _get_path(self, category):
        """Return the ids of a category and of all that it is a part of."""
        return [int(id_) for id_ in (category.parent_path or "").split("/") if id_]
