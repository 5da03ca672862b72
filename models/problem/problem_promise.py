from odoo import models


class Problem(models.Model):
    """What brings another policy to a problem, and whose its promises are."""

    _inherit = "aftersales.problem"

    _policy_facts = (
        "company_id",
        "severity",
        "is_safety",
        "team_id",
        "partner_id",
        "product_id",
        "defect_id",
        "depth_id",
        "depth_reason",
    )
    _people_fields = ("user_id", "team_id")
    _people_key = (*_people_fields, "create_uid", "company_id")

    # === BUSINESS === #

    def _get_clock_partner(self):
        return self.partner_id.commercial_partner_id
