"""What a test says of service quality: standards, evaluations, improvements."""

from datetime import date

from odoo.fields import Command

# State of a standard -> the state before, the step between them, who takes it.
STANDARD_WAY = {
    "review": ("draft", "submit", "coordinator"),
    "force": ("review", "enforce", "manager"),
    "superseded": ("force", "supersede", "manager"),
    "cancelled": ("draft", "cancel", "coordinator"),
}
# State of an evaluation -> the same.
EVALUATION_WAY = {
    "signing": ("draft", "submit", "coordinator"),
    "closed": ("signing", "close", "coordinator"),
    "cancelled": ("draft", "cancel", "coordinator"),
}
# State of an improvement -> the same.
IMPROVEMENT_WAY = {
    "progress": ("draft", "start", "coordinator"),
    "confirming": ("progress", "finish", "coordinator"),
    "confirmed": ("confirming", "confirm", "coordinator"),
    "cancelled": ("draft", "cancel", "coordinator"),
}
FACTORIES = {
    "aftersales.checklist.audit": ("audit", "ready_audit"),
    "aftersales.improvement": ("improvement", "ready_improvement"),
    "aftersales.evaluation": ("evaluation", "ready_evaluation"),
    "aftersales.standard": ("standard", "ready_standard"),
}


class Services:
    """The quality of service, as coordinators and managers see to it."""

    @classmethod
    def carry_service(cls, way, document, target, prepare=None):
        """Take a document to ``target`` by its real steps, each by whom it is due.

        :param prepare: does what a step asks for, where it is not done yet
        """
        if document.state != target:
            source, step, person = way[target]
            cls.carry_service(way, document, source, prepare)
            (prepare or cls.prepare_service)(document, step)
            cls.take(document, step, getattr(cls, person))
        return document

    @classmethod
    def prepare_service(cls, document, step):
        """Do what a step asks for, where it is not done yet."""
        cls.sign(document, step)

    # === STANDARDS === #

    @classmethod
    def indicator_of(cls, team=None, **values):
        """Make an indicator of a department whose figures are entered."""
        return cls.env["aftersales.indicator"].create(
            {"name": "Calls answered", "team_id": (team or cls.front_team).id, **values}
        )

    @classmethod
    def standard(cls, weights=(100,), targets=None, **values):
        """Write a standard of the front office as the coordinator.

        :param targets: customer type -> target of every indicator, beside 95 for all
        """
        team = cls.env["aftersales.team"].browse(values.get("team_id"))
        lines = [
            Command.create(
                {
                    "indicator_id": cls.indicator_of(
                        team, name=f"Indicator {number}"
                    ).id,
                    "weight": weight,
                    "target": 95,
                    "target_ids": [
                        Command.create({"type_id": kind.id, "target": target})
                        for kind, target in (targets or {}).items()
                    ],
                }
            )
            for number, weight in enumerate(weights)
        ]
        standards = cls.env["aftersales.standard"].with_user(cls.coordinator)
        return standards.create(
            {
                "team_id": cls.front_team.id,
                "date_from": date(2024, 1, 1),
                "line_ids": lines,
                **values,
            }
        )

    @classmethod
    def carry_standard(cls, standard, target):
        return cls.carry_service(STANDARD_WAY, standard, target)

    @classmethod
    def ready_standard(cls, step, source, **values):
        # Of a department of its own: two of one cannot hold at one time.
        if "team_id" not in values:
            values["team_id"] = cls.team("Branch Office", "front", cls.service).id
        standard = cls.carry_standard(cls.standard(**values), source)
        cls.prepare_service(standard, step)
        return standard

    # === EVALUATIONS === #

    @classmethod
    def evaluation(cls, **values):
        """Begin the evaluation of the front office in March 2024."""
        evaluations = cls.env["aftersales.evaluation"].with_user(cls.coordinator)
        return evaluations.create(
            {
                "team_id": cls.front_team.id,
                "date_from": date(2024, 3, 1),
                "date_to": date(2024, 3, 31),
                "opinion": "Good on the whole.",
                **values,
            }
        )

    @classmethod
    def prepare_evaluation(cls, evaluation, step):
        """Grade what is not graded yet, or countersign."""
        if step == "submit":
            if not evaluation.line_ids:
                line = {"evaluation_id": evaluation.id, "name": "Speed", "weight": 100}
                cls.env["aftersales.evaluation.line"].create(line)
            ungraded = evaluation.line_ids.filtered(lambda line: not line.has_composite)
            good = cls.env.ref("aftersales.evaluation_grade_good")
            ungraded.with_user(cls.coordinator).internal_grade_id = good
        if step == "close":
            cls.sign_evaluation(evaluation)

    @classmethod
    def sign_evaluation(cls, evaluation):
        """Let the heads of the department and of customer service countersign."""
        cls._sign_by_heads(evaluation, "evaluation", evaluation.team_id.leader_id)

    @classmethod
    def _sign_by_heads(cls, document, kind, head):
        for name, signer in (("front", cls.service), ("department", head)):
            rule = cls.env.ref(f"aftersales.workflow_rule_{kind}_{name}")
            document.with_user(signer).action_sign(rule.id)

    @classmethod
    def carry_evaluation(cls, evaluation, target):
        """Take an evaluation to ``target`` by its real steps."""
        prepare = cls.prepare_evaluation
        return cls.carry_service(EVALUATION_WAY, evaluation, target, prepare)

    @classmethod
    def ready_evaluation(cls, step, source, **values):
        evaluation = cls.carry_evaluation(cls.evaluation(**values), source)
        cls.prepare_evaluation(evaluation, step)
        return evaluation

    # === CHECKS === #

    @classmethod
    def audit(cls, **values):
        """Begin a check by the checklist that is shipped."""
        audits = cls.env["aftersales.checklist.audit"].with_user(cls.coordinator)
        checklist = cls.env.ref("aftersales.checklist_service")
        return audits.create({"checklist_id": checklist.id, **values})

    @classmethod
    def ready_audit(cls, step, source, **values):
        audit = cls.audit(**values)
        if step == "finish":
            audit.result_ids.write({"result": "yes"})
        return audit

    # === IMPROVEMENTS === #

    @classmethod
    def improvement(cls, **values):
        """Plan an improvement of the front office, told in words."""
        improvements = cls.env["aftersales.improvement"].with_user(cls.coordinator)
        task = {"name": "Train everybody", "due_on": date(2024, 4, 20)}
        before = {} if "before_id" in values else {"before_text": "Two days"}
        return improvements.create(
            {
                "item": "Answer faster",
                "team_id": cls.front_team.id,
                "date_start": date(2024, 4, 1),
                "date_end": date(2024, 4, 30),
                **before,
                "task_ids": [Command.create(task)],
                **values,
            }
        )

    @classmethod
    def prepare_improvement(cls, improvement, step):
        """Do what was planned, tell what came of it, and let it be signed."""
        if step == "finish":
            improvement.task_ids.write({"done_on": date(2024, 4, 19)})
        if step == "confirm":
            if not improvement.after_text:
                improvement.after_text = "Half a day"
            cls.sign_improvement(improvement)

    @classmethod
    def sign_improvement(cls, improvement):
        """Let the heads and the general manager sign."""
        team = improvement.team_id.sudo()
        if team.leader_id == cls.service:
            # Three signatures are three people.
            team.manager_id = cls.quality
        head = (team.leader_id - cls.service) or team.manager_id
        cls._sign_by_heads(improvement, "improvement", head)
        rule = cls.env.ref("aftersales.workflow_rule_improvement_director")
        for director in (cls.manager, cls.admin):
            improvement.with_user(director).action_sign(rule.id)

    @classmethod
    def carry_improvement(cls, improvement, target):
        """Take an improvement to ``target`` by its real steps."""
        prepare = cls.prepare_improvement
        return cls.carry_service(IMPROVEMENT_WAY, improvement, target, prepare)

    @classmethod
    def ready_improvement(cls, step, source, **values):
        improvement = cls.carry_improvement(cls.improvement(**values), source)
        cls.prepare_improvement(improvement, step)
        return improvement
