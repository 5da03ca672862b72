from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Parameters of one statement, so that 10,000 consignees are created in a few.
SLICE = 1_000


class Recall(models.Model):
    """The scope of a recall: where everything of the recalled lots is or went."""

    _inherit = "aftersales.recall"

    # === ACTIONS === #

    def action_read_scope(self):
        """Read from stock where the recalled goods are and who got them.

        In preparation all is read anew; of a running recall new addresses are added
        and returns counted, what the consignees have answered stays.
        """
        for recall in self:
            recall._check_can_read_scope()
            if recall.state == "draft":
                recall._add_made_of()
                recall._read_balance()
                recall._read_own_stock()
            recall._read_consignees()
            if recall.state == "running" and not recall.is_mock:
                recall._notify_new()
            recall._write_protected({"scope_at": fields.Datetime.now()})
        return True

    def action_confirm_scope(self):
        """Stop the timer: the scope is complete and its quantities add up.

        :raise UserError: when a quantity is found nowhere and nobody has explained it
        """
        points = [
            text for _recall, text, _about in self._scope_refusals(confirmed=True)
        ]
        if points:
            raise UserError("\n".join(points))
        self._write_protected(
            {
                "scope_confirmed_at": fields.Datetime.now(),
                "scope_confirmed_by_id": self.env.uid,
            }
        )
        return True

    # === BUSINESS === #

    def _check_can_read_scope(self):
        self.ensure_one()
        if self.state not in ("draft", "running"):
            raise UserError(
                self.env._(
                    "%(recall)s: the scope is read in preparation, returns are counted"
                    " while the recall runs.",
                    recall=self.display_name,
                )
            )
        if not self.line_ids:
            raise UserError(
                self.env._("Which product, which lot? Enter what is recalled first.")
            )

    def _get_balance_rows(self):
        """Return the flows of each line: (line, from usage, to usage, scrap, quantity).

        Quantities are those of done stock moves, in the product's unit of measure.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT recalled.id, source.usage, target.usage,
                       move.scrap_id IS NOT NULL,
                       sum(moved.quantity_product_uom)
                  FROM aftersales_recall_line AS recalled
                  JOIN stock_move_line AS moved
                    ON moved.product_id = recalled.product_id
                   AND (recalled.lot_id IS NULL OR moved.lot_id = recalled.lot_id)
                  JOIN stock_location AS source ON source.id = moved.location_id
                  JOIN stock_location AS target ON target.id = moved.location_dest_id
             LEFT JOIN stock_move AS move ON move.id = moved.move_id
                 WHERE recalled.recall_id = %s AND moved.state = 'done'
                   AND moved.company_id = %s
              GROUP BY 1, 2, 3, 4
                """,
                self.id,
                self.company_id.id,
            )
        )

    def _get_scope_rows(self):
        """Return who got what: (line id, address id or None, delivered, returned).

        As the trace tells it; what was made of a recalled lot has a line of its own.
        """
        lines = {
            (line.product_id.id, line.lot_id.id): line.id for line in self.line_ids
        }
        sums = defaultdict(lambda: [0.0, 0.0])
        for row in self._trace_consignments():
            product_id = row["product_id"]
            line_id = lines.get((product_id, row["lot_id"] or False))
            line_id = line_id or lines.get((product_id, False))
            if line_id:
                found = sums[line_id, row["partner_id"]]
                found[0] += row["delivered_qty"]
                found[1] += row["returned_qty"]
        return [(*key, *quantities) for key, quantities in sums.items()]

    def _trace_consignments(self):
        """Return the consignments of the recalled lots, and of goods without lots."""
        traces = self.env["aftersales.trace"].with_context(
            allowed_company_ids=self.company_id.ids
        )
        lots = self.line_ids.lot_id
        rows = traces._get_consignees(lots) if lots else []
        for line in self.line_ids.filtered(lambda line: not line.lot_id):
            rows += traces._get_consignees(product=line.product_id)
        return rows

    def _add_made_of(self):
        """Add a line for each lot that was made of a recalled one, and left."""
        known = {(line.product_id.id, line.lot_id.id) for line in self.line_ids}
        whole = {product_id for product_id, lot_id in known if not lot_id}
        found = {
            (row["product_id"], row["lot_id"])
            for row in self._trace_consignments()
            if row["product_id"] not in whole
        }
        self.line_ids.create(
            [
                {"recall_id": self.id, "product_id": product_id, "lot_id": lot_id}
                for product_id, lot_id in sorted(found - known, key=str)
            ]
        )

    def _flush_scope(self):
        for name in ("stock.move.line", "stock.move", "stock.picking"):
            self.env[name].flush_model()
        self.line_ids.flush_recordset()

    def _read_balance(self):
        """Fill in where the goods of each line are, from the flows of stock."""
        self._flush_scope()
        sums = defaultdict(lambda: defaultdict(float))
        for line_id, source, target, is_scrap, quantity in self._get_balance_rows():
            found = sums[line_id]
            for name, factor in self._classify(source, target, is_scrap):
                found[name] += factor * quantity
        for line in self.line_ids:
            found = sums[line.id]
            line._store({name: found[name] for name in line._recorded_fields})
            if found["received_qty"] or not line.received_qty:
                line._store({"received_qty": found["received_qty"]})

    def _classify(self, source, target, is_scrap):
        """Yield which quantity a flow from usage to usage adds to, and its sign."""
        names = {"internal": "own_qty", "view": "own_qty", "transit": "transit_qty"}
        if source == target:
            return
        if target in names:
            yield names[target], 1
        if source in names:
            yield names[source], -1
        if "customer" in (source, target):
            yield ("delivered_qty" if target == "customer" else "returned_qty"), 1
        if target == "production":
            yield "consumed_qty", 1
        elif target == "inventory" and is_scrap:
            yield "scrapped_qty", 1
        elif target in ("supplier", "inventory"):
            yield "received_qty", -1
        if source == "inventory" and is_scrap:
            yield "scrapped_qty", -1
        elif source in ("supplier", "production", "inventory"):
            yield "received_qty", 1

    def _read_own_stock(self):
        """List where our own goods of the recalled lots lie, to be isolated."""
        self.stock_ids.sudo().unlink()
        rows = []
        for line in self.line_ids:
            domain = [
                ("product_id", "=", line.product_id.id),
                ("company_id", "=", self.company_id.id),
                ("location_id.usage", "in", ("internal", "transit")),
                ("quantity", ">", 0),
            ]
            if line.lot_id:
                domain.append(("lot_id", "=", line.lot_id.id))
            found = (
                self.env["stock.quant"]
                .sudo()
                ._read_group(domain, ["location_id"], ["quantity:sum"])
            )
            rows += [
                {
                    "recall_id": self.id,
                    "line_id": line.id,
                    "location_id": location.id,
                    "quantity": quantity,
                }
                for location, quantity in found
            ]
        self.env["aftersales.recall.stock"]._store_new(rows)

    def _read_consignees(self):
        """Add every address that got something, and what it got."""
        self._flush_scope()
        rows = [row for row in self._get_scope_rows() if row[1]]
        consignees = self._add_consignees({row[1] for row in rows})
        quantities = {
            (row.consignee_id.partner_id.id, row.line_id.id): row
            for row in consignees.quantity_ids
        }
        new, lines = [], {line.id: line for line in self.line_ids}
        by_partner = {consignee.partner_id.id: consignee for consignee in consignees}
        for line_id, partner_id, delivered, returned in rows:
            known = quantities.get((partner_id, line_id))
            if known:
                known._count(delivered, returned)
            elif delivered:
                new.append(
                    {
                        "consignee_id": by_partner[partner_id].id,
                        "line_id": lines[line_id].id,
                        "delivered_qty": delivered,
                        "returned_qty": returned,
                    }
                )
        model = self.env["aftersales.recall.quantity"]
        for start in range(0, len(new), SLICE):
            model._store_new(new[start : start + SLICE])

    def _notify_new(self):
        """Notify the addresses that were found while the recall runs."""
        new = self.consignee_ids.filtered(lambda c: c.notice_state == "todo")
        unknown = new.filtered(lambda c: c.channel != "mail" and not c.activity_ids)
        unknown._schedule_call(self.env._("Recall: no mail address"))
        self.env.ref("aftersales.ir_cron_recall_notify").sudo()._trigger()

    def _add_consignees(self, partner_ids):
        """Return the consignees of these addresses; those that are new are created.

        In preparation, addresses that got nothing (any more) go.
        """
        if self.state == "draft":
            gone = self.consignee_ids.filtered(
                lambda c: c.partner_id.id not in partner_ids
            )
            gone.unlink()
        known = set(self.consignee_ids.partner_id.ids)
        partners = self.env["res.partner"].sudo().browse(sorted(partner_ids - known))
        rows = [self._prepare_consignee(partner) for partner in partners]
        model = self.env["aftersales.recall.consignee"]
        model = model.with_context(tracking_disable=True)
        for start in range(0, len(rows), SLICE):
            model._store_new(rows[start : start + SLICE])
        self.invalidate_recordset(["consignee_ids"])
        return self.consignee_ids

    def _find_lang(self, *langs):
        """Return the first of these languages in which we can write."""
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        return next((lang for lang in langs if lang in installed), "en_US")

    def _prepare_consignee(self, partner):
        company = partner.commercial_partner_id
        email = partner.email_normalized or company.email_normalized
        return {
            "recall_id": self.id,
            "partner_id": partner.id,
            "lang": self._find_lang(partner.lang, company.lang, self.env.lang),
            "email": email,
            "channel": "mail" if email else "letter",
        }
