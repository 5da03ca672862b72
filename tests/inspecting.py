"""The vocabulary of goods that have come back: inspected, and decided about.

``self.arrived(quantity)`` returns a return whose goods are there, ``inspect(rma)``,
of the vocabulary of returns, finds everything out about them.
"""

from odoo.fields import Command

from .common import SoldCase


class InspectCase(SoldCase):
    """Gears of one lot and bearings were sold and delivered, some of them come back."""

    @classmethod
    def arrived(cls, quantity=2, order_line=None, **values):
        """Return a return of sold goods that have come and wait for quality."""
        document = cls.sold_return(quantity, order_line, **values)
        return cls.bring(document)

    @classmethod
    def arrived_lines(cls, number):
        """Return a return of so many lines, of which all goods have come."""
        [line] = cls.sold_return(0.1, cls.order.order_line[1]).line_ids.copy_data()
        document = cls.rma(line_ids=[Command.create(line) for _ in range(number)])
        return cls.bring(document)

    @classmethod
    def bring(cls, document):
        """Let the dock receive what was announced."""
        cls.carry_return(document, "inspecting")
        return document.with_env(cls.env)

    @classmethod
    def checklist(cls, name, items=("Look at it",), **values):
        return cls.env["aftersales.return.checklist"].create(
            {
                "name": name,
                "item_ids": [Command.create({"name": item}) for item in items],
                **values,
            }
        )
