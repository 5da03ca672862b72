from odoo import api, fields, models
from odoo.fields import Domain


class ReturnChecklist(models.Model):
    """What is looked at when goods come back, by product or product category.

    The checklist of the product comes first, then that of the nearest category, then
    one for everything; of several the first by sequence.
    """

    _name = "aftersales.return.checklist"
    _description = "Inspection Checklist"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: every company."
    )
    product_id = fields.Many2one(
        "product.product", index="btree_not_null", check_company=True
    )
    categ_id = fields.Many2one(
        "product.category",
        "Product Category",
        index="btree_not_null",
        help="Also for the categories below it. Empty, and no product: for everything.",
    )
    item_ids = fields.One2many(
        "aftersales.return.checklist.item", "checklist_id", "Checks", copy=True
    )

    # === BUSINESS === #

    @api.model
    def _get_checklists(self, lines):
        """Return the checklist of each line of a return: line -> checklist.

        Looked up once, however many lines there are.
        """
        companies = [*lines.company_id.ids, False]
        found = self.sudo().search(Domain("company_id", "in", companies))
        return {line: found._pick(line.product_id, line.company_id) for line in lines}

    def _pick(self, product, company):
        """Return the one of these that fits best, none if none does."""
        usable = self.filtered(lambda c: c.company_id in (company, company.browse()))
        by_product = usable.filtered("product_id").grouped("product_id")
        if product in by_product:
            return by_product[product][:1]
        general = usable.filtered(lambda c: not c.product_id)
        by_category = general.grouped("categ_id")
        path = (product.sudo().categ_id.parent_path or "").split("/")[-2::-1]
        for category in self.env["product.category"].browse(map(int, path)):
            if category in by_category:
                return by_category[category][:1]
        return by_category.get(self.env["product.category"], self.browse())[:1]
