from odoo import fields, models
from odoo.tools import SQL

# The columns of every part, in this order.
COLUMNS = (
    "source_id",
    "company_id",
    "complaint_id",
    "return_id",
    "return_line_id",
    "product_id",
    "kind",
    "date",
    "amount",
    "quantity",
    "name",
    "res_model",
    "res_id",
)
# Parts the identifiers of the rows leave room for.
PARTS = 100


class CostReport(models.Model):
    """Every cost of a complaint, a row for each line of a document that tells it.

    The rows are read from the documents themselves and come to what the ledger and
    the stock valuation say, in the currency of the company: what a credit note takes
    back from the sales, what goods that leave or come back are worth in stock, what
    was entered by hand. What others reimburse counts against it. A higher context
    adds rows by extending :meth:`_get_parts`.
    """

    _name = "aftersales.cost.report"
    _description = "Costs of Complaints"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "name"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    complaint_id = fields.Many2one("aftersales.complaint", readonly=True)
    return_id = fields.Many2one("aftersales.return", readonly=True)
    return_line_id = fields.Many2one("aftersales.return.line", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product Category", readonly=True)
    reason_id = fields.Many2one("aftersales.return.reason", readonly=True)
    category_id = fields.Many2one(
        "aftersales.category", "Complaint Category", readonly=True
    )
    kind_id = fields.Many2one("aftersales.cost.kind", readonly=True)
    failure = fields.Selection(
        [
            ("internal", "Internal failure"),
            ("external", "External failure"),
            ("appraisal", "Appraisal"),
            ("prevention", "Prevention"),
        ],
        "Cost of Quality",
        readonly=True,
    )
    date = fields.Date(readonly=True)
    amount = fields.Monetary(
        readonly=True,
        help="In the currency of the company, without taxes; negative: it comes back.",
    )
    quantity = fields.Float(digits="Product Unit", readonly=True, aggregator=None)
    name = fields.Char("Document", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(
        "Document ID", model_field="res_model", readonly=True, aggregator=None
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @property
    def _table_query(self):
        """Number the rows of all parts and add what their documents say."""
        parts = self._get_parts()
        columns = SQL(", ").join(SQL.identifier("part", name) for name in COLUMNS)
        union = SQL(" UNION ALL ").join(
            SQL(
                "SELECT part.source_id::bigint * %(room)s + %(number)s AS id,"
                " %(columns)s FROM (%(part)s) AS part",
                room=PARTS,
                number=number,
                columns=columns,
                part=parts[key],
            )
            for number, key in enumerate(sorted(parts))
        )
        return SQL(
            """
            SELECT cost.id, cost.company_id, cost.complaint_id, cost.return_id,
                cost.return_line_id, cost.product_id, cost.date, cost.amount,
                cost.quantity, cost.name, cost.res_model, cost.res_id,
                kind.id AS kind_id, kind.failure,
                COALESCE(returned.commercial_partner_id,
                    complaint.commercial_partner_id) AS partner_id,
                template.categ_id, line.reason_id, complaint.category_id
            FROM (%s) AS cost
            LEFT JOIN aftersales_cost_kind AS kind
                ON kind.id = cost.kind
            LEFT JOIN aftersales_return AS returned ON returned.id = cost.return_id
            LEFT JOIN aftersales_complaint AS complaint
                ON complaint.id = cost.complaint_id
            LEFT JOIN aftersales_return_line AS line ON line.id = cost.return_line_id
            LEFT JOIN product_product AS product ON product.id = cost.product_id
            LEFT JOIN product_template AS template
                ON template.id = product.product_tmpl_id
            """,
            union,
        )
