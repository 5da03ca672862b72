"""The vocabulary of reworks, for every test of them.

``self.rework()`` registers one of goods that lie in quarantine; ``self.carry_rework(
rework, "progress")`` takes it there by its real steps, each by whom it is due.
"""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

# State -> the state before, the step between them, who takes it.
REWORK_WAY = {
    "routed": ("draft", "route", "process"),
    "scheduled": ("routed", "schedule", "planning"),
    "progress": ("scheduled", "start", "production"),
    "inspection": ("progress", "hand_in", "production"),
    "done": ("inspection", "finish", "quality"),
    "cancelled": ("draft", "cancel", "process"),
}
FACTORIES = {"aftersales.rework": ("rework", "ready_rework")}


class Reworked:
    """Goods that are made good again, as the people of a company see to them."""

    @classmethod
    def rework(cls, quantity=4, **values):
        """Register, as the service, the rework of goods that lie in quarantine."""
        if "product_id" not in values:
            product = cls.env["product.product"].create(
                {"name": "Drive", "is_storable": True, "list_price": 100}
            )
            cls.put_in_quarantine(product, quantity)
            values["product_id"] = product.id
        reworks = cls.env["aftersales.rework"].with_user(cls.service)
        return reworks.create({"quantity": quantity, "fault": "It is loud.", **values})

    @classmethod
    def put_in_quarantine(cls, product, quantity, lot=None):
        """Let goods lie where reworks take them from."""
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            product, warehouse.aftersales_quarantine_id, quantity, lot_id=lot
        )

    @classmethod
    def carry_rework(cls, rework, target):
        """Take a rework to ``target`` by its real steps, each by whom it is due."""
        if rework.state != target:
            source, step, person = REWORK_WAY[target]
            cls.carry_rework(rework, source)
            cls.prepare_rework(rework, step)
            cls.sign(rework, step)
            cls.take(rework, step, getattr(cls, person))
        return rework

    @classmethod
    def prepare_rework(cls, rework, step):
        """Do what a step of a rework asks for, where it is not done yet."""
        if step == "route":
            cls._route_rework(rework)
        if step in ("route", "start"):
            cls._bring_goods(rework)
        if step == "hand_in":
            cls.work_rework(rework)
        if step == "schedule":
            start = fields.Datetime.now()
            rework.sudo().write(
                {"scheduled_start": start, "scheduled_end": start + timedelta(hours=8)}
            )

    @classmethod
    def _route_rework(cls, rework):
        if not rework.team_id:
            rework.sudo().team_id = cls.production_team
        if not rework.operation_ids:
            operation = {
                "name": "Replace the bearing",
                "unit_minutes": 15,
                "characteristic": "Noise",
            }
            rework.sudo().operation_ids = [Command.create(operation)]
        if not rework.standard:
            rework.sudo().write({"standard": "WI-114", "standard_revision": "C"})

    @classmethod
    def work_rework(cls, rework, user=None, **report):
        """Let production do all operations that are not finished yet."""
        operations = rework.operation_ids.with_user(user or cls.production)
        for operation in operations.filtered(lambda o: o._is_unfinished()):
            if not operation.is_mine:
                operation.action_start()
            operation.action_finish(**report)

    @classmethod
    def _bring_goods(cls, rework):
        """Let the goods of a rework lie where it takes them from."""
        for short, (missing, _there) in rework.sudo()._missing_goods().items():
            cls.env["stock.quant"]._update_available_quantity(
                short.product_id, short.location_id, missing, lot_id=short.lot_id
            )

    @classmethod
    def ready_rework(cls, step, source, **values):
        """Make a rework in state ``source``, with all that ``step`` asks for."""
        rework = cls.carry_rework(cls.rework(**values), source)
        cls.prepare_rework(rework, step)
        cls.sign(rework, step)
        return rework
