from datetime import UTC

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from .trace_query import COLUMNS, prepare_rows
from .trace_reach import CHILDREN, PARENTS, find_entered, find_family
from .trace_scope import TraceScope

# Columns that name a document, and may be shown only to who may read that.
DOCUMENTS = {
    "order_id": "sale.order",
    "picking_id": "stock.picking",
    "exchange_picking_id": "stock.picking",
    "repair_id": "repair.order",
    "scrap_id": "stock.scrap",
}
# The tables that the queries read, beside those of the documents.
TABLES = (
    "product.product",
    "product.template",
    "res.partner",
    "sale.order.line",
    "stock.location",
    "stock.lot",
    "stock.move",
    "stock.move.line",
    "stock.quant",
    "uom.uom",
)


class Trace(models.TransientModel):
    """Where lots came from and where they are: every document, place and customer.

    Downwards it follows what a lot was made into, upwards what it was made of, through
    repacking and rework; the stock moves are the history, the quants are today, and
    where both differ a row says so. It is read with full rights inside the
    companies of the user: a person who may not open a delivery must still know that it
    holds the lot. The document itself stays unnamed to him.

    ================================  ===========================================
    who                               may
    ================================  ===========================================
    service desk, quality, process,   trace within the own companies; each sees
    production, planning, warehouse   his own traces only
    ================================  ===========================================
    """

    _name = "aftersales.trace"
    _description = "Trace"
    _order = "id desc"
    _rec_name = "name"
    # A sheet that was made in the morning can still be printed in the evening.
    _transient_max_hours = 12

    name = fields.Char(compute="_compute_name")
    # Question
    lot_ids = fields.Many2many(
        "stock.lot",
        string="Lots/Serials",
        help="What is traced: everything that was made of them is followed, too.",
    )
    product_id = fields.Many2one(
        "product.product",
        domain="[('is_storable', '=', True)]",
        help="Without lots: all movements of the period. With lots: those of its lots"
        " that were received or made in the period.",
    )
    date_from = fields.Date("From")
    date_to = fields.Date("Until")
    # Answer
    traced_at = fields.Datetime("Traced On", readonly=True)
    row_ids = fields.One2many("aftersales.trace.row", "trace_id", readonly=True)
    balance_ids = fields.One2many("aftersales.trace.balance", "trace_id", readonly=True)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("lot_ids", "product_id")
    def _compute_name(self):
        for trace in self:
            lots = trace.lot_ids
            names = lots[:3].sudo().mapped("name")
            if len(lots) > len(names):
                more = len(lots) - len(names)
                names.append(self.env._("%(count)s more", count=more))
            name = ", ".join(names) or trace.product_id.display_name
            trace.name = name or self.env._("New Trace")

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        for trace in self:
            if trace.date_from and trace.date_to and trace.date_from > trace.date_to:
                text = self.env._("The period ends before it begins.")
                raise ValidationError(text)

    # === BUSINESS === #

    def _run(self):
        """Answer the question anew, in the same few queries for any number of rows.

        :raise UserError: when there is nothing to trace
        """
        self.ensure_one()
        lots, product = self.lot_ids, self.product_id
        self._check_goods(lots, product)
        self.row_ids.unlink()
        self.balance_ids.unlink()
        query = self._prepare_query(lots, product, self.date_from, self.date_to)
        self.env["aftersales.trace.row"]._insert(self, query)
        self.env["aftersales.trace.balance"]._insert(self)
        self.traced_at = fields.Datetime.now()

    @api.model
    def _trace(self, lots=None, product=None, date_from=None, date_to=None):
        """Return the rows of a trace as dictionaries, keys as in ``COLUMNS``.

        Records are told by their ids. ``kind`` says what a row is: what entered
        (``receipt``, ``produced``, ``found``, ``opening``), where it went
        (``delivery``, ``return`` with its quantity below zero, ``consumed``,
        ``scrap``, ``lost``, ``sent_back``), where it lies (``stock``, ``transit``),
        what differs (``difference``); the other kinds do not count in the balance.

        :param lots: records of ``stock.lot``; all that was made of them is followed
        :param product: for goods without lots, or for all its lots of a period
        :param date_from: first day of the product's period
        :param date_to: its last day
        """
        self.check_access("read")
        lots = lots if lots is not None else self.env["stock.lot"]
        query = self._prepare_query(lots, product, date_from, date_to)
        rows = [
            dict(zip(COLUMNS, values, strict=True))
            for values in self.env.execute_query(query)
        ]
        return self._hide_documents(rows)

    @api.model
    def _prepare_query(self, lots, product, date_from, date_to):
        """Return the query of all rows, once it is known which lots they are about."""
        self._check_lots(lots)
        self._flush_tables()
        scope = self._prepare_scope(lots, product, date_from, date_to)
        upwards = self._find_lots(find_family(scope, PARENTS))
        scope.lots = self._find_lots(find_family(scope, CHILDREN))
        tracked = self.env.execute_query(
            SQL(
                "SELECT DISTINCT product_id FROM stock_lot WHERE id = ANY(%s)",
                scope.lots,
            )
        )
        return prepare_rows(
            scope,
            sorted(set(upwards) - set(scope.lots)),
            [product_id for (product_id,) in tracked],
            self._get_precision(),
            self.env.lang or "en_US",
        )

    @api.model
    def _prepare_scope(self, lots, product, date_from, date_to):
        scope = TraceScope(
            self.env.companies.ids,
            lots.ids,
            since=self._get_moment(date_from),
            until=self._get_moment(date_to, days=1),
        )
        if product and product.tracking == "none":
            scope.product = product.id
        elif product and not lots:
            entered = find_entered(
                product.id, scope.companies, scope.since, scope.until
            )
            scope.lots = self._find_lots(entered)
        if not scope.product:
            # Of a lot all is told, whenever it happened.
            scope.since = scope.until = None
        return scope

    @api.model
    def _find_lots(self, query):
        return sorted(lot_id for (lot_id,) in self.env.execute_query(query))

    @api.model
    def _get_moment(self, date, days=0):
        """Return midnight of a day of the user's calendar in UTC, ``None`` for none."""
        date = fields.Date.to_date(date)
        if not date:
            return None
        start = fields.Datetime.to_datetime(fields.Date.add(date, days=days))
        local = start.replace(tzinfo=self.env.tz)
        return fields.Datetime.to_datetime(local.astimezone(UTC).replace(tzinfo=None))

    @api.model
    def _get_precision(self):
        """Return the smallest quantity that is not rounding."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return 10**-digits / 2

    @api.model
    def _check_goods(self, lots, product):
        if not lots and not product:
            text = self.env._("Choose the lots, or a product, to be traced.")
            raise UserError(text)

    @api.model
    def _check_lots(self, lots):
        """Refuse lots of companies that the user does not work in."""
        companies = lots.sudo().company_id
        foreign = companies - self.env.companies
        if foreign:
            text = self.env._("These lots belong to a company you do not work in.")
            raise AccessError(text)

    @api.model
    def _flush_tables(self):
        for model_name in (*TABLES, *set(DOCUMENTS.values())):
            self.env[model_name].flush_model()

    @api.model
    def _hide_documents(self, rows):
        """Take out of the rows which documents they are, unless the user may read them.

        The rows stay: what the lot did counts, whoever may open the document.
        """
        for name, model_name in DOCUMENTS.items():
            hidden = self._find_hidden(model_name, {row[name] for row in rows})
            for row in rows:
                if row[name] in hidden:
                    row.update(self._get_blanks(name))
        return rows

    @api.model
    def _find_hidden(self, model_name, ids):
        documents = self.env[model_name].browse(ids - {None})
        return set((documents - documents._filtered_access("read")).ids)

    @api.model
    def _get_blanks(self, name):
        """Return what is emptied with a document: what would name it as well."""
        names = {"order_id": ("origin",), "picking_id": ("reference", "origin")}
        return dict.fromkeys((name, *names.get(name, ())))
