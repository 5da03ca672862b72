from odoo import api, models

# How wide what is told most often is in a table, against the other columns.
GOODS, QUANTITY, PERSON, DAY, TEXT = 26, 11, 16, 15, 24


class ReturnPaper(models.AbstractModel):
    """What our own papers about a return are made of: sections of parts.

    They are laid out as those about a problem. Whoever may read the return may read
    its paper, so all but the cost is read with full rights.
    """

    _name = "aftersales.return.paper"
    _inherit = "aftersales.problem.paper"
    _description = "Paper about a Return"

    _paper_model = "aftersales.return"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, document):
        """Return title, number, state and the sections that have something to say."""
        document = document.sudo()
        return {
            "title": self._get_title(),
            "number": document.name,
            "status": self._get_status(document),
            "sections": [
                self._prepare_section(heading, parts)
                for heading, parts in self._get_chapters(document)
                if parts
            ],
        }

    @api.model
    def _get_title(self):
        """Return what the paper is called."""
        return ""

    @api.model
    def _get_status(self, document):
        """Return where the document stands, in a word or two."""
        return document._get_state_label(document.state)

    @api.model
    def _get_chapters(self, document):
        """Return ``(heading, parts)`` in their order; empty ones are left out."""
        return []

    # === PARTS === #

    @api.model
    def _list(self, columns, rows, title=""):
        """Return a part that is a table of texts; a column nobody filled is left out.

        :param columns: head, how wide it is against the others, and whether its texts
            are numbers
        """
        if not rows:
            return []
        filled = [i for i in range(len(columns)) if any(row[i] for row in rows)]
        heads, sizes, numeric = zip(*(columns[i] for i in filled), strict=True)
        rows = [[row[i] for i in filled] for row in rows]
        return [
            self._get_table_part(list(heads), rows, sizes, list(numeric), title=title)
        ]

    @api.model
    def _column(self, record, name, size, head=None):
        """Return a column whose head is the label of a field."""
        return head or record._fields[name]._description_string(self.env), size, False

    @api.model
    def _number(self, head, size=QUANTITY):
        return head, size, True

    @api.model
    def _format_pieces(self, line, quantity):
        """Return a quantity with its unit; empty for none."""
        return line._format_quantity(quantity) if quantity else ""

    @api.model
    def _prepare_case(self, document):
        """Return who sends what back because of what, and who sees to it."""
        names = ("partner_id", "customer_reference", "order_ids", "complaint_id")
        names += ("user_id", "registered_at", "carrier", "warehouse_id")
        return self._make_facts(document, *names) + self._make_texts(document, "note")

    @api.model
    def _prepare_goods(self, document):
        """Return the lines: what, how many, why, and what was asked for."""
        lines = document.line_ids
        columns = [
            self._column(lines, "product_id", GOODS),
            self._column(lines, "lot_id", 14),
            self._number(self.env._("Quantity")),
            self._column(lines, "reason_id", 14),
            self._column(lines, "note", TEXT),
            self._column(lines, "requested_id", PERSON),
            self._column(lines, "warranty_state", 14),
        ]
        names = ("reason_id", "note", "requested_id", "warranty_state")
        rows = [
            [
                line.product_id.display_name,
                line.lot_id.name or "",
                self._format_pieces(line, line.quantity),
                *(self._say(line, name) for name in names),
            ]
            for line in lines
        ]
        return self._list(columns, rows)

    @api.model
    def _prepare_receipt(self, document):
        """Return what came of each line, by which transfers."""
        lines = document.line_ids.filtered("needs_goods")
        columns = [
            self._column(lines, "product_id", GOODS),
            self._number(self.env._("Announced")),
            self._number(self.env._("Received")),
            self._column(lines, "arrived_at", DAY),
        ]
        rows = [
            [
                line.product_id.display_name,
                self._format_pieces(line, line.quantity),
                self._format_pieces(line, line.received_qty),
                self._say(line, "arrived_at"),
            ]
            for line in lines
        ]
        facts = self._make_facts(document, "picked_up_at", "arrived_at", "received_at")
        if not document.arrived_at:
            return facts
        return facts + self._list(columns, rows) + self._prepare_strange(document)

    @api.model
    def _prepare_strange(self, document):
        """Return what came otherwise than announced, and what was decided about it."""
        rows = document.discrepancy_ids
        names = ("kind", "note", "decision", "decision_note")
        names += ("decided_by_id", "decided_at")
        columns = [
            self._column(rows, "product_id", GOODS),
            self._number(self.env._("Quantity")),
            *(self._column(rows, name, PERSON) for name in names),
        ]
        texts = [
            [
                row.product_id.display_name or "",
                f"{row.quantity:g} {row.uom_id.name or ''}",
                *(self._say(row, name) for name in names),
            ]
            for row in rows
        ]
        return self._list(columns, texts, self.env._("Otherwise Than Announced"))

    @api.model
    def _prepare_findings(self, document, is_brief=False):
        """Return what quality found, a row for each condition of the goods.

        :param is_brief: without the analysis
        """
        rows = document.inspection_ids
        names = ("finding_id", "grade_id", "defect_id", "analysis")
        names = names[:-1] if is_brief else names
        sizes = {"defect_id": PERSON, "analysis": 2 * TEXT}
        columns = [
            self._column(rows, "product_id", GOODS),
            self._column(rows, "lot_id", 15),
            self._number(self.env._("Inspected")),
            *(self._column(rows, name, sizes.get(name, 18)) for name in names),
        ]
        texts = [
            [
                row.product_id.display_name,
                row.lot_id.name or "",
                self._format_pieces(row.line_id, row.quantity),
                *(self._say(row, name) for name in names),
            ]
            for row in rows
        ]
        return self._list(columns, texts)

    @api.model
    def _prepare_signing(self, rows, document):
        """Return a table to sign on, electronic signatures first.

        :param rows: for what, and the fields with the name and the moment, or nothing
        """
        known = [
            [
                label,
                self._say(document, person) if person else "",
                self._say(document, moment) if moment else "",
            ]
            for label, person, moment in rows
        ]
        return [self._get_signing_part(self._get_signatures(document) + known)]
