"""The company the tests take place in: its people, its customer, what it sold."""

from odoo.fields import Command
from odoo.tests import new_test_user

# Attribute of the test -> the group the person is given, beside being an employee.
ROLES = {
    "service": "aftersales.group_user",
    "coordinator": "aftersales.group_coordinator",
    "quality": "aftersales.group_quality_user",
    "quality_manager": "aftersales.group_quality_manager",
    "process": "aftersales.group_process_user",
    "production": "aftersales.group_production_user",
    "planning": "aftersales.group_planning_user",
    "warehouse": "aftersales.group_warehouse_user",
    "manager": "aftersales.group_manager",
    "admin": "aftersales.group_admin",
}
COLLEAGUES = {
    # Of the purchasing team, without a role of his own
    "member": "base.group_user",
    # Colleagues who have nothing to do with after-sales
    "seller": "sales_team.group_sale_salesman_all_leads",
    "stocker": "stock.group_stock_user",
    "biller": "account.group_account_invoice",
    "outsider": "base.group_user",
}
PEOPLE = {**ROLES, **COLLEAGUES}


class World:
    """What every test of ours starts from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(no_reset_password=True).env
        cls.company = cls.env.company
        cls.env["aftersales.routing.rule"].search([]).active = False
        cls._make_people()
        cls._make_teams()
        cls._make_customer()
        cls._make_catalogue()

    @classmethod
    def _make_people(cls):
        """Make ``cls.service``, ``cls.quality`` ...; login = password = test_<name>."""
        for name, group in PEOPLE.items():
            setattr(cls, name, cls.person(name, group))

    @classmethod
    def person(cls, name, group, **values):
        """Make somebody who is employed and a member of a group."""
        return new_test_user(
            cls.env,
            f"test_{name}",
            f"base.group_user,{group}",
            **{
                "name": name.replace("_", " ").title(),
                "email": f"{name}@factory.example.com",
                "company_id": cls.company.id,
                "tz": "UTC",
                **values,
            },
        )

    @classmethod
    def _make_teams(cls):
        cls.front_team = cls.team("Front Office", "front", cls.service)
        cls.quality_team = cls.team("Laboratory", "quality", cls.quality)
        cls.production_team = cls.team("Gear Shop", "production", cls.production)
        cls.purchasing_team = cls.team("Buyers", "purchasing", cls.member)

    @classmethod
    def team(cls, name, function, leader, **values):
        """Make a team with one person, who leads it."""
        return cls.env["aftersales.team"].create(
            {
                "name": name,
                "function": function,
                "company_id": cls.company.id,
                "leader_id": leader.id,
                "member_ids": leader.ids,
                **values,
            }
        )

    @classmethod
    def _make_customer(cls):
        partners = cls.env["res.partner"]
        cls.customer = partners.create(
            {"name": "Northern Mills", "is_company": True, "email": "in@mills.example"}
        )
        cls.contact = partners.create(
            {
                "name": "Ann Miller",
                "parent_id": cls.customer.id,
                "email": "ann@mills.example",
                "lang": "en_US",
            }
        )
        cls.supplier = partners.create({"name": "Steel Works", "is_company": True})

    @classmethod
    def _make_catalogue(cls):
        """Make what a complaint is sorted by: categories, a defect, a remedy."""
        categories = cls.env["aftersales.category"]
        cls.category = categories.create(
            {
                "name": "Gear noise",
                "is_quality": True,
                "severity": "important",
                "team_id": cls.quality_team.id,
            }
        )
        cls.service_category = categories.create(
            {
                "name": "Late reply",
                "severity": "general",
                "team_id": cls.front_team.id,
            }
        )
        cls.defect = cls.env["aftersales.defect"].create({"name": "Tooth broken"})
        cls.remedy = cls.env.ref("aftersales.remedy_replacement")
        cls.channel = cls.env.ref("aftersales.channel_phone")

    @classmethod
    def _sell(cls, quantity=10, customer=None):
        """Sell, deliver and invoice a gear (with a lot) and a bearing, all for real.

        Sets ``cls.gear``, ``bearing``, ``lot``, ``order``, ``delivery``, ``invoice``.
        """
        storable = {"is_storable": True, "list_price": 100, "invoice_policy": "order"}
        products = cls.env["product.product"]
        cls.gear = products.create({"name": "Gear", "tracking": "lot", **storable})
        cls.bearing = products.create({"name": "Bearing", **storable})
        cls.lot = cls.env["stock.lot"].create(
            {"name": "L-0815", "product_id": cls.gear.id, "company_id": cls.company.id}
        )
        cls._stock(cls.gear, quantity, cls.lot)
        cls._stock(cls.bearing, quantity)
        cls.order = cls._make_order(customer or cls.contact, quantity)
        cls.delivery = cls.order.picking_ids
        cls.delivery.button_validate()
        cls.invoice = cls.order._create_invoices()
        cls.invoice.action_post()

    @classmethod
    def _stock(cls, product, quantity, lot=None):
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, quantity, lot_id=lot
        )

    @classmethod
    def _make_order(cls, customer, quantity):
        order = cls.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "user_id": cls.seller.id,
                "client_order_ref": "PO-77",
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": quantity}
                    )
                    for product in (cls.gear, cls.bearing)
                ],
            }
        )
        order.action_confirm()
        return order
