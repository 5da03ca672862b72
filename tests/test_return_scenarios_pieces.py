"""Stories of single pieces: lots, serial numbers, units, goods that fail again."""

from .scenarios import ScenarioCase


class TestPieces(ScenarioCase):
    """Which piece came back matters."""

    def sell_lots(self, product, *lots):
        """Sell and deliver one delivery for each group of lots, and invoice all."""
        order_quantity = sum(len(group) * pieces for pieces, group in lots)
        self.sell(order_quantity, product=product, deliver=False, bill=False)
        for pieces, group in lots:
            open_ = self.sold.order_id.picking_ids.filtered(
                lambda p: p.state not in ("done", "cancel")
            )
            self.load(open_.move_ids, pieces * len(group), group)
            open_.with_context(skip_backorder=True).button_validate()
        self.bill(self.sold.order_id)
        self.begin()

    def lots_of(self, product, *names):
        lots = self.env["stock.lot"].search([("product_id", "=", product.id)])
        return [lots.filtered(lambda lot, n=name: lot.name == n) for name in names]

    def test_a_serial_number_comes_back_once(self):
        drill = self.goods("Drill", tracking="serial", lots=self.names("S", 20))
        first, second = self.lots_of(drill, "S0", "S1")
        self.sell_lots(drill, (1, [first, second]))
        document = self.arrived(1, lot_id=first.id)
        self.assertEqual(document.line_ids.sudo().move_ids.lot_ids, first)
        with self.assertRefused("S0"):
            self.ask(1, lot_id=first.id)
        self.conclude(self.decide(document, restock=1))
        with self.assertRefused("S0"):
            self.ask(1, lot_id=first.id)
        self.assertOutcome(
            document,
            order=(1, 1, 1, "invoiced"),
            ledger=(2, 1, 0, 0, 1),
            goods={"stock": 19, "customer": 1},
            notes=[("out_refund", 100)],
            cost={"credit": 100, "goods": -40},
        )

    def names(self, letter, number):
        return [f"{letter}{index}" for index in range(number)]

    def test_a_lot_that_was_split_over_two_deliveries(self):
        oil = self.goods("Oil", tracking="lot", lots=["L-1"])
        [lot] = self.lots_of(oil, "L-1")
        self.sell_lots(oil, (2, [lot]), (3, [lot]))
        document = self.approved(4, lot_id=lot.id)
        self.assertEqual(document.line_ids.mapped("quantity"), [2, 2])
        self.examine(self.ship_back(document))
        self.conclude(self.decide(document, restock=4))
        self.assertOutcome(
            document,
            order=(1, 1, 1, "invoiced"),
            ledger=(5, 4, 0, 0, 1),
            goods={"stock": 19, "customer": 1},
            notes=[("out_refund", 400)],
            cost={"credit": 400, "goods": -160},
        )

    def test_another_lot_than_announced_has_come(self):
        oil = self.goods("Oil", tracking="lot", lots=["L-1", "L-2"])
        first, second = self.lots_of(oil, "L-1", "L-2")
        self.sell_lots(oil, (1, [first, second]))
        document = self.approved(1, lot_id=first.id)
        row = document.sudo().picking_ids.move_line_ids.with_user(self.stocker)
        row.lot_id = second
        self.ship_back(document)
        wrong = document.discrepancy_ids.filtered(lambda d: d.kind == "lot")
        self.assertEqual(wrong.lot_id, second)
        wrong.with_user(self.service).decision = "take"
        self.give_up(document, "lost")
        self.examine(document, grade="a")
        self.give(document.line_ids[0], "apology")
        self.give(document.line_ids[1], "refund")
        self.conclude(self.decide(document))
        self.assertOutcome(
            document,
            order=(1, 1, 1, "invoiced"),
            ledger=(2, 1, 0, 0, 1),
            goods={"stock": 19, "customer": 1},
            notes=[("out_refund", 100)],
            cost={"credit": 100, "goods": -40},
        )

    def test_replaced_by_pieces_of_another_lot(self):
        oil = self.goods("Oil", tracking="lot", lots=["L-1", "L-2"])
        first, second = self.lots_of(oil, "L-1", "L-2")
        self.sell_lots(oil, (3, [first]))
        document = self.arrived(1, "replacement", lot_id=first.id)
        self.decide(document, scrap=1)
        document.with_user(self.service).action_settle()
        sent = document.sudo().replacement_ids._get_moves()
        self.load(sent, 1, [second])
        self.conclude(document)
        self.assertEqual(sent.lot_ids, second)
        self.assertOutcome(
            document,
            order=(3, 3, 3, "invoiced"),
            ledger=(4, 1, 0, 0, 3),
            goods={"stock": 16, "customer": 3, "inventory": 1},
            notes=[],
            cost={"goods": -40, "replacement": 40, "scrap": 40},
        )

    def test_sold_in_dozens_and_pieces_come_back(self):
        screw = self.goods("Screw box", standard_price=1, list_price=2)
        self.buy(screw, 40)
        dozen = self.env.ref("uom.product_uom_dozen")
        self.sell(3, product=screw, price=24, product_uom_id=dozen.id)
        document = self.arrived(0.5)
        moves = document.line_ids.sudo().move_ids
        self.assertEqual(sum(moves.mapped("product_qty")), 6)
        self.conclude(self.decide(document, restock=0.5))
        self.assertOutcome(
            document,
            order=(2.5, 2.5, 2.5, "invoiced"),
            ledger=(3, 0.5, 0, 0, 2.5),
            goods={"stock": 30, "customer": 30, "supplier": -40},
            notes=[("out_refund", 12)],
            cost={"credit": 12, "goods": -6},
        )

    def test_what_was_repaired_fails_again_and_is_credited(self):
        drill = self.goods("Drill", tracking="serial", lots=self.names("S", 20))
        [piece] = self.lots_of(drill, "S0")
        self.sell_lots(drill, (1, [piece]))
        first = self.arrived(1, "repair", lot_id=piece.id)
        self.conclude(self.decide(first, rework=1))
        self.assertReturnable(self.sold, 1, 0, 0, 0, 1)
        again = self.arrived(1, lot_id=piece.id)
        self.assertEqual(again.line_ids.parent_id, first.line_ids)
        self.conclude(self.decide(again, scrap=1))
        self.assertOutcome(
            again,
            order=(0, 0, 0, "invoiced"),
            ledger=(1, 1, 0, 0, 0),
            goods={"stock": 19, "inventory": 1},
            notes=[("out_refund", 100)],
            cost={"credit": 100, "goods": -40, "scrap": 40},
        )

    def test_the_replacement_fails_too_and_is_credited(self):
        first = self.arrived(1, "replacement")
        self.conclude(self.decide(first, scrap=1))
        self.assertReturnable(self.sold, 4, 1, 0, 0, 3)
        again = self.arrived(3)
        self.conclude(self.decide(again, restock=3))
        self.assertOutcome(
            again,
            order=(0, 0, 0, "invoiced"),
            ledger=(4, 4, 0, 0, 0),
            goods={"stock": 19, "inventory": 1},
            notes=[("out_refund", 300)],
            cost={"credit": 300, "goods": -160, "replacement": 40, "scrap": 40},
        )
