from odoo import api, models
from odoo.tools import SQL


class CostReport(models.Model):
    """The documents that tell a cost, a SELECT each with the columns of the report.

    =============  ==========================================  ======================
    part           rows                                        amount
    =============  ==========================================  ======================
    invoice        lines of posted credit notes, refunds and   balance: what is taken
                   invoices of a return                        from, or given to, the
                                                               profit, without taxes
    reversal       lines of what takes one of these back       the same
    move           goods that came in or left for a return     value in stock
    disposed       goods that a disposition has moved          value in stock
    scrap, repair  its scraps, and the parts of its repairs    value in stock
    manual         what was entered by hand                    as entered
    =============  ==========================================  ======================

    Goods that leave the stock cost what they are worth there, goods that come back
    count against it: a replacement for goods that are scrapped costs the goods once.
    """

    _inherit = "aftersales.cost.report"
    _depends = {
        "aftersales.cost": [
            "amount",
            "complaint_id",
            "date",
            "kind_id",
            "name",
            "quantity",
            "return_id",
        ],
        "aftersales.cost.kind": ["code", "failure"],
        "aftersales.complaint": ["category_id", "commercial_partner_id"],
        "aftersales.return": ["commercial_partner_id", "complaint_id"],
        "aftersales.return.disposition": ["kind", "line_id"],
        "aftersales.return.line": ["product_id", "reason_id", "return_id"],
        "aftersales.return.settlement": ["line_id"],
        "account.move": ["aftersales_return_id", "date", "name", "state"],
        "account.move.line": [
            "aftersales_settlement_id",
            "balance",
            "display_type",
            "product_id",
            "quantity",
        ],
        "product.template": ["categ_id"],
        "repair.order": ["aftersales_disposition_id", "name"],
        "sale.order.line": ["aftersales_replacement_id"],
        "stock.move": [
            "aftersales_disposition_id",
            "aftersales_replacement_id",
            "aftersales_return_line_id",
            "date",
            "is_in",
            "is_out",
            "product_id",
            "quantity",
            "repair_id",
            "sale_line_id",
            "scrap_id",
            "state",
            "value",
        ],
        "stock.scrap": ["aftersales_disposition_id", "name"],
    }

    # === BUSINESS === #

    @api.model
    def _get_parts(self):
        """Return the SELECTs of the report by name; extend it to add a part.

        Each has the columns ``COLUMNS``; ``source_id`` is unique in its part.
        """
        return {
            "disposed": self._select_transfers(),
            "invoice": self._select_invoices(),
            "manual": self._select_manual(),
            "move": self._select_moves(),
            "repair": self._select_repairs(),
            "reversal": self._select_reversals(),
            "scrap": self._select_scraps(),
        }

    @api.model
    def _get_kind_sql(self, code):
        """Return the id of the kind with a code, looked up once a query."""
        return SQL("(SELECT id FROM aftersales_cost_kind WHERE code = %s)", code)

    @api.model
    def _select_manual(self):
        return SQL(
            """
            SELECT cost.id AS source_id, cost.company_id, cost.complaint_id,
                cost.return_id, NULL::integer AS return_line_id,
                returned.product_id, cost.kind_id AS kind, cost.date,
                cost.amount::numeric, cost.quantity::numeric, cost.name,
                'aftersales.cost'::varchar AS res_model, cost.id AS res_id
            FROM aftersales_cost AS cost
            LEFT JOIN aftersales_return AS returned ON returned.id = cost.return_id
            """
        )

    # === MONEY === #

    @api.model
    def _select_invoices(self):
        return self._select_entries(SQL("entry.id = document.id"))

    @api.model
    def _select_reversals(self):
        """What takes a document back is posted against it, and names no return."""
        return self._select_entries(
            SQL(
                "entry.reversed_entry_id = document.id"
                " AND entry.aftersales_return_id IS NULL"
            )
        )

    @api.model
    def _select_entries(self, condition):
        """Return the lines of posted entries, without taxes and cost of sales.

        :param condition: which ``entry`` belongs to the ``document`` of a return
        """
        return SQL(
            """
            SELECT item.id AS source_id, item.company_id, returned.complaint_id,
                returned.id AS return_id, settlement.line_id AS return_line_id,
                COALESCE(item.product_id, line.product_id) AS product_id,
                CASE
                    WHEN document.move_type IN ('in_refund', 'in_invoice')
                        THEN %(recovery)s
                    WHEN document.move_type = 'out_refund' THEN %(credit)s
                    ELSE %(charge)s
                END AS kind,
                entry.date, item.balance::numeric AS amount,
                item.quantity::numeric AS quantity, entry.name::varchar AS name,
                'account.move'::varchar AS res_model, entry.id AS res_id
            FROM aftersales_return AS returned
            JOIN account_move AS document
                ON document.aftersales_return_id = returned.id
                AND document.move_type != 'entry'
            JOIN account_move AS entry ON entry.state = 'posted' AND %(condition)s
            JOIN account_move_line AS item ON item.move_id = entry.id
                AND item.display_type IN ('product', 'rounding')
                AND item.tax_repartition_line_id IS NULL
            LEFT JOIN aftersales_return_settlement AS settlement
                ON settlement.id = item.aftersales_settlement_id
            LEFT JOIN aftersales_return_line AS line ON line.id = settlement.line_id
            """,
            condition=condition,
            charge=self._get_kind_sql("charge"),
            credit=self._get_kind_sql("credit"),
            recovery=self._get_kind_sql("recovery"),
        )

    # === GOODS === #

    @api.model
    def _select_moves(self):
        return self._select_goods(
            SQL("JOIN stock_move AS move ON move.aftersales_return_line_id = line.id"),
            SQL("TRUE"),
        )

    @api.model
    def _select_transfers(self):
        return self._select_disposed(
            SQL(
                "JOIN stock_move AS move"
                " ON move.aftersales_disposition_id = disposition.id"
                " AND move.scrap_id IS NULL AND move.repair_id IS NULL"
            )
        )

    @api.model
    def _select_scraps(self):
        return self._select_disposed(
            SQL(
                """
                JOIN stock_scrap AS scrap
                    ON scrap.aftersales_disposition_id = disposition.id
                JOIN stock_move AS move ON move.scrap_id = scrap.id
                """
            )
        )

    @api.model
    def _select_repairs(self):
        """The parts that were put in, left over or taken out."""
        return self._select_disposed(
            SQL(
                """
                JOIN repair_order AS repair
                    ON repair.aftersales_disposition_id = disposition.id
                JOIN stock_move AS move ON move.repair_id = repair.id
                """
            )
        )

    @api.model
    def _select_disposed(self, join):
        """Return the moves of what a disposition has made, unless they tell it."""
        return self._select_goods(
            SQL(
                "JOIN aftersales_return_disposition AS disposition"
                " ON disposition.line_id = line.id %s",
                join,
            ),
            SQL("move.aftersales_return_line_id IS NULL"),
        )

    @api.model
    def _select_goods(self, join, condition, origin=None):
        """Return valued moves: what leaves the stock costs, what comes counts against.

        Another product that is sold instead is a sale like any other: neither its
        price nor what it is worth belongs to the complaint.

        :param join: how to get from the return's ``line`` to the ``move``
        :param origin: what has the complaint, called ``returned``, and its ``line``;
            the returns unless given
        """
        origin = origin or SQL(
            "aftersales_return AS returned"
            " JOIN aftersales_return_line AS line ON line.return_id = returned.id"
        )
        return SQL(
            """
            SELECT move.id AS source_id, move.company_id, returned.complaint_id,
                returned.id AS return_id, line.id AS return_line_id, move.product_id,
                %(kind)s AS kind, move.date::date AS date,
                (CASE WHEN move.is_out THEN move.value ELSE -move.value END)::numeric
                    AS amount,
                move.quantity::numeric AS quantity, move.reference::varchar AS name,
                (CASE
                    WHEN move.scrap_id IS NOT NULL THEN 'stock.scrap'
                    WHEN move.repair_id IS NOT NULL THEN 'repair.order'
                    WHEN move.picking_id IS NOT NULL THEN 'stock.picking'
                    ELSE 'stock.move'
                END)::varchar AS res_model,
                COALESCE(move.scrap_id, move.repair_id, move.picking_id, move.id)
                    AS res_id
            FROM %(origin)s
            %(join)s
            JOIN stock_location AS source ON source.id = move.location_id
            JOIN stock_location AS target ON target.id = move.location_dest_id
            WHERE move.state = 'done' AND (move.is_in OR move.is_out)
                AND move.value != 0 AND %(condition)s
                AND NOT EXISTS (
                    SELECT FROM sale_order_line AS sold
                    WHERE sold.id = move.sale_line_id
                        AND sold.aftersales_replacement_id IS NOT NULL
                )
            """,
            join=join,
            condition=condition,
            origin=origin,
            kind=self._get_goods_kind_sql(),
        )

    @api.model
    def _get_goods_kind_sql(self):
        return SQL(
            """
            CASE
                WHEN move.scrap_id IS NOT NULL THEN %(scrap)s
                WHEN move.repair_line_type IS NOT NULL THEN %(parts)s
                WHEN move.is_out AND target.usage = 'customer'
                    AND (move.aftersales_replacement_id IS NOT NULL
                        OR move.origin_returned_move_id IS NULL) THEN %(replacement)s
                WHEN source.usage IN ('inventory', 'production')
                    OR target.usage IN ('inventory', 'production') THEN %(grade)s
                ELSE %(goods)s
            END
            """,
            **{
                code: self._get_kind_sql(code)
                for code in ("scrap", "parts", "replacement", "grade", "goods")
            },
        )
