from odoo import models
from odoo.tools import clean_context, is_html_empty, plaintext2html

# A repair order that can still take other goods.
UNSTARTED_STATES = ("draft", "confirmed")


class Rework(models.Model):
    """The repair order does the stock part; the steps of the rework lead it.

    =========  ====================================================
    route      created where there is none, as the rework says
    schedule   scheduled like the rework
    start      confirmed and started
    finish     finished, see ``rework_ways_out.py``
    cancel     cancelled
    =========  ====================================================

    Whoever takes a step needs no right on repair orders: the step is checked.
    """

    _inherit = "aftersales.rework"

    # === GUARDS === #

    def _route_refusals(self):
        """Yield also which goods are not known exactly, or do not lie there."""
        yield from super()._route_refusals()
        for rework in self:
            yield from rework._identity_refusals()
        # A customer's unit may still be under way to us.
        yield from self.filtered(lambda r: r.kind == "rework")._goods_refusals()

    def _identity_refusals(self):
        """Yield what must be said of the goods before a repair order takes them."""
        self.ensure_one()
        if self._has_goods() and self.tracking_kind != "none" and not self.lot_id:
            text = self.env._(
                "Say which lot or serial number of %(product)s it is.",
                product=self.product_id.display_name,
            )
            yield self, text, "lot_id"
        if self.kind != "rework" and not self.partner_id:
            text = self.env._("Say whose unit is repaired.")
            yield self, text, "partner_id"

    def _start_refusals(self):
        """Yield also which goods do not lie there."""
        yield from super()._start_refusals()
        yield from self._goods_refusals()

    # === EFFECTS === #

    def _action_route(self):
        """Let repair orders take the goods."""
        result = super()._action_route()
        self._ensure_repairs()
        return result

    def _action_schedule(self):
        """Schedule the repair orders like the work."""
        result = super()._action_schedule()
        for start, reworks in self.sudo().grouped("scheduled_start").items():
            reworks._get_living_repairs().schedule_date = start
        return result

    def _action_start(self):
        """Start the repair orders."""
        result = super()._action_start()
        self._ensure_repairs()
        self.sudo()._get_living_repairs().action_repair_start()
        return result

    def _action_cancel(self):
        """Cancel the repair orders."""
        result = super()._action_cancel()
        repairs = self.sudo()._get_living_repairs()
        if repairs:
            repairs.action_repair_cancel()
        return result

    # === BUSINESS === #

    def _get_living_repairs(self):
        """Return the repair orders that are neither done nor cancelled."""
        repairs = self.repair_ids
        return repairs.filtered(lambda r: r.state not in ("done", "cancel"))

    def _ensure_repairs(self):
        """Give each a repair order that says what the rework says; twice is harmless.

        Call it with the rights of whoever takes the step: the step is checked already.

        :return: the repair orders, as superuser
        """
        reworks = self.sudo().with_context(clean_context(self.env.context))
        for rework in reworks:
            for repair in rework.repair_ids:
                if repair.state in UNSTARTED_STATES:
                    repair.write(rework._prepare_repair_change(repair))
        bare = reworks.filtered(lambda r: not r.repair_ids - r._get_void_repairs())
        for company, own in bare.grouped("company_id").items():
            vals_list = [rework._prepare_repair_values() for rework in own]
            self.env["repair.order"].sudo().with_company(company).create(vals_list)
        return reworks.repair_ids

    def _get_void_repairs(self):
        return self.repair_ids.filtered(lambda repair: repair.state == "cancel")

    def _prepare_repair_change(self, repair):
        """Return what a repair order says otherwise than the rework does now."""
        values = self._prepare_repair_values()
        if self.disposition_id:
            values = {"user_id": values["user_id"]}
        return {
            name: value
            for name, value in values.items()
            if repair._fields[name].convert_to_write(repair[name], repair) != value
        }

    def _prepare_repair_values(self):
        """Return the values of the repair order.

        Quantity, lot and places are all named: core would repair one, or as many as
        the whole receipt had, and take them from the stock.
        """
        self.ensure_one()
        values = {
            "aftersales_rework_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "picking_type_id": self.warehouse_id.repair_type_id.id,
            "priority": self.priority,
            "under_warranty": self._is_under_warranty(),
            "user_id": self.user_id.id,
        }
        if self.fault and is_html_empty(self.repair_ids[:1].internal_notes):
            values["internal_notes"] = plaintext2html(self.fault)
        return {**values, **self._prepare_repaired_values()}

    def _prepare_repaired_values(self):
        """Return what the repair order says of the goods; nothing if none move."""
        if self.kind == "site":
            return {"product_id": False}
        return {
            "product_id": self.product_id.id,
            "product_qty": self.quantity,
            "product_uom": self.uom_id.id,
            "lot_id": self.lot_id.id,
            "product_location_src_id": self.location_id.id,
            "product_location_dest_id": self.location_id.id,
        }

    def _is_under_warranty(self):
        """Return whether the repair is free of charge for the customer."""
        self.ensure_one()
        line = self.disposition_id.line_id
        if line:
            return line._is_under_warranty()
        return self.complaint_id.is_under_warranty
