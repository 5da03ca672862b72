"""The vocabulary of reworks, for every test of them.

``self.rework()`` registers one of goods that lie in quarantine; ``self.carry_rework(
rework, "progress")`` takes it there by its real steps, each by whom it is due.
"""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

# A picture of one point: somebody's signature.
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)
# State -> the state before, the step between them, who takes it.
REWORK_WAY = {
    "routed": ("draft", "route", "process"),
    "scheduled": ("routed", "schedule", "planning"),
    "progress": ("scheduled", "start", "production"),
    "inspection": ("progress", "hand_in", "production"),
    "done": ("inspection", "finish", "quality"),
    "cancelled": ("draft", "cancel", "process"),
}
# State of a task order -> the state before, the step between them, who takes it.
TASK_WAY = {
    "signed": ("draft", "sign", "manager"),
    "solved": ("signed", "solve", "process"),
    "confirmed": ("solved", "confirm", "service"),
    "approved": ("solved", "approve", "manager"),
    "done": ("approved", "complete", "service"),
    "cancelled": ("draft", "cancel", "service"),
}
FACTORIES = {
    "aftersales.rework": ("rework", "ready_rework"),
    "aftersales.rework.task": ("support_task", "ready_support_task"),
}


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
        if rework.kind != "rework":
            cls._serve_rework(rework, step)
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
            if rework.late_days:
                rework.sudo().schedule_exception = "The customer can wait."

        if step == "finish":
            cls.inspect_rework(rework)
        if step == "fail":
            cls.inspect_rework(rework, "nok")

    @classmethod
    def inspect_rework(cls, rework, verdict="ok", user=None):
        """Inspect, as quality, what is to be inspected in this loop.

        :param verdict: of the complained characteristic; all others are OK
        """
        rows = rework.with_user(user or cls.quality).current_inspection_ids
        for row in rows.filtered(lambda row: not row.verdict):
            if row.has_limits:
                row.value = (row.lower_limit + row.upper_limit) / 2
            else:
                row.verdict = verdict if row.is_complained else "ok"

    @classmethod
    def fail_rework(cls, rework):
        """Let the re-inspection of a rework fail."""
        cls.carry_rework(rework, "inspection")
        cls.inspect_rework(rework, "nok")
        cls.take(rework, "fail", cls.quality)
        return rework

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
    def finish_repair(cls, repairs):
        """Carry repair orders to their end: by the rework that rules them, if any."""
        for repair in repairs:
            rework = repair.sudo().aftersales_rework_id.with_env(cls.env)
            if rework:
                cls.carry_rework(rework, "done")
            else:
                repair.action_validate()
                repair.action_repair_start()
                repair.action_repair_end()
        repairs.invalidate_recordset()

    @classmethod
    def ready_rework(cls, step, source, **values):
        """Make a rework in state ``source``, with all that ``step`` asks for."""
        rework = cls.carry_rework(cls.rework(**values), source)
        cls.prepare_rework(rework, step)
        cls.sign(rework, step)
        return rework

    # === REPAIR FOR A CUSTOMER === #

    @classmethod
    def sent_rework(cls, quantity=1, **values):
        """Register the repair of a unit that a customer has sent in."""
        values = {"kind": "sent", "partner_id": cls.contact.id, **values}
        return cls.rework(quantity, **values)

    @classmethod
    def _serve_rework(cls, rework, step):
        """Say and decide what the service centre has to, where it is not done yet."""
        if step == "route" and not rework.opinion:
            rework.sudo().opinion = "The bearing is worn."
        if step == "start" and rework.sudo()._lacks_charge():
            cls.decide_warranty(rework, "in")
        if step == "hand_in" and not rework.handling:
            rework.sudo().handling = "The bearing was replaced."

    @classmethod
    def decide_warranty(cls, rework, state):
        """Decide, as the manager, whether a repair is under warranty."""
        rework.with_user(cls.manager).write(
            {"warranty_override": state, "warranty_override_reason": "By contract."}
        )

    @classmethod
    def charge(cls, rework, price=60, **values):
        """Fill in, as the service, a charge form of two hours of labour."""
        charges = cls.env["aftersales.rework.charge"].with_user(cls.service)
        line = {"kind": "labour", "quantity": 2, "unit_price": price}
        return charges.create(
            {"rework_id": rework.id, "line_ids": [Command.create(line)], **values}
        )

    @classmethod
    def accept_on_paper(cls, charge):
        """Let the customer sign the paper, and record it."""
        charge.write(
            {
                "customer_name": "Ann Miller",
                "customer_signed_on": fields.Date.today(),
                "customer_signature": SIGNATURE,
            }
        )
        charge.action_accept()

    @classmethod
    def support_task(cls, **values):
        """Register, as the service, a system fault that engineering has to solve."""
        tasks = cls.env["aftersales.rework.task"].with_user(cls.service)
        return tasks.create(
            {
                "partner_id": cls.contact.id,
                "fault": "It does not start.",
                "team_id": cls.production_team.id,
                **values,
            }
        )

    @classmethod
    def carry_task(cls, task, target):
        """Take a task order to ``target`` by its real steps, each by whom it is due."""
        if task.state != target:
            source, step, person = TASK_WAY[target]
            if step == "approve" and task.on_site:
                source = "confirmed"
            cls.carry_task(task, source)
            cls.prepare_task(task, step)
            cls.take(task, step, getattr(cls, person))
        return task

    @classmethod
    def prepare_task(cls, task, step):
        """Do what a step of a task order asks for, where it is not done yet."""
        if step == "solve":
            task.sudo().solution = "A new controller."
        if step == "confirm":
            task.sudo().write(
                {
                    "customer_opinion": "It runs.",
                    "customer_name": "Ann Miller",
                    "customer_signed_on": fields.Date.today(),
                    "customer_signature": SIGNATURE,
                }
            )
        if step == "complete" and task.on_site:
            cls.env["aftersales.contact"].with_user(cls.service).create(
                {"rework_task_id": task.id, "outcome": "satisfied"}
            )

    @classmethod
    def ready_support_task(cls, step, source, **values):
        """Make a task order in state ``source``, with all that ``step`` asks for."""
        task = cls.carry_task(cls.support_task(**values), source)
        cls.prepare_task(task, step)
        return task
