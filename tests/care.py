"""The vocabulary of customer care: visits, trainings, receipt confirmations."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .reworks import SIGNATURE

# State -> the state before, the step between them, who takes it.
VISIT_WAY = {
    "announced": ("planned", "announce", "service"),
    "held": ("announced", "hold", "service"),
    "done": ("held", "archive", "service"),
    "cancelled": ("planned", "cancel", "service"),
}
TRAINING_WAY = {
    "submitted": ("draft", "submit", "service"),
    "approved": ("submitted", "approve", "manager"),
    "held": ("approved", "hold", "service"),
    "done": ("held", "complete", "service"),
    "cancelled": ("draft", "cancel", "service"),
}
FACTORIES = {
    "aftersales.visit": ("visit", "ready_visit"),
    "aftersales.training": ("training", "ready_training"),
}


class Cared:
    """Customers who are visited and trained, as the people of a company see to them."""

    # === VISITS === #

    @classmethod
    def visit(cls, **values):
        """Plan, as the service, the inspection of a customer's site."""
        return (
            cls.env["aftersales.visit"]
            .create(
                {
                    "kind": "site",
                    "partner_id": cls.contact.id,
                    "starts_at": fields.Datetime.now() + timedelta(days=3),
                    "user_id": cls.service.id,
                    **values,
                }
            )
            .with_user(cls.service)
        )

    @classmethod
    def carry_visit(cls, visit, target):
        """Take a visit to ``target`` by its real steps."""
        if visit.state != target:
            source, step, person = VISIT_WAY[target]
            cls.carry_visit(visit, source)
            cls.prepare_visit(visit, step)
            cls.take(visit, step, getattr(cls, person))
        return visit

    @classmethod
    def prepare_visit(cls, visit, step):
        """Do what a step of a visit asks for, where it is not done yet."""
        if step == "announce" and visit.kind == "plant" and not visit.notice_ids:
            visit.notice_ids = [Command.create({"team_id": cls.production_team.id})]
        if step == "hold":
            visit.write({"held_at": fields.Datetime.now(), "report": "All runs."})
            if not visit.person_ids:
                visit.person_ids = [Command.create({"name": "Ann Miller"})]
        if step == "archive":
            visit.write(
                {"customer_name": "Ann Miller", "customer_signature": SIGNATURE}
            )

    @classmethod
    def ready_visit(cls, step, source, **values):
        """Make a visit in state ``source``, with all that ``step`` asks for."""
        visit = cls.carry_visit(cls.visit(**values), source)
        cls.prepare_visit(visit, step)
        return visit

    # === TRAININGS === #

    @classmethod
    def training(cls, **values):
        """Plan, as the service, a training of a customer's people."""
        trainings = cls.env["aftersales.training"].with_user(cls.service)
        return trainings.create(
            {
                "topic": "Operation",
                "needs": "New operators",
                "partner_id": cls.customer.id,
                "starts_at": fields.Datetime.now(),
                "instructor_id": cls.process.id,
                **values,
            }
        )

    @classmethod
    def carry_training(cls, training, target):
        """Take a training to ``target`` by its real steps."""
        if training.state != target:
            source, step, person = TRAINING_WAY[target]
            cls.carry_training(training, source)
            cls.prepare_training(training, step)
            cls.take(training, step, getattr(cls, person))
        return training

    @classmethod
    def prepare_training(cls, training, step):
        """Do what a step of a training asks for, where it is not done yet."""
        if step == "hold":
            training.write({"content": "Buttons", "held_on": fields.Date.today()})
            if not training.participant_ids:
                training.participant_ids = [
                    Command.create({"name": "Ann Miller", "score": 80}),
                    Command.create({"name": "Bob Smith", "score": 59}),
                ]

    @classmethod
    def ready_training(cls, step, source, **values):
        """Make a training in state ``source``, with all that ``step`` asks for."""
        training = cls.carry_training(cls.training(**values), source)
        cls.prepare_training(training, step)
        return training
