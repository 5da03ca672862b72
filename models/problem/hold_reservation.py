from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class Hold(models.Model):
    """What is on hold is reserved for nobody, from the moment the hold is set."""

    _inherit = "aftersales.hold"

    # === BUSINESS === #

    def _action_hold(self):
        """Put holds into force that were created a moment ago."""
        self._forget()
        self._touch_quants()
        self._release_reservations()

    def _action_release(self):
        """Let released goods be reserved again, for those who wait for them."""
        self._forget()
        self._trigger_scheduler()

    def _forget(self):
        """Let this transaction ask anew what is on hold."""
        products = self.env["product.product"]
        products.invalidate_model(["aftersales_hold_ids"])

    def _trigger_scheduler(self):
        """Let the scheduler look soon for what waits: other lots, or these again."""
        self.env.ref("stock.ir_cron_scheduler_action").sudo()._trigger()

    def _touch_quants(self):
        """Collide with every transfer of these goods that is under way right now.

        A transfer that began before the hold was set cannot see it, but it is about
        to write these rows. Whoever comes second fails on them, and is run again by
        Odoo: the transfer then sees the hold, or the hold sees what has left.
        """
        self.env["stock.quant"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE stock_quant SET write_date = %(now)s
                WHERE product_id IN %(products)s
                  AND (product_id IN %(whole)s OR lot_id IN %(lots)s OR lot_id IS NULL)
                """,
                now=fields.Datetime.now(),
                products=tuple(self.product_id.ids),
                whole=tuple(self._whole_products().ids) or (0,),
                lots=tuple(self.lot_id.ids) or (0,),
            )
        )
        self.env["stock.quant"].invalidate_model(["write_date"])

    def _whole_products(self):
        return self.filtered(lambda hold: not hold.lot_id).product_id

    def _release_reservations(self):
        """Take these goods out of all open operations, except into quarantine."""
        lines = self.env["stock.move.line"].sudo().search(self._get_reserved_domain())
        flows = {line: line._prepare_hold_flow() for line in lines}
        stopped = {flow for flow, _hold in self._get_stopped(list(flows.values()))}
        lines = lines.filtered(lambda line: flows[line] in stopped)
        if lines:
            pickings = lines.picking_id
            lines._unlink_reservations()
            self._tell_pickings(pickings)
            self._trigger_scheduler()

    def _get_reserved_domain(self):
        """Return the domain of open operations in which these goods take part."""
        goods = Domain("lot_id", "in", self.lot_id.ids) | Domain(
            "product_id", "in", self._whole_products().ids
        )
        kits = self.env["stock.move"]._get_kit_domain(self._whole_products())
        return Domain("state", "not in", ("done", "cancel")) & (
            goods | Domain("move_id", "any", kits)
        )

    def _tell_pickings(self, pickings):
        """Leave a note in each transfer that has lost goods to these holds."""
        body = self.env._(
            "Reserved goods were taken out of this transfer, they are on hold:"
            " %(holds)s.",
            holds=", ".join(self.mapped("display_name")),
        )
        pickings._message_log_batch(dict.fromkeys(pickings.ids, body))
