from odoo import api, fields, models, tools

# Returns that nobody has decided about follow every change of the terms.
UNDECIDED_STATES = ("draft", "submitted")


class ReturnTerms(models.AbstractModel):
    """Terms by product, category, customer, class and country; the first that fit win.

    An empty column means "any". Where two stand in the same place of the list, those
    of a product go before those of a category, then come those of a customer, a class
    and a country; those of one company go before those of every company.
    """

    _name = "aftersales.return.terms"
    _description = "Terms by Product and Customer"
    _order = "sequence, id"
    _check_company_auto = True

    # Stored fields of the return line that follow from these terms.
    _governed_fields = ()

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10, help="The first that fit win.")
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: every company."
    )
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        check_company=True,
        help="Empty: every product.",
    )
    categ_id = fields.Many2one(
        "product.category",
        "Product Category",
        index="btree_not_null",
        help="This category or one below it.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index="btree_not_null",
        check_company=True,
        help="This customer; a company with all its contacts.",
    )
    classification_id = fields.Many2one(
        "aftersales.classification",
        "Customer Class",
        index="btree_not_null",
        help="Customers of this type, credit rating or region.",
    )
    country_ids = fields.Many2many(
        "res.country", string="Countries", help="Customers in one of these countries."
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what is not decided yet follows."""
        terms = super().create(vals_list)
        self._follow_terms()
        return terms

    def write(self, vals):
        """Write; what is not decided yet follows."""
        result = super().write(vals)
        self._follow_terms()
        return result

    def unlink(self):
        """Delete; what is not decided yet follows."""
        result = super().unlink()
        self._follow_terms()
        return result

    # === BUSINESS === #

    @api.model
    def _follow_terms(self):
        """Forget the table in memory; judge the lines anew that are not decided."""
        self.env.registry.clear_cache()
        lines = self.env["aftersales.return.line"].sudo()
        lines = lines.search([("return_id.state", "in", UNDECIDED_STATES)])
        for name in self._governed_fields:
            self.env.add_to_compute(lines._fields[name], lines)

    @api.model
    def _match(self, cases):
        """Return the terms that hold for each of some goods, empty where none do.

        :param cases: list of :class:`.goods.Goods`
        :return: list of records, in the same order
        """
        table = self._get_table()
        used = {name for row in table for name in row if row[name]}
        found = {}
        for goods in cases:
            key = goods.company, goods.product, goods.partner
            if key not in found:
                facts = self._get_facts(goods, used)
                fitting = (row["id"] for row in table if self._fits(row, facts))
                found[key] = self.browse(filter(None, [next(fitting, None)]))
        return [found[goods.company, goods.product, goods.partner] for goods in cases]

    @api.model
    @tools.ormcache()
    def _get_table(self):
        """Return the terms in their order as plain values; kept in memory."""
        terms = self.sudo().with_context(active_test=True).search([])
        return [term._prepare_row() for term in terms.sorted(lambda t: t._get_rank())]

    def _prepare_row(self):
        return {
            "id": self.id,
            "company": self.company_id.ids,
            "product": self.product_id.ids,
            "category": self.categ_id.ids,
            "customer": self.partner_id.ids,
            "class": self.classification_id.ids,
            "country": self.country_ids.ids,
        }

    def _get_rank(self):
        """Return the place of terms in the table: the smallest are asked first."""
        return (
            self.sequence,
            not self.product_id,
            -(self.categ_id.parent_path or "").count("/"),
            not self.partner_id,
            not self.classification_id,
            not self.country_ids,
            not self.company_id,
            self.id,
        )

    @api.model
    def _fits(self, row, facts):
        return all(
            not row[name] or not values.isdisjoint(row[name])
            for name, values in facts.items()
        )

    @api.model
    def _get_facts(self, goods, used):
        """Return the values by which goods fit: column -> set of ids.

        :param used: the columns that any terms fill; the others cost nothing
        """
        product, partner = goods.product.sudo(), goods.partner.sudo()
        customer = partner.commercial_partner_id
        getters = {
            "company": lambda: goods.company.ids,
            "product": lambda: product._origin.ids,
            "category": lambda: self._get_path(product.categ_id),
            "customer": lambda: (partner | customer)._origin.ids,
            "class": lambda: self._get_classes(customer),
            "country": lambda: (partner.country_id or customer.country_id).ids,
        }
        return {name: set(getters[name]()) for name in used & getters.keys()}

    @api.model
    def _get_path(self, category):
        """Return the ids of a category and of all that it is a part of."""
        return [int(id_) for id_ in (category.parent_path or "").split("/") if id_]

    @api.model
    def _get_classes(self, customer):
        """Return the ids of the customer's type, credit rating and region."""
        names = ("aftersales_type_id", "aftersales_credit_id", "aftersales_region_id")
        return [customer[name].id for name in names if customer[name]]
