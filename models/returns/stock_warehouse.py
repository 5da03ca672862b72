from odoo import api, fields, models

# The operation types of returns, each with a sequence of its own.
OPERATIONS = (
    "aftersales_return_type_id",
    "aftersales_isolate_type_id",
    "aftersales_disposition_type_id",
)


class StockWarehouse(models.Model):
    """What comes back from customers arrives by an operation type of its own.

    ==========  ==========================================
    one step    customer → quarantine
    two steps   customer → return dock → quarantine
    ==========  ==========================================

    Built by the same hooks by which core builds the receipts and deliveries of a
    warehouse; quarantine lies beside the stock, so that nothing is sold out of it.
    """

    _inherit = "stock.warehouse"

    aftersales_return_steps = fields.Selection(
        [
            ("return_one", "Unload in quarantine (1 step)"),
            ("return_two", "Unload at the dock, then quarantine (2 steps)"),
        ],
        "Returns from Customers",
        default="return_one",
        required=True,
        help="The way of returned goods to where they are inspected.",
    )
    aftersales_core_returns = fields.Boolean(
        "All Returns to Quarantine",
        default=True,
        help="The “Return” button of a delivery brings goods to quarantine, too. Off:"
        " it brings them where Odoo's receipts go, usually straight back to stock.",
    )
    aftersales_return_type_id = fields.Many2one(
        "stock.picking.type", "Returns Operation", check_company=True, copy=False
    )
    aftersales_isolate_type_id = fields.Many2one(
        "stock.picking.type",
        "Dock to Quarantine Operation",
        check_company=True,
        copy=False,
    )
    aftersales_quarantine_id = fields.Many2one(
        "stock.location",
        "Quarantine for Returns",
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id)]",
        check_company=True,
        copy=False,
        help="Returned goods wait here until it is decided what becomes of them.",
    )
    aftersales_return_dock_id = fields.Many2one(
        "stock.location", "Return Dock", check_company=True, copy=False
    )
    aftersales_disposition_type_id = fields.Many2one(
        "stock.picking.type",
        "Dispositions Operation",
        check_company=True,
        copy=False,
        help="By this operation returned goods go where it was decided.",
    )
    aftersales_sample_id = fields.Many2one(
        "stock.location",
        "Samples of Returns",
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id)]",
        check_company=True,
        copy=False,
        help="Returned goods that are kept as a sample lie here; also goods on hold.",
    )
    aftersales_return_route_id = fields.Many2one(
        "stock.route", "Return Route", ondelete="restrict", copy=False
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        warehouses = super().create(vals_list)
        warehouses._mark_quarantine()
        return warehouses

    def write(self, vals):
        steps = vals.get("aftersales_return_steps")
        if steps:
            self.aftersales_return_dock_id.active = steps == "return_two"
        result = super().write(vals)
        if vals.keys() & {"aftersales_quarantine_id", "aftersales_sample_id"}:
            self._mark_quarantine()
        if "aftersales_core_returns" in vals:
            self._point_core_returns()
        return result

    # === BUSINESS === #

    @api.model
    def _set_up_returns(self):
        """Give the warehouses that were there before us what new ones are born with."""
        companies = self.env["res.company"].sudo().search([])
        every = self.sudo().with_context(
            active_test=False, allowed_company_ids=companies.ids
        )
        for warehouse in every.search([("aftersales_return_type_id", "=", False)]):
            # Writing what a route depends on is how core (re)builds a warehouse.
            steps = {"aftersales_return_steps": warehouse.aftersales_return_steps}
            warehouse.with_company(warehouse.company_id).write(steps)

    def _mark_quarantine(self):
        """Let the goods on hold in, too: one meaning of quarantine everywhere."""
        places = self.aftersales_quarantine_id | self.aftersales_sample_id
        places.sudo().aftersales_is_quarantine = True

    def _point_core_returns(self):
        """Let the returns of core go where the setting says; a choice of one's own
        on the operation type stays."""
        for warehouse in self:
            ours, usual = warehouse.aftersales_return_type_id, warehouse.in_type_id
            wanted, other = (ours, usual)
            if not warehouse.aftersales_core_returns:
                wanted, other = usual, ours
            delivery = warehouse.out_type_id
            if delivery.return_picking_type_id in (other, other[:0]):
                delivery.return_picking_type_id = wanted

    def _is_return_in_two_steps(self):
        return self.aftersales_return_steps == "return_two"

    # === STRUCTURE OF A WAREHOUSE === #

    def _get_locations_values(self, vals, code=False):
        locations = super()._get_locations_values(vals, code=code)
        default = self.default_get(["aftersales_return_steps"])
        steps = {**default, **vals}["aftersales_return_steps"]
        company = vals.get("company_id", self.env.company.id)
        prefix = (vals.get("code") or code or "").replace(" ", "").upper()
        return {
            **locations,
            "aftersales_quarantine_id": {
                "name": self.env._("Returns Quarantine"),
                "active": True,
                "usage": "internal",
                "barcode": self._valid_barcode(prefix + "QUARANTINE", company),
            },
            "aftersales_return_dock_id": {
                "name": self.env._("Return Dock"),
                "active": steps == "return_two",
                "usage": "internal",
                "barcode": self._valid_barcode(prefix + "RETDOCK", company),
            },
            "aftersales_sample_id": {
                "name": self.env._("Samples of Returns"),
                "active": True,
                "usage": "internal",
                "barcode": self._valid_barcode(prefix + "SAMPLES", company),
            },
        }

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        name, code = name or self.name, code or self.code
        common = {"padding": 5, "company_id": self.company_id.id}
        returns = self.aftersales_return_type_id.sequence_code or "RET"
        isolate = self.aftersales_isolate_type_id.sequence_code or "QUAR"
        dispose = self.aftersales_disposition_type_id.sequence_code or "DISP"
        return {
            **values,
            "aftersales_return_type_id": {
                "name": self.env._("%(name)s Sequence returns", name=name),
                "prefix": f"{code}/{returns}/",
                **common,
            },
            "aftersales_isolate_type_id": {
                "name": self.env._("%(name)s Sequence quarantine", name=name),
                "prefix": f"{code}/{isolate}/",
                **common,
            },
            "aftersales_disposition_type_id": {
                "name": self.env._("%(name)s Sequence dispositions", name=name),
                "prefix": f"{code}/{dispose}/",
                **common,
            },
        }

    def _get_picking_type_create_values(self, max_sequence):
        values, sequence = super()._get_picking_type_create_values(max_sequence)
        customers, _suppliers = self._get_partner_locations()
        return {
            **values,
            "aftersales_return_type_id": {
                "name": self.env._("Returns"),
                "code": "incoming",
                "use_create_lots": True,
                "use_existing_lots": True,
                "default_location_src_id": customers.id,
                "sequence": sequence + 1,
                "sequence_code": "RET",
                "company_id": self.company_id.id,
            },
            "aftersales_isolate_type_id": {
                "name": self.env._("Returns to Quarantine"),
                "code": "internal",
                "use_create_lots": False,
                "use_existing_lots": True,
                "default_location_src_id": self.aftersales_return_dock_id.id,
                "sequence": sequence + 2,
                "sequence_code": "QUAR",
                "company_id": self.company_id.id,
            },
            "aftersales_disposition_type_id": {
                "name": self.env._("Dispositions of Returns"),
                "code": "internal",
                "use_create_lots": False,
                "use_existing_lots": True,
                "default_location_src_id": self.aftersales_quarantine_id.id,
                "sequence": sequence + 3,
                "sequence_code": "DISP",
                "company_id": self.company_id.id,
            },
        }, sequence + 3

    def _get_picking_type_update_values(self):
        values = super()._get_picking_type_update_values()
        code = self.code.replace(" ", "").upper()
        quarantine, dock = self.aftersales_quarantine_id, self.aftersales_return_dock_id
        in_two = self._is_return_in_two_steps()
        return {
            **values,
            "aftersales_return_type_id": {
                "active": self.active,
                "default_location_dest_id": (dock if in_two else quarantine).id,
                "barcode": f"{code}RET",
            },
            "aftersales_isolate_type_id": {
                "active": self.active and in_two,
                "default_location_dest_id": quarantine.id,
                "barcode": f"{code}QUAR",
            },
            "aftersales_disposition_type_id": {
                "active": self.active,
                "default_location_src_id": quarantine.id,
                "default_location_dest_id": self.lot_stock_id.id,
                "barcode": f"{code}DISP",
            },
        }

    def _create_or_update_sequences_and_picking_types(self):
        """Build them; then returns and deliveries are each other's way back."""
        data = super()._create_or_update_sequences_and_picking_types()
        if "aftersales_return_type_id" in data:
            types = self.env["stock.picking.type"]
            ours = types.browse(data["aftersales_return_type_id"])
            delivery = self.out_type_id or types.browse(data.get("out_type_id"))
            usual = self.in_type_id or types.browse(data.get("in_type_id"))
            ours.return_picking_type_id = delivery
            untouched = delivery.return_picking_type_id in (usual, usual[:0])
            if self.aftersales_core_returns and untouched:
                delivery.return_picking_type_id = ours
        return data

    def get_rules_dict(self):
        rules = super().get_rules_dict()
        for warehouse in self:
            step = self.Routing(
                warehouse.aftersales_return_dock_id,
                warehouse.aftersales_quarantine_id,
                warehouse.aftersales_isolate_type_id,
                "push",
            )
            rules[warehouse.id].update({"return_one": [], "return_two": [step]})
        return rules

    def _get_routes_values(self):
        values = super()._get_routes_values()
        in_two = self._is_return_in_two_steps()
        values["aftersales_return_route_id"] = {
            "routing_key": self.aftersales_return_steps,
            "depends": ["aftersales_return_steps", "aftersales_quarantine_id"],
            "route_update_values": {
                "name": self._format_routename(name=self.env._("Returns")),
                "active": self.active and in_two,
            },
            "route_create_values": {
                "product_categ_selectable": False,
                "warehouse_selectable": True,
                "product_selectable": False,
                "company_id": self.company_id.id,
                "sequence": 60,
            },
            "rules_values": {"active": True, "propagate_cancel": True},
        }
        return values

    def _update_name_and_code(self, new_name=False, new_code=False):
        result = super()._update_name_and_code(new_name, new_code)
        for warehouse in self:
            values = warehouse._get_sequence_values(name=new_name, code=new_code)
            for name in OPERATIONS:
                # The rules of sequences are the settings' own; core does it likewise.
                warehouse.sudo()[name].sequence_id.write(values[name])
        return result
