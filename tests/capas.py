"""The vocabulary of CAPA requests, for every test of them."""

from odoo.fields import Command

from .world import ROLES

# State -> the state before, the step between them, who takes it.
CAPA_WAY = {
    "answered": ("asked", "answer", "production"),
    "accepted": ("answered", "accept", "quality"),
    "cancelled": ("asked", "cancel", "quality"),
}


class Capas:
    """CAPA requests and their answers, as the people of a company make them."""

    @classmethod
    def capa(cls, problem=None, **values):
        """Ask production, as quality, about a problem that is worth a 5-Why."""
        problem = problem or cls.problem(severity="important")
        capas = cls.env["aftersales.capa"].with_user(cls.quality)
        return capas.create(
            {
                "problem_id": problem.id,
                "team_id": cls.production_team.id,
                "reason": "It has happened three times.",
                **values,
            }
        )

    @classmethod
    def joint_capa(cls, **values):
        """Ask a department for which everybody works."""
        people = cls.env["res.users"].union(
            cls.member, *(getattr(cls, role) for role in ROLES)
        )
        force = cls.team("Crew", "other", cls.production, member_ids=people.ids)
        return cls.capa(**{"team_id": force.id, **values})

    @classmethod
    def ready_capa(cls, step, source, **values):
        """Make a request in state ``source``, with all that ``step`` asks for."""
        capa = cls.joint_capa(**values)
        cls.answer_capa(capa)
        cls.complete_capa(capa)
        return cls.carry_capa(capa, source)

    @classmethod
    def carry_capa(cls, capa, target):
        """Take a request to ``target`` by its real steps."""
        return cls._carry_along(CAPA_WAY, capa, target)

    @classmethod
    def answer_capa(cls, capa):
        """Give, as the department, cause, chain and measure, and let it be approved."""
        department = capa.with_user(capa.team_id.leader_id)
        cls.add_cause(department)
        department.action_approve()

    @classmethod
    def add_cause(cls, capa, kind="occurrence", name="The tool was dull", **values):
        """Add a cause with its chain, and a measure against it, to a request."""
        causes = capa.env["aftersales.problem.cause"]
        whys = [Command.create({"name": text}) for text in ("Dull", "No plan")]
        cause = causes.create(
            {
                "capa_id": capa.id,
                "kind": kind,
                "name": name,
                "why_ids": whys,
                **values,
            }
        )
        capa.env["aftersales.action"].create(
            {
                "capa_id": capa.id,
                "subject": "Grind it weekly",
                "cause_ids": cause.ids,
                "team_id": cause.team_id.id,
            }
        )
        return cause

    @classmethod
    def complete_capa(cls, capa):
        """Add, as quality, the escape cause, and check stock and work in process."""
        capa = capa.with_user(cls.quality)
        cls.add_cause(capa, "escape", "The gauge was worn")
        capa.problem_id.write({"stock_check": "good", "wip_check": "none"})
