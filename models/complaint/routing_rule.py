from odoo import api, fields, models

from .category import SEVERITIES


class RoutingRule(models.Model):
    """One line of the table that says which team takes a complaint; first match wins.

    An empty column means "any" (D-03, D-07).
    """

    _name = "aftersales.routing.rule"
    _description = "Routing Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", "Company", index=True)
    quality = fields.Selection(
        [("quality", "Quality"), ("other", "Non-quality")],
        "Quality?",
        help="Quality complaints go to quality, the others to the front office.",
    )
    category_id = fields.Many2one(
        "aftersales.category", "Category", help="This category or one below it."
    )
    severity = fields.Selection(SEVERITIES)
    partner_id = fields.Many2one(
        "res.partner", "Customer", help="This customer and all its contacts."
    )
    product_category_id = fields.Many2one(
        "product.category", "Product Category", help="This category or one below it."
    )
    product_id = fields.Many2one("product.product", "Product")
    team_id = fields.Many2one(
        "aftersales.team", "Team", required=True, check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Person",
        help="Takes the complaint unless out of office; else a member of the team.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("team_id", "user_id")
    def _compute_name(self):
        for rule in self:
            names = [rule.team_id.name, rule.user_id.name]
            rule.name = " / ".join(filter(None, names))

    # === BUSINESS === #

    @api.model
    def _match(self, complaints):
        """Return the first rule that fits each complaint: complaint -> rule or empty.

        :param complaints: recordset of complaints
        """
        rules = self.sudo().search([])
        return {
            complaint: next(
                (rule for rule in rules if rule._is_match(complaint)), rules.browse()
            )
            for complaint in complaints.sudo()
        }

    def _is_match(self, complaint):
        self.ensure_one()
        commercial = complaint.commercial_partner_id
        products = complaint.line_ids.product_id
        return (
            self.company_id in (complaint.company_id, self.company_id.browse())
            and self.quality in (False, "quality" if complaint.is_quality else "other")
            and self.severity in (False, complaint.severity)
            and self._is_below(self.category_id, complaint.category_id)
            and (not self.product_id or self.product_id in products)
            and self._is_below(self.product_category_id, products.categ_id)
            and self.partner_id.commercial_partner_id
            in (commercial, self.partner_id.browse())
        )

    @staticmethod
    def _is_below(parent, nodes):
        """Tell whether a node is ``parent`` or below it; no parent means any node."""
        return not parent or any(
            (node.parent_path or "").startswith(parent.parent_path) for node in nodes
        )
