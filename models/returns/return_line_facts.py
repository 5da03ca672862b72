from itertools import islice

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# A message names so many products; of more it says how many.
NAMED = 5


class ReturnLine(models.Model):
    """What a line lacks to be submitted."""

    _inherit = "aftersales.return.line"

    is_otherwise = fields.Boolean(
        "Decided Otherwise",
        compute="_compute_is_otherwise",
        search="_search_is_otherwise",
        help="Something else was decided than the customer asked for.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("requested_id", "decided_id")
    def _compute_is_otherwise(self):
        for line in self:
            decided = line.decided_id
            line.is_otherwise = decided and decided != line.requested_id

    @api.model
    def _search_is_otherwise(self, operator, value):
        if operator != "in":
            return NotImplemented
        other = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s IS NOT NULL AND %s IS DISTINCT FROM %s)",
                model._field_to_sql(alias, "decided_id", query),
                model._field_to_sql(alias, "decided_id", query),
                model._field_to_sql(alias, "requested_id", query),
            )
        )
        return other if True in value else ~other

    # === CONSTRAINTS AND ONCHANGE === #

    @api.onchange("product_id")
    def _onchange_product_id(self):
        """Take over the reason and the wish of the line before."""
        before = self.return_id.line_ids.filtered("reason_id")[-1:]
        self.reason_id = self.reason_id or before.reason_id
        self.requested_id = self.requested_id or before.requested_id

    # === BUSINESS === #

    def _get_gaps(self):
        """Yield what lines of one return still lack, each with the products."""
        unreasoned = self.filtered(lambda line: not line.reason_id)
        if unreasoned:
            yield self.env._(
                "Say why it comes back: %(products)s.",
                products=unreasoned._get_names(),
            )
        unasked = self.filtered(lambda line: not line.requested_id)
        if unasked:
            yield self.env._(
                "Say what the customer wants for it: %(products)s.",
                products=unasked._get_names(),
            )
        unnumbered = self.filtered(lambda line: line._lacks_lot())
        if unnumbered:
            yield self.env._(
                "Choose the lot or serial number, or tick “Lot Unknown”: %(products)s.",
                products=unnumbered._get_names(),
            )
        unexplained = self._filter_unexplained()
        if unexplained:
            yield self.env._(
                "All that the customer got of it has come back or is asked back."
                " Tick “Bought Elsewhere” if these are others: %(products)s.",
                products=unexplained._get_names(),
            )

    def _lacks_lot(self):
        """Tell whether a lot was delivered, and nobody has said which."""
        self.ensure_one()
        if not self.is_tracked or self.lot_id or self.is_lot_unknown:
            return False
        sold = self.order_line_id.sudo()
        moves = self.move_id.sudo() or sold.move_ids.filtered(
            lambda move: move._is_departure()
        )
        return bool(moves.move_line_ids.lot_id)

    def _filter_unexplained(self):
        """Return lines without any origin of goods the customer once got from us."""
        lines = self.filtered(
            lambda line: not (line.order_line_id or line.move_id or line.is_foreign)
        )
        if not lines:
            return lines
        deliveries = lines._find_deliveries()
        return lines.filtered(
            lambda line: any(
                move.product_id == line.product_id and line._may_come_by(move)
                for move in deliveries
            )
        )

    def _get_names(self):
        """Return the first few products by name, and how many more there are."""
        names = [line.product_id.display_name for line in islice(self, NAMED)]
        if len(self) > NAMED:
            more = self.env._("%(count)s more", count=len(self) - NAMED)
            names.append(more)
        return ", ".join(names)
