from odoo import api, fields, models
from odoo.exceptions import UserError

from .return_table import AUTHORISED_STATES


class Returns(models.Model):
    """Goods that we fetch: from where, when, by whom; and that they were fetched."""

    _inherit = "aftersales.return"

    is_pickup = fields.Boolean(compute="_compute_is_pickup")
    pickup_address_id = fields.Many2one(
        "res.partner",
        "Pick-up Address",
        compute="_compute_pickup_address_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="Where the goods are fetched; by default where they were delivered.",
    )
    pickup_contact = fields.Char(
        "Contact",
        compute="_compute_pickup_contact",
        store=True,
        readonly=False,
        precompute=True,
        help="Whom the driver asks for.",
    )
    pickup_phone = fields.Char(
        "Contact's Phone",
        compute="_compute_pickup_contact",
        store=True,
        readonly=False,
        precompute=True,
    )
    pickup_at = fields.Datetime(
        "Pick-up Planned",
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="When the goods are fetched, as agreed with the customer.",
    )
    pickup_carrier_id = fields.Many2one(
        "res.partner",
        "Picked Up By",
        copy=False,
        index="btree_not_null",
        help="The forwarder or driver who fetches the goods.",
    )
    pickup_packages = fields.Integer("Packages", copy=False)
    pickup_weight = fields.Float(
        "Weight",
        digits="Stock Weight",
        compute="_compute_pickup_weight",
        store=True,
        readonly=False,
        precompute=True,
        help="From the weights of the products, unless it is entered.",
    )
    pickup_weight_unit = fields.Char(compute="_compute_pickup_weight_unit")
    pickup_note = fields.Char(
        "Instructions", copy=False, help="What the driver must know: gate, hours, lift."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("carrier")
    def _compute_is_pickup(self):
        for document in self:
            document.is_pickup = document.carrier == "pickup"

    @api.depends("carrier", "partner_id", "line_ids.move_id")
    def _compute_pickup_address_id(self):
        """Fetch goods where they were delivered, where we fetch them at all."""
        for document in self:
            delivered = document.line_ids.move_id.sudo().picking_id.partner_id[:1]
            usual = delivered or document.partner_id
            if not document.is_pickup:
                usual = usual.browse()
            document.pickup_address_id = document.pickup_address_id or usual

    @api.depends("pickup_address_id")
    def _compute_pickup_contact(self):
        for document in self:
            address = document.pickup_address_id.sudo()
            document.pickup_contact = address.name or document.pickup_contact
            phone = address.phone or document.pickup_phone
            document.pickup_phone = phone or (address and document.phone)

    @api.depends("line_ids.product_id", "line_ids.quantity", "line_ids.uom_id")
    def _compute_pickup_weight(self):
        for document in self:
            document.pickup_weight = sum(
                line.uom_id._compute_quantity(
                    line.quantity, line.product_id.uom_id, raise_if_failure=False
                )
                * line.product_id.weight
                for line in document.line_ids
                if line.needs_goods and line.product_id and line.uom_id
            )

    def _compute_pickup_weight_unit(self):
        templates = self.env["product.template"]
        unit = templates._get_weight_uom_name_from_ir_config_parameter()
        self.pickup_weight_unit = unit

    # === CRUD === #

    def write(self, vals):
        """Write; the dock expects the goods when they are fetched."""
        result = super().write(vals)
        if vals.get("pickup_at"):
            moves = self.sudo().line_ids.move_ids
            expected = moves.filtered(lambda move: move._is_expected())
            expected.picking_id.scheduled_date = vals["pickup_at"]
        return result

    # === EFFECTS === #

    def _action_approve(self):
        result = super()._action_approve()
        for document in self.filtered("pickup_at"):
            document.sudo().picking_ids.scheduled_date = document.pickup_at
        return result

    def _action_receive(self):
        """Goods that we fetch have been fetched, at the latest, when they arrive."""
        result = super()._action_receive()
        self.filtered(lambda d: d.is_pickup and not d.picked_up_at)._mark_picked_up()
        return result

    # === ACTIONS === #

    def action_mark_picked_up(self):
        """Record that the goods have left the customer's place.

        :raise UserError: when they are not to be fetched, or were fetched already
        """
        wrong = self.filtered(
            lambda d: (
                not d.is_pickup or d.picked_up_at or d.state not in AUTHORISED_STATES
            )
        )
        if wrong:
            raise UserError(
                self.env._(
                    "There is nothing to fetch for these returns, or it was fetched"
                    " already: %(documents)s.",
                    documents=", ".join(wrong.mapped("display_name")),
                )
            )
        self._mark_picked_up()

    # === BUSINESS === #

    def _mark_picked_up(self):
        self._write_protected({"picked_up_at": fields.Datetime.now()})
