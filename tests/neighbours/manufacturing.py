"""The vocabulary of manufacturing: what is made of what, and taken apart."""

from odoo.fields import Command

from .case import NeighbourCase


class ManufacturingCase(NeighbourCase):
    """A gearbox is made of a gear and a bearing; both are sold as a kit, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        products = cls.env["product.product"]
        cls.gearbox = products.create(
            {"name": "Gearbox", "is_storable": True, "tracking": "lot"}
        )
        cls.kit = products.create({"name": "Repair kit", "type": "consu"})
        cls.recipe = cls._recipe(cls.gearbox, "normal")
        cls._recipe(cls.kit, "phantom")

    @classmethod
    def _recipe(cls, product, kind):
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "type": kind,
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": 1})
                    for part in (cls.gear, cls.bearing)
                ],
            }
        )

    def manufacture(self, quantity=2):
        """Order gearboxes to be made; the parts are reserved as far as they may be."""
        production = self.floor["mrp.production"].create(
            {
                "product_id": self.gearbox.id,
                "product_qty": quantity,
                "bom_id": self.recipe.id,
                "picking_type_id": self.house.manu_type_id.id,
            }
        )
        production.action_confirm()
        production.action_assign()
        return production

    def use_lot(self, production, lot):
        move = production.move_raw_ids.filtered(lambda m: m.product_id == self.gear)
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                {
                    "product_id": self.gear.id,
                    "lot_id": lot.id,
                    "quantity": production.product_qty,
                }
            )
        ]

    def finish(self, production):
        production.qty_producing = production.product_qty
        production.action_generate_serial()
        production.move_raw_ids.picked = True
        production.with_context(skip_backorder=True).button_mark_done()

    def made(self, lot=None):
        """Return a finished order, made before anything was held."""
        production = self.manufacture()
        self.use_lot(production, lot or self.other_lot)
        self.finish(production)
        self.assertEqual(production.state, "done")
        return production

    def unbuild(self, production, quantity=1):
        """Enter that gearboxes are to be taken apart again."""
        return self.floor["mrp.unbuild"].create(
            {
                "product_id": self.gearbox.id,
                "bom_id": self.recipe.id,
                "mo_id": production.id,
                "lot_id": production.lot_producing_ids.id,
                "product_qty": quantity,
                "location_id": self.stock.id,
                "location_dest_id": self.stock.id,
            }
        )
