"""The vocabulary of problems, their causes and actions, for every test of them.

A new document of this context adds its factory and its ready document here.
"""

from odoo import fields

from . import recalls
from .capas import Capas
from .world import ROLES

# State -> the state before, the step between them, who takes it.
PROBLEM_WAY = {
    "containment": ("draft", "contain", "quality"),
    "analysis": ("containment", "analyse", "quality"),
    "measures": ("analysis", "plan", "quality"),
    "implementing": ("measures", "approve", "quality_manager"),
    "verifying": ("implementing", "verify", "quality"),
    "closed": ("verifying", "close", "quality_manager"),
    "cancelled": ("draft", "cancel", "quality"),
}
ACTION_WAY = {
    "approved": ("draft", "approve", "quality_manager"),
    "progress": ("approved", "start", "production"),
    "done": ("progress", "finish", "production"),
    "verified": ("done", "verify", "quality"),
    "ineffective": ("done", "fail", "quality"),
    "cancelled": ("draft", "cancel", "quality"),
}

FACTORIES = {
    "aftersales.problem": ("problem", "ready_problem"),
    "aftersales.action": ("task", "ready_action"),
    "aftersales.hold": ("hold", "ready_hold"),
    "aftersales.capa": ("joint_capa", "ready_capa"),
    **recalls.FACTORIES,
}


class Problems(recalls.Recalls, Capas):
    """Problems and what belongs to them, as the people of a company make them."""

    @classmethod
    def problem(cls, **values):
        """Register a problem as quality; the rules make a note of it, without gates.

        Another depth is chosen with a reason.
        """
        problems = cls.env["aftersales.problem"].with_user(cls.quality)
        if "depth_id" in values:
            values = {"depth_reason": "The customer wants it so.", **values}
        return problems.create({"subject": "Teeth break", **values})

    @classmethod
    def ready_problem(cls, step, source, **values):
        """Make a problem in state ``source``, ready for the step."""
        problem = cls.carry_problem(cls.problem(**values), source)
        if step == "explain":
            problem.sudo().explanation = "<p>The customer used the wrong oil.</p>"
        return problem

    @classmethod
    def carry_problem(cls, problem, target):
        """Take a problem to ``target`` by its real steps."""
        return cls._carry_along(PROBLEM_WAY, problem, target)

    @classmethod
    def action(cls, problem=None, **values):
        """Propose an action as quality, to be done by production."""
        actions = cls.env["aftersales.action"].with_user(cls.quality)
        return actions.create(
            {
                "problem_id": (problem or cls.problem()).id,
                "subject": "Grind the tool weekly",
                "team_id": cls.production_team.id,
                "user_id": cls.production.id,
                "due_on": fields.Date.today(),
                **values,
            }
        )

    @classmethod
    def task(cls, **values):
        """Propose an action of a department for which everybody works."""
        people = cls.env["res.users"].union(
            cls.member,
            *(getattr(cls, role) for role in ROLES),
            cls.env.ref("base.user_admin"),
            cls.env.user,
        )
        force = cls.team("Task Force", "other", cls.production, member_ids=people.ids)
        return cls.action(**{"team_id": force.id, **values})

    @classmethod
    def ready_action(cls, step, source, **values):
        """Make a task in state ``source``, with all that ``step`` asks for."""
        action = cls.task(**values)
        cls.fill_action(action)
        return cls.carry_action(action, source)

    @classmethod
    def entitle(cls, document, step, user):
        """Give a member of a step's groups the place that the step asks for, too."""
        if document._name == "aftersales.action" and step == "approve":
            document.sudo().team_id.leader_id = user

    @classmethod
    def carry_action(cls, action, target):
        """Take an action to ``target`` by its real steps."""
        cls.fill_action(action)
        return cls._carry_along(ACTION_WAY, action, target)

    @classmethod
    def fill_action(cls, action):
        """Fill in what carrying out and verifying an action ask for."""
        facts = {"result": "Ground.", "verification": "Measured 50 parts."}
        if action.state not in action._locked_states:
            action.sudo().write({n: v for n, v in facts.items() if not action[n]})

    @classmethod
    def hold(cls, goods=None, user=None, **values):
        """Set a hold as quality: on a lot, on a product, or on some new product."""
        goods = goods or cls.env["product.product"].create({"name": "Cog"})
        name = "lot_id" if goods._name == "stock.lot" else "product_id"
        holds = cls.env["aftersales.hold"].with_user(user or cls.quality)
        return holds.create({name: goods.id, "reason": "Teeth break.", **values})

    @classmethod
    def ready_hold(cls, step, source, **values):
        """Make a hold whose release two managers have signed: each may take it."""
        hold = cls.hold(**values)
        model_name = "aftersales.hold"
        if not hold._get_rules(step):
            cls.rule(step, model_name, signature_group_id=cls.group("manager").id)
        cls.sign(hold, step)
        cls.sign(hold, step, cls.admin)
        return hold

    @classmethod
    def release(cls, hold):
        """Release a hold as is due: the manager signs, the quality manager releases."""
        cls.sign(hold, "release")
        cls.take(hold, "release", cls.quality_manager)

    @classmethod
    def _carry_along(cls, way, document, target):
        if document.state != target:
            source, step, person = way[target]
            cls._carry_along(way, document, source)
            cls.take(document, step, getattr(cls, person))
        return document
