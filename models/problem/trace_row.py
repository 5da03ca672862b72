from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .trace import DOCUMENTS
from .trace_query import COLUMNS

KINDS = [
    # Entered
    ("opening", "Stock at the Beginning"),
    ("receipt", "Received"),
    ("produced", "Made or Taken Out"),
    ("found", "Found in a Count"),
    # Where it is
    ("stock", "In Stock"),
    ("transit", "In Transit"),
    ("delivery", "Delivered"),
    ("return", "Returned"),
    # Where it went
    ("consumed", "Used Up in Work"),
    ("scrap", "Scrapped"),
    ("lost", "Lost in a Count"),
    ("sent_back", "Sent Back to the Supplier"),
    # On the way; counted above
    ("incoming", "Expected"),
    ("reserved", "Planned or Reserved"),
    ("in_work", "Laid Out for Work"),
    ("in_repair", "In Repair"),
    ("repair", "Repaired"),
    ("transfer", "Moved Inside"),
    # What does not fit
    ("difference", "Movements and Stock Differ"),
    ("untracked", "Without Lot"),
]
REASONS = [
    ("adjusted", "An inventory adjustment, no document behind it"),
    ("negative", "The stock there is negative"),
    ("unmoved", "In stock without any movement on record"),
    ("elsewhere", "Moved on by another company"),
    ("mismatch", "The stock was changed without a movement"),
    ("untracked", "The product has lots, but none is on record: it may be this one"),
]


class TraceRow(models.TransientModel):
    """One movement or place of a traced lot, and the document behind it."""

    _name = "aftersales.trace.row"
    _description = "Trace Row"
    _order = "direction desc, kind_sequence, date, id"
    _transient_max_hours = 12

    trace_id = fields.Many2one(
        "aftersales.trace", required=True, ondelete="cascade", index=True
    )
    direction = fields.Selection(
        [("forward", "Where It Went"), ("backward", "What It Was Made Of")],
        readonly=True,
    )
    kind = fields.Selection(KINDS, "What", readonly=True)
    kind_sequence = fields.Integer(readonly=True)
    reason = fields.Selection(REASONS, "Explanation", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    lot_id = fields.Many2one("stock.lot", "Lot/Serial", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="In the product's own unit; what came back from a customer is negative.",
    )
    reserved_qty = fields.Float("Reserved", digits="Product Unit", readonly=True)
    date = fields.Datetime(readonly=True)
    location_id = fields.Many2one("stock.location", "From / At", readonly=True)
    location_dest_id = fields.Many2one("stock.location", "To", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer / Supplier", readonly=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", "Commercial Entity", readonly=True
    )
    order_id = fields.Many2one("sale.order", "Sales Order", readonly=True)
    picking_id = fields.Many2one("stock.picking", "Transfer", readonly=True)
    exchange_picking_id = fields.Many2one(
        "stock.picking",
        "Replaced By",
        readonly=True,
        help="The delivery that was made in exchange for what came back.",
    )
    repair_id = fields.Many2one("repair.order", readonly=True)
    scrap_id = fields.Many2one("stock.scrap", readonly=True)
    # Plain numbers: a foreign key is checked row by row, ten thousand times a trace.
    move_id = fields.Integer("Movement", readonly=True)
    move_line_id = fields.Integer("Movement Line", readonly=True)
    origin_move_id = fields.Integer("Movement Undone", readonly=True)
    reference = fields.Char(readonly=True)
    origin = fields.Char("Source Document", readonly=True)
    linked = fields.Char(
        "Went Into / Made Of",
        readonly=True,
        help="The lots that it was used for, or that it was made of.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Done By",
        readonly=True,
        help="Who recorded the movement: the operator.",
    )
    inspector_id = fields.Many2one(
        "res.users",
        "Responsible",
        readonly=True,
        help="Who was in charge of the transfer or the repair.",
    )

    # === ACTIONS === #

    @api.readonly
    def action_open_document(self):
        """Open the document behind the row, with the rights of the user."""
        self.ensure_one()
        document = self._get_document()
        if not document:
            text = self.env._("No document is behind this row, or you may not read it.")
            raise UserError(text)
        return document.get_formview_action()

    # === BUSINESS === #

    @api.model
    def _insert(self, trace, query):
        """Fill the table straight from the query: no row passes through here."""
        stored = [name for name in COLUMNS if self._fields[name].store]
        columns = SQL(", ").join(map(SQL.identifier, stored))
        kinds = [kind for kind, _label in KINDS]
        self.env.cr.execute(
            SQL(
                """
            INSERT INTO aftersales_trace_row
                   (trace_id, kind_sequence, create_uid, create_date, write_uid,
                    write_date, %(columns)s)
            SELECT %(trace)s, array_position(%(kinds)s, kind), %(user)s, %(now)s,
                   %(user)s, %(now)s, %(columns)s
              FROM (%(query)s) row (%(found)s)
                """,
                columns=columns,
                found=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                kinds=kinds,
                trace=trace.id,
                user=self.env.uid,
                now=fields.Datetime.now(),
                query=query,
            )
        )
        trace.invalidate_recordset()
        self._hide_documents(trace)

    @api.model
    def _hide_documents(self, trace):
        """Empty the documents that the user may not read, and what names them."""
        for name, model_name in DOCUMENTS.items():
            ids = self._get_ids(trace, name)
            hidden = trace._find_hidden(model_name, ids)
            if hidden:
                rows = self.search([("trace_id", "=", trace.id), (name, "in", hidden)])
                rows.sudo().write(trace._get_blanks(name))

    @api.model
    def _get_ids(self, trace, name):
        column = SQL.identifier(name)
        found = self.env.execute_query(
            SQL(
                "SELECT DISTINCT %s FROM aftersales_trace_row"
                " WHERE trace_id = %s AND %s IS NOT NULL",
                column,
                trace.id,
                column,
            )
        )
        return {record_id for (record_id,) in found}

    def _get_document(self):
        """Return the most telling document behind the row that the user may read."""
        line = self.env["stock.move.line"].browse(self.move_line_id or ())
        documents = (self.repair_id, self.scrap_id, self.picking_id, line)
        for document in documents:
            if document and document._filtered_access("read"):
                return document
        return None
