from ..hold_case import HoldCase

# A model of each neighbour; see NEIGHBOURS in dev/template.py.
NEIGHBOURS = {"mrp.production", "purchase.order", "stock.picking.batch"}


class NeighbourCase(HoldCase):
    """A test of holds that needs a neighbour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        missing = NEIGHBOURS - set(cls.env.registry)
        if missing:
            raise AssertionError(f"needs {', '.join(sorted(missing))}")
        cls.stocker.group_ids |= cls.env.ref("mrp.group_mrp_user")
        cls.stocker.group_ids |= cls.env.ref("purchase.group_purchase_user")
        cls.floor = cls.env(user=cls.stocker)
