from odoo import fields, models

# Role on the paper -> the rule by which its signature is asked for.
SIGNATURE_RULES = {
    "receiver": "aftersales.workflow_rule_rework_receiver",
    "service_manager": "aftersales.workflow_rule_rework_opinion",
    "supervisor": "aftersales.workflow_rule_rework_supervisor",
}


class Rework(models.Model):
    """A customer's own unit: what the service centre and production say of it.

    Who must have signed what is asked for by rules of the workflow: the receiver and
    the service centre's manager before it is routed, the supervisor of production
    before it is handed in.
    """

    _inherit = "aftersales.rework"

    received_with = fields.Char(
        "Came With",
        help="Accessories and papers that came along, and what the unit looked like.",
    )
    opinion = fields.Text(
        "Service Centre's Opinion",
        help="What the service centre thinks of the fault and wants done. It is signed"
        " before the unit goes to production.",
    )
    handling = fields.Text(
        "Production's Handling",
        help="What production has done. The supervisor signs it before the inspection.",
    )

    # === BUSINESS === #

    def _get_service_signatures(self):
        """Return the latest signature that stands for each role of the repair order.

        :return: ``receiver``, ``service_manager``, ``supervisor`` -> a signature,
            maybe an empty one
        """
        self.ensure_one()
        standing = self.sudo().signature_ids.filtered("is_valid")
        found = {}
        for role, xml_id in SIGNATURE_RULES.items():
            rule = self.env.ref(xml_id, raise_if_not_found=False)
            given = standing.filtered(lambda s, rule=rule: s.rule_id == rule)
            found[role] = given[:1] if rule else standing.browse()
        return found
