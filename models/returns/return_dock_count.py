from odoo import models


class Returns(models.Model):
    """Counts announced goods of a parcel, lot by lot."""

    _inherit = "aftersales.return"

    # === BUSINESS === #

    def _dock_goods(self, code, goods, key):
        """Count scanned goods of the open parcel, or report them as strange.

        :param goods: all that the code may name; list of :class:`Goods`
        :param key: the row that is chosen on screen
        """
        if not goods:
            return self._dock_unknown(code, key)
        rows = self._get_dock_rows()
        found = self._match_goods(rows, goods, key)
        if not found:
            return self._dock_unexpected(rows, goods[0])
        row, item = found
        if not row.accepts(item.lot):
            return self._dock_report_goods("lot", item, row)
        return self._dock_count_one(row, item)

    def _match_goods(self, rows, goods, key):
        """Return the row that announced some of the goods best, and those goods.

        The lot that is announced comes before any other, what is still missing before
        what is complete, the row that is chosen before the others.
        """
        pairs = [(r, item) for item in goods for r in rows if r.product == item.product]

        def fit(pair):
            row, item = pair
            is_missing = row.unit.compare(row.missing, 0) > 0
            named = bool(item.lot) and item.lot in row.lots
            return row.accepts(item.lot), named, is_missing, row.key == key

        return max(pairs, key=fit, default=None)

    def _dock_count_one(self, row, item):
        """Count scanned goods; tracked ones need their lot."""
        lot = item.lot
        if not lot and row.product.tracking != "none":
            lot = row.guess_lot()
            if not lot:
                return self._dock_ask_lot(row)
        if row.product.tracking == "serial" and row.counts.get(lot):
            title = self.env._("%(serial)s is counted already", serial=lot.name)
            return self._dock_answer("ask", title, row.product.display_name, row)
        before = dict(row.counts)
        row.store({**before, lot: before.get(lot, 0) + item.quantity})
        return self._dock_counted(row, before)

    def _dock_set_count(self, row, quantity):
        """Take a typed count; serial numbers can only be typed when all are there."""
        tracking, before = row.product.tracking, dict(row.counts)
        counts = {lot: 0 for lot in before}
        if tracking == "none":
            counts[row.moves.env["stock.lot"]] = quantity
        elif tracking == "lot":
            lot = row.guess_lot() or next(iter(before), None)
            if quantity and not lot:
                return self._dock_ask_lot(row)
            counts[lot] = quantity
        elif quantity:
            if quantity != len(row.lots):
                return self._dock_ask_lot(row)
            counts.update(dict.fromkeys(row.lots, 1.0))
        row.store(counts)
        return self._dock_counted(row, before)

    def _dock_counted(self, row, before):
        """Answer with the new count: green until it is too much."""
        self._dock_adjust_short(row)
        is_over = row.unit.compare(row.missing, 0) < 0
        title = self.env._(
            "%(counted)s of %(expected)s",
            counted=self._dock_number(row.counted),
            expected=self._dock_number(row.expected),
        )
        text = row.product.display_name
        if is_over:
            text = self.env._(
                "%(count)s more than announced: %(goods)s. It is taken in as surplus.",
                count=self._dock_number(-row.missing),
                goods=text,
            )
        total = sum(before.values())
        undo = self._dock_choice(
            self.env._("Undo"), "dock_count", row.key, total, document=self
        )
        can_undo = row.product.tracking == "none" or not total
        level = "bad" if is_over else "good"
        return self._dock_answer(level, title, text, row, undo=can_undo and undo)

    def _dock_ask_lot(self, row):
        """Ask for the lot or serial number of goods; without a label there is a way."""
        is_serial = row.product.tracking == "serial"
        title = self.env._("Scan the lot")
        if is_serial:
            title = self.env._("Scan each serial number")
        left = [lot for lot in row.lots if not (is_serial and row.counts.get(lot))]
        choices = [
            self._dock_choice(lot.name, "dock_scan", lot.name, self.id, False, row.key)
            for lot in left[:5]
        ]
        label = self.env._("No readable label")
        choices.append(
            self._dock_choice(
                label, "dock_unreadable", row.product.id, row.key, document=self
            )
        )
        text = row.product.display_name
        return self._dock_answer("ask", title, text, row, choices=choices)
