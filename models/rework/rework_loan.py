from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools.misc import clean_context

LENT_FIELDS = frozenset({"rework_id", "product_id", "lot_id", "quantity"})


class ReworkLoan(models.Model):
    """A unit lent to the customer while his own is repaired, and fetched back.

    Both ways are plain transfers of core without any order: nothing is sold.
    """

    _name = "aftersales.rework.loan"
    _inherit = ["aftersales.recorded", "aftersales.numbering", "mail.thread"]
    _description = "Lent Unit"
    _order = "due_on desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.rework.loan"
    _sequence_prefix = "LN-%(year)s%(month)s%(day)s-"

    # Its transfers are made by the buttons only.
    _aftersales_recorded_new = frozenset({"delivery_id", "receipt_id"})
    _aftersales_recorded = _aftersales_recorded_new | {"name"}

    rework_id = fields.Many2one(
        "aftersales.rework",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="rework_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="rework_id.partner_id", store=True, precompute=True, index=True
    )
    complaint_id = fields.Many2one(
        related="rework_id.complaint_id", store=True, index="btree_not_null"
    )
    product_id = fields.Many2one(
        "product.product",
        "Unit Lent",
        required=True,
        domain="[('is_storable', '=', True)]",
        index=True,
        check_company=True,
    )
    tracking_kind = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot/Serial",
        domain="[('product_id', '=', product_id)]",
        index="btree_not_null",
        check_company=True,
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    due_on = fields.Date(
        "Back By", required=True, help="The day by which we fetch the unit back."
    )
    delivery_id = fields.Many2one(
        "stock.picking", readonly=True, copy=False, index="btree_not_null"
    )
    receipt_id = fields.Many2one(
        "stock.picking", readonly=True, copy=False, index="btree_not_null"
    )
    status = fields.Selection(
        [
            ("draft", "To Lend"),
            ("sent", "On Its Way"),
            ("out", "With the Customer"),
            ("fetched", "Being Fetched"),
            ("back", "Back"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_status",
        search="_search_status",
    )
    is_late = fields.Boolean(
        "Late", compute="_compute_is_late", search="_search_is_late"
    )
    note = fields.Char("Remark")

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a lent unit is in use already."
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many units are lent."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("delivery_id.state", "receipt_id.state")
    def _compute_status(self):
        for loan in self.sudo():
            sent, fetched = loan.delivery_id.state, loan.receipt_id.state
            if sent != "done":
                kinds = {False: "draft", "cancel": "cancelled"}
                loan.status = kinds.get(sent, "sent")
            else:
                kinds = {False: "out", "cancel": "out", "done": "back"}
                loan.status = kinds.get(fetched, "fetched")

    @api.model
    def _search_status(self, operator, value):
        """Ask the transfers: were it stored, each of core would look for loans."""
        if operator != "in":
            return NotImplemented
        sent, fetched = Domain("delivery_id.state", "=", "done"), "receipt_id.state"
        under_way = Domain("delivery_id", "!=", False)
        under_way &= Domain("delivery_id.state", "not in", ("done", "cancel"))
        coming = Domain("receipt_id", "!=", False)
        coming &= Domain(fetched, "not in", ("done", "cancel"))
        domains = {
            "draft": Domain("delivery_id", "=", False),
            "sent": under_way,
            "out": sent
            & (Domain("receipt_id", "=", False) | Domain(fetched, "=", "cancel")),
            "fetched": sent & coming,
            "back": sent & Domain(fetched, "=", "done"),
            "cancelled": Domain("delivery_id.state", "=", "cancel"),
        }
        return Domain.OR(domains[status] for status in value if status in domains)

    @api.depends("due_on", "status")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for loan in self:
            is_away = loan.status in ("out", "fetched")
            loan.is_late = is_away and loan.due_on < today

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        late = Domain("status", "in", ("out", "fetched"))
        late &= Domain("due_on", "<", today)
        return late if True in value else ~late

    # === CRUD === #

    def write(self, vals):
        """Write loans; what has been sent out stays as it is."""
        if LENT_FIELDS & vals.keys():
            self._check_at_home()
        result = super().write(vals)
        if "due_on" in vals:
            self._schedule_fetching()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_lent(self):
        self._check_at_home()

    # === ACTIONS === #

    def action_lend(self):
        """Deliver the units out of stock, and note when they are fetched back.

        :raise UserError: when a unit is lent already, or its customer or serial number
            is not named
        """
        self.check_access("write")
        self._check_at_home()
        self._check_named()
        pickings = (
            self.env["stock.picking"]
            .sudo()
            .with_context(**clean_context(self.env.context))
        )
        deliveries = pickings.create([loan._prepare_delivery_values() for loan in self])
        deliveries.action_confirm()
        deliveries.action_assign()
        for loan, delivery in zip(self, deliveries, strict=True):
            loan._reserve_unit(delivery)
            loan.sudo().write({"delivery_id": delivery.id, "receipt_id": False})
        self._schedule_fetching()

    def action_fetch(self):
        """Announce to the dock that the units come back, by core's own return.

        :raise UserError: when a unit is not with the customer
        """
        self.check_access("write")
        at_home = self.filtered(lambda loan: loan.status != "out")
        if at_home:
            raise UserError(
                self.env._(
                    "%(loans)s: the customer does not have the unit.",
                    loans=", ".join(at_home.mapped("display_name")),
                )
            )
        wizards = (
            self.env["stock.return.picking"]
            .sudo()
            .create([loan._prepare_fetching_values() for loan in self])
        )
        receipts = wizards._create_announced_receipts()
        for loan, receipt in zip(self, receipts, strict=True):
            loan.sudo().write({"receipt_id": receipt.id})

    @api.readonly
    def action_open_transfers(self):
        """Open the delivery and the receipt."""
        return self.rework_id._action_open_origin(self.delivery_id | self.receipt_id)

    # === BUSINESS === #

    def _check_at_home(self):
        """Refuse what is possible only before a unit is lent.

        :raise UserError: naming the loans
        """
        away = self.filtered(lambda loan: loan.status not in ("draft", "cancelled"))
        if away:
            raise UserError(
                self.env._(
                    "%(loans)s: the unit has been lent already.",
                    loans=", ".join(away.mapped("display_name")),
                )
            )

    def _check_named(self):
        """Refuse to lend without a customer, or a tracked unit without its number.

        :raise UserError: naming the loans
        """
        nameless = self.filtered(
            lambda loan: (
                not loan.partner_id
                or (loan.tracking_kind != "none" and not loan.lot_id)
            )
        )
        if nameless:
            raise UserError(
                self.env._(
                    "%(loans)s: name the customer, and the serial number of the unit.",
                    loans=", ".join(nameless.mapped("display_name")),
                )
            )

    def _prepare_delivery_values(self):
        """Return the values of the delivery; no order line is named, none appears."""
        self.ensure_one()
        picking_type = self.rework_id.sudo().warehouse_id.out_type_id
        source = picking_type.default_location_src_id
        partner = self.partner_id.with_company(self.company_id)
        places = {
            "location_id": source.id,
            "location_dest_id": partner.property_stock_customer.id,
        }
        move = {
            **places,
            "product_id": self.product_id.id,
            "product_uom_qty": self.quantity,
            "product_uom": self.uom_id.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
        }
        return {
            **places,
            "picking_type_id": picking_type.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "move_ids": [Command.create(move)],
        }

    def _reserve_unit(self, delivery):
        """Reserve exactly the serial number that is lent, not the oldest one."""
        if not self.lot_id:
            return
        delivery.move_ids.move_line_ids.unlink()
        self.env["stock.move.line"].sudo().create(
            {
                **delivery.move_ids._prepare_move_line_vals(),
                "lot_id": self.lot_id.id,
                "quantity": self.quantity,
            }
        )

    def _prepare_fetching_values(self):
        """Return what core's return of the delivery is made from."""
        self.ensure_one()
        moves = self.sudo().delivery_id.move_ids
        lines = [
            {
                "product_id": move.product_id.id,
                "quantity": move.quantity,
                "move_id": move.id,
                "to_refund": False,
            }
            for move in moves
        ]
        return {
            "picking_id": moves.picking_id.id,
            "product_return_moves": [Command.create(line) for line in lines],
        }

    def _schedule_fetching(self):
        """Remind the person in charge of the day: late, it shows as overdue."""
        xml_id = "aftersales.mail_activity_type_loan"
        for loan in self.filtered("delivery_id"):
            rework = loan.rework_id.sudo()
            summary = self.env._("Fetch back %(loan)s", loan=loan.name)
            known = rework.activity_search(
                [xml_id], additional_domain=[("summary", "=", summary)]
            )
            if known:
                known.date_deadline = loan.due_on
                continue
            rework.activity_schedule(
                xml_id,
                summary=summary,
                user_id=(rework.user_id or self.env.user).id,
                date_deadline=loan.due_on,
            )
