from .case import NeighbourCase


class TestBatches(NeighbourCase):
    """Nothing on hold leaves in a batch or a wave."""

    def batch(self, *pickings, **values):
        pickings = self.floor["stock.picking"].union(*pickings)
        return self.floor["stock.picking.batch"].create(
            {
                "picking_ids": pickings.ids,
                "picking_type_id": pickings.picking_type_id.id,
            }
            | values
        )

    def test_a_batch_with_held_goods_is_stopped(self):
        batch = self.batch(
            self.transfer(self.stock, self.customers, self.lot),
            self.transfer(self.stock, self.customers, self.other_lot),
        )
        batch.action_confirm()
        batch.move_ids.picked = True
        with self.assertStopped("Gear, L-1"):
            batch.action_done()

    def test_a_wave_with_held_goods_is_stopped(self):
        picking = self.transfer(self.stock, self.customers, self.lot)
        wave = self.batch(picking, is_wave=True)
        wave.action_confirm()
        wave.move_ids.picked = True
        with self.assertStopped():
            wave.action_done()

    def test_a_batch_without_held_goods_goes(self):
        picking = self.transfer(self.stock, self.customers, self.other_lot)
        batch = self.batch(picking)
        batch.action_confirm()
        batch.move_ids.picked = True
        batch.action_done()
        self.assertEqual(picking.state, "done")
