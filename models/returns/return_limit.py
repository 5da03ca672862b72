from math import inf

from odoo import api, fields, models, tools


class ReturnLimit(models.Model):
    """Up to which amount the members of a group approve and refuse returns alone.

    The highest limit of a person's groups counts; a limit of one company takes the
    place of the same group's general one there.
    """

    _name = "aftersales.return.limit"
    _description = "Limit of Approval"
    _order = "is_unlimited, amount, id"

    group_id = fields.Many2one(
        "res.groups",
        required=True,
        index=True,
        help="Whoever is a member, also by another group that implies it.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: every company, the amount being in its own currency.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    amount = fields.Monetary(
        "Up To", help="In the currency of the company, without taxes."
    )
    is_unlimited = fields.Boolean("Unlimited", help="Any amount.")

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A limit of approval cannot be negative."
    )
    _group_unique = models.UniqueIndex(
        "(group_id, COALESCE(company_id, 0))", "This group has a limit already."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("group_id")
    def _compute_display_name(self):
        for limit in self:
            limit.display_name = limit.group_id.sudo().name

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for limit in self:
            limit.currency_id = (limit.company_id or self.env.company).currency_id

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and forget the limits in memory."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Write, and forget the limits in memory."""
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        """Delete, and forget the limits in memory."""
        self.env.registry.clear_cache()
        return super().unlink()

    # === BUSINESS === #

    @api.model
    def _get_limit(self, user, company):
        """Return up to which amount a user approves returns of a company alone.

        :return: an amount in the company's currency, infinite when unlimited, ``None``
            when the user may not approve at all
        """
        amounts = []
        for group_id, by_company in self._get_table().items():
            if group_id in user.all_group_ids._ids:
                amounts.append(by_company.get(company.id, by_company.get(False)))
        return max((amount for amount in amounts if amount is not None), default=None)

    @api.model
    @tools.ormcache()
    def _get_table(self):
        """Return the limits in memory: group id -> company id or none -> amount."""
        table = {}
        for limit in self.sudo().search([]):
            amount = inf if limit.is_unlimited else limit.amount
            table.setdefault(limit.group_id.id, {})[limit.company_id.id] = amount
        return table
