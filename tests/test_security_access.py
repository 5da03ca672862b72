from odoo.exceptions import AccessError

from .common import ROLES, AftersalesCase

OPERATIONS = {"c": "create", "r": "read", "w": "write", "d": "unlink"}

# Model without its prefix -> what each kind of person may do with it at all.
MEMBER = {
    "return.checklist": "r",
    "return.checklist.item": "r",
    "return.finding": "r",
    "return.grade": "r",
    "return.limit": "r",
    "return.policy": "r",
    "return.reason": "r",
    "warranty": "r",
    "category": "r",
    "channel": "r",
    "classification": "r",
    "defect": "r",
    "remedy": "r",
    # A leader names his delegate; see TestDelegate.
    "team": "rw",
    # Fills in the answers of the own department.
    "department.request": "rw",
    # Who may read the document may read its promises.
    "escalation": "r",
    "escalation.step": "r",
    "sla.clock": "r",
    "sla.extension": "r",
    "sla.pause": "r",
    "sla.policy": "r",
    "sla.target": "r",
    "rework.copy": "r",
    "workflow.log": "r",
    "workflow.signature": "r",
    "workflow.reason": "crw",
    # Reads the visits that the own department prepares.
    "visit": "r",
    "visit.finding": "r",
    "visit.notice": "rw",
    "visit.person": "r",
    "visit.unit": "r",
    # Reads the problems of the own department, fills in its causes and measures.
    "cause": "r",
    "problem": "r",
    "problem.cause": "crwd",
    "problem.check": "r",
    "problem.comparison": "r",
    "problem.depth": "r",
    "problem.gate": "r",
    "problem.gate.log": "r",
    "problem.layout": "r",
    "problem.layout.line": "r",
    "problem.member": "r",
    "problem.revision": "r",
    "problem.rule": "r",
    "problem.readacross": "r",
    "problem.standard": "r",
    "problem.standard.kind": "r",
    "problem.why": "crwd",
    # Answers the requests to the own department.
    "capa": "rw",
    "action": "crw",
    "recall.level": "r",
    "wording": "r",
    # Fills in the places that are his.
    "containment": "rw",
    # Answers what the own department is asked.
    "suggestion": "rw",
    "suggestion.step": "crw",
}
# A trace is made, thrown away, and never changed.
TRACER = {"trace": "crwd", "trace.balance": "rd", "trace.row": "rd"}
# Everybody with a role sees what is recalled, and what to isolate.
RECALL = {
    "recall": "r",
    "recall.consignee": "r",
    "recall.disposal": "r",
    "recall.inspection": "r",
    "recall.line": "r",
    "recall.quantity": "r",
    "recall.stock": "r",
}
# Everybody with a role sees what comes back.
RETURN = {
    "return": "r",
    "return.analysis": "r",
    "return.quarantine": "r",
    "return.discrepancy": "r",
    "return.disposition": "r",
    "return.exception": "r",
    "return.inspection": "r",
    "return.inspection.check": "r",
    "return.line": "r",
    "return.replacement": "r",
    "return.settlement": "r",
}
# Everybody with a role sees what is reworked.
REWORK = {
    "rework": "r",
    "rework.analysis": "r",
    "rework.charging": "r",
    "rework.concession": "r",
    "rework.inspection": "r",
    "rework.load": "r",
    "rework.material": "r",
    "rework.month": "r",
    "rework.notice": "r",
    "rework.operation": "r",
    "rework.outcome": "r",
    "rework.promise": "r",
    "rework.route": "r",
    "rework.route.material": "r",
    "rework.route.operation": "r",
    "rework.slot": "r",
    "rework.time": "r",
}
# The desk registers reworks.
DESK_REWORK = {
    **REWORK,
    "rework": "crwd",
    "rework.charge": "crwd",
    "rework.charge.line": "crwd",
    "rework.loan": "crwd",
    "rework.month": "cr",
    "rework.notice": "crw",
    "rework.request": "crw",
    "rework.task": "crwd",
}
# Process engineering says how, planning when; production does it.
PROCESS_REWORK = {
    **REWORK,
    "rework": "crwd",
    "rework.notice": "crw",
    "rework.request": "crw",
    "rework.task": "rw",
    "rework.material": "crwd",
    "rework.operation": "crwd",
    "rework.route": "crwd",
    "rework.route.material": "crwd",
    "rework.route.operation": "crwd",
}
PLANNING_REWORK = {
    **REWORK,
    "rework.agree": "crw",
    "rework": "rw",
    "rework.notice": "crw",
}
PRODUCTION_REWORK = {
    **REWORK,
    "rework": "rw",
    "rework.material": "crwd",
    "rework.operation": "rw",
    # The dialog in which an operation is reported
    "rework.report": "crw",
}
# Quality inspects again.
QUALITY_REWORK = {
    "rework.inspection": "crwd",
    "rework.outcome": "crwd",
    "rework.route": "crwd",
    "rework.route.material": "crwd",
    "rework.route.operation": "crwd",
}
# The dock counts what comes and writes down what is otherwise than announced.
WAREHOUSE_RETURN = {
    **RETURN,
    "return": "rw",
    "return.discrepancy": "crwd",
    "return.line": "rw",
}
# The desk registers returns and settles them.
DESK_RETURN = {
    **RETURN,
    "cost": "crwd",
    "cost.kind": "r",
    "cost.report": "r",
    "return": "crwd",
    "return.discrepancy": "crwd",
    # The dialogs in which an exception is granted, or a warranty decided otherwise
    "return.except": "crw",
    "warranty.override": "crw",
    "return.line": "crwd",
    # The dialog in which goods are chosen
    "return.pick": "crwd",
    "return.pick.line": "crwd",
    "return.replacement": "crwd",
    "return.settlement": "crwd",
}
# Quality inspects; quality, coordinators and managers decide what becomes of goods.
INSPECTOR = {
    "return.disposition": "crwd",
    "return.inspection": "crwd",
    "return.inspection.check": "crwd",
}
RETURN_SETTINGS = {
    "return.checklist": "crwd",
    "return.checklist.item": "crwd",
    "return.finding": "crwd",
    "return.grade": "crwd",
}
# Coordinators and quality lead problems.
LEADER = {
    "cause.pareto": "r",
    "problem": "crwd",
    "problem.comparison": "crwd",
    "capa": "crw",
    "problem.decide": "crw",
    "problem.member": "crwd",
    "problem.revise": "crw",
    "problem.readacross": "crwd",
    "problem.standard": "crwd",
    "action": "crwd",
    "containment": "crwd",
    "recall": "crwd",
    "recall.consignee": "crwd",
    "recall.disposal": "crwd",
    "recall.inspection": "crwd",
    "recall.line": "crwd",
    "recall.quantity": "crwd",
    "recall.stock": "crwd",
}
# Surveys: the desk asks and enters, coordinators run campaigns, managers set rules.
DESK_SURVEY = {
    "survey.campaign": "r",
    "survey.invitation": "crw",
    "survey.rule": "r",
}
COORDINATOR_SURVEY = {
    "survey.campaign": "crwd",
    # The list of who would be asked
    "survey.preview": "cr",
}
MANAGER_SURVEY = {
    "survey.mailing": "crwd",
    "survey.reaction": "crwd",
    "survey.target": "crwd",
    "survey.campaign": "crwd",
    "survey.preview": "cr",
    "survey.rule": "crwd",
}
# What customers said is read by the desk; nobody enters it.
SCORE_SURVEY = {
    "survey.analysis": "crwd",
    "survey.mailing": "r",
    "survey.rating": "r",
    "survey.reaction": "r",
    "survey.reaction.result": "r",
    "survey.result": "r",
    "survey.score": "r",
    "survey.target": "r",
}
# Customer care: the desk visits, trains and archives, coordinators plan ahead.
DESK_CARE = {
    "receipt": "crwd",
    "training": "crwd",
    "training.participant": "crwd",
    "visit": "crwd",
    "visit.finding": "crwd",
    "visit.notice": "crwd",
    "visit.person": "crwd",
    "visit.plan": "r",
    "visit.unit": "crwd",
}
# Service quality: departments see how they are measured; coordinators write standards
# and enter figures, managers say what is measured.
MEMBER_STANDARD = {
    "checklist": "r",
    "checklist.group": "r",
    "checklist.question": "r",
    # Says its word, nothing else.
    "evaluation": "rw",
    "improvement": "rw",
    "improvement.customer": "r",
    # Reports what is done, nothing else.
    "improvement.task": "rw",
    "evaluation.gap": "r",
    "evaluation.grade": "r",
    "evaluation.line": "r",
    "indicator": "r",
    "indicator.value": "r",
    "standard": "r",
    "standard.line": "r",
    "standard.target": "r",
}
MEMBER.update(MEMBER_STANDARD)
# Coordinators and quality check.
AUDITOR_STANDARD = {"checklist.audit": "crwd", "checklist.result": "crwd"}
COORDINATOR_STANDARD = {
    **AUDITOR_STANDARD,
    "improvement": "crwd",
    "improvement.customer": "crwd",
    "improvement.task": "crwd",
    "evaluation": "crwd",
    "evaluation.line": "crwd",
    "indicator.value": "crwd",
    "standard": "crwd",
    "standard.line": "crwd",
    "standard.target": "crwd",
}
MANAGER_STANDARD = {
    **COORDINATOR_STANDARD,
    "checklist": "crwd",
    "checklist.group": "crwd",
    "checklist.question": "crwd",
    "evaluation.grade": "crwd",
    "indicator": "crwd",
}
# The desk registers suggestions and inquiries and follows them up.
DESK_SUGGESTION = {"suggestion": "crwd", "suggestion.step": "crwd"}
# Who calls customers; coordinators and quality ask them what is really closed.
DESK_CALL = {
    "callback": "r",
    "callback.script": "r",
    "suggestion.mailbox": "r",
    "service.call": "crw",
    "customer.event": "r",
}
ASKER = {"confirmation": "rw", "confirmation.line": "rw", "summary": "crw"}
READER = {
    **MEMBER,
    **TRACER,
    **RECALL,
    **RETURN,
    **REWORK,
    "complaint": "r",
    "complaint.line": "r",
    "contact": "r",
    "hold": "r",
}
# Prints the receipt confirmation that travels with the goods.
WAREHOUSE = {**READER, **WAREHOUSE_RETURN, "rework.loan": "r", "receipt": "cr"}
SERVICE = {
    **MEMBER,
    **TRACER,
    **RECALL,
    **DESK_RETURN,
    **DESK_REWORK,
    **DESK_SURVEY,
    **SCORE_SURVEY,
    **DESK_CARE,
    "rework.agree": "crw",
    **DESK_SUGGESTION,
    **DESK_CALL,
    "hold": "r",
    "complaint": "crwd",
    "complaint.line": "crwd",
    "contact": "crwd",
    "department.request": "crwd",
    "routing.rule": "r",
    # The dialogs in which a later date is agreed on, or why the customer heard nothing
    "sla.extend": "crw",
    "sla.silence": "crw",
}
COORDINATOR = {
    **SERVICE,
    **LEADER,
    **ASKER,
    **COORDINATOR_SURVEY,
    "visit.plan": "crwd",
    **COORDINATOR_STANDARD,
    "return.disposition": "crwd",
    "rework.month": "crwd",
    "summary": "crwd",
}
# Who may put goods on hold, for one lot or many at once.
HOLDER = {"hold": "crw", "hold.set": "crw"}
QUALITY = {
    **SERVICE,
    **LEADER,
    **ASKER,
    **HOLDER,
    **INSPECTOR,
    **QUALITY_REWORK,
    **AUDITOR_STANDARD,
    "cause": "crw",
    "defect": "crw",
    "problem.standard.kind": "crw",
}
# Keeps the words that must not stand in a paper.
QUALITY_MANAGER = {
    **QUALITY,
    **RETURN_SETTINGS,
    "rework.concession": "crw",
    "problem.layout": "crwd",
    "problem.layout.line": "crwd",
    "recall.level": "crwd",
    "wording": "crwd",
}
MANAGER = {
    **COORDINATOR,
    **MANAGER_SURVEY,
    **MANAGER_STANDARD,
    "callback.script": "crwd",
    "suggestion.mailbox": "crwd",
    **HOLDER,
    **INSPECTOR,
    **QUALITY_REWORK,
    "rework.concession": "crw",
    "rework.material": "crwd",
    "rework.charging": "crwd",
    "rework.operation": "crwd",
    "rework.report": "crw",
    **RETURN_SETTINGS,
    "cost.kind": "crwd",
    "return.limit": "crwd",
    "return.policy": "crwd",
    "return.reason": "crwd",
    "warranty": "crwd",
    "cause": "crwd",
    "problem.depth": "crwd",
    "problem.layout": "crwd",
    "problem.layout.line": "crwd",
    "problem.rule": "crwd",
    "problem.standard.kind": "crwd",
    "category": "crwd",
    "channel": "crwd",
    "classification": "crwd",
    "defect": "crwd",
    "escalation.step": "crwd",
    "remedy": "crwd",
    "routing.rule": "crwd",
    "sla.policy": "crwd",
    "sla.target": "crwd",
    "team": "crwd",
    "recall.level": "crwd",
    "wording": "crwd",
    "workflow.rule": "r",
}
ADMINISTRATOR = {**MANAGER, "workflow.rule": "crwd"}

# Step of a complaint -> who takes it; see the table at the model.
DESK = {"service", "coordinator", "quality", "quality_manager", "manager", "admin"}
JUDGES = DESK - {"service"}
STEPS = {
    "accept": DESK,
    "investigate": DESK,
    "judge": JUDGES,
    "reject": JUDGES,
    "execute": DESK,
    "explain": DESK,
    "revise": DESK,
    "complete": DESK,
    "take_up": DESK,
    "close": JUDGES,
    "appeal": DESK,
    "reopen": JUDGES,
    "cancel": DESK,
}


class TestAccessMatrix(AftersalesCase):
    """Who may do what with which model, one method a role; nothing is left out."""

    def models(self):
        for name in sorted(self.env.registry):
            if name.startswith("aftersales.") and not self.env[name]._abstract:
                yield name.removeprefix("aftersales.")

    def assertAccess(self, user, matrix):
        granted = {}
        for name in self.models():
            model = self.env[f"aftersales.{name}"].with_user(user)
            letters = [
                k for k, operation in OPERATIONS.items() if model.has_access(operation)
            ]
            granted[name] = "".join(letters)
        expected = {name: matrix.get(name, "") for name in self.models()}
        self.assertEqual(granted, expected)

    def test_every_model_is_in_the_matrix(self):
        self.assertEqual(set(self.models()), set(ADMINISTRATOR))

    def test_people_without_our_groups(self):
        for user in (self.outsider, self.seller, self.stocker, self.biller):
            self.assertAccess(user, {})

    def test_visitors_and_customers(self):
        self.assertAccess(self.env.ref("base.public_user"), {})

    def test_member_of_a_department(self):
        self.assertAccess(self.member, MEMBER)

    def test_service(self):
        self.assertAccess(self.service, SERVICE)

    def test_coordinator(self):
        self.assertAccess(self.coordinator, COORDINATOR)

    def test_quality(self):
        self.assertAccess(self.quality, QUALITY)

    def test_quality_manager(self):
        self.assertAccess(self.quality_manager, QUALITY_MANAGER)

    def test_process(self):
        self.assertAccess(self.process, {**READER, **PROCESS_REWORK})

    def test_production(self):
        self.assertAccess(self.production, {**READER, **PRODUCTION_REWORK})

    def test_planning(self):
        self.assertAccess(self.planning, {**READER, **PLANNING_REWORK})

    def test_warehouse(self):
        self.assertAccess(self.warehouse, WAREHOUSE)

    def test_manager(self):
        self.assertAccess(self.manager, MANAGER)

    def test_administrator(self):
        self.assertAccess(self.admin, ADMINISTRATOR)


class TestSteps(AftersalesCase):
    """Who takes which step of a complaint that is not about quality."""

    def test_every_step_is_in_the_table(self):
        steps = self.env["aftersales.complaint"]._get_transitions()
        self.assertEqual(set(steps), set(STEPS))

    def test_the_table_of_groups_says_the_same(self):
        for step, roles in STEPS.items():
            groups = self.env["aftersales.complaint"]._get_transition(step).groups
            allowed = {
                role
                for role in ROLES
                if any(getattr(self, role).has_group(group) for group in groups)
            }
            self.assertEqual(allowed, roles, step)

    def test_a_quality_complaint_is_judged_by_quality_or_a_manager(self):
        for step in ("judge", "reject"):
            complaint = self.carry(self.complaint(), "investigating")
            self.prepare(complaint, step)
            with self.assertRefused("A quality complaint is judged by quality."):
                self.take(complaint, step, self.coordinator)
            self.take(complaint, step, self.manager)

    def test_an_appeal_is_decided_by_somebody_else(self):
        complaint = self.carry(self.complaint(), "rejected")
        complaint.appeal_user_id = self.quality
        with self.assertRefused("The appeal goes to another person."):
            self.take(complaint, "appeal")
        complaint.appeal_user_id = self.quality_manager
        self.take(complaint, "appeal")
        self.assertEqual(complaint.user_id, self.quality_manager)
        self.prepare(complaint, "reject")
        complaint.sudo().validity = "invalid"
        with self.assertRefused("decided by another person"):
            self.take(complaint, "reject", self.quality)


class TestGroups(AftersalesCase):
    """The roles build on one another as the design says."""

    def implied(self, role):
        prefix = "aftersales."
        groups = self.group(role).all_implied_ids
        xml_ids = groups.get_external_id().values()
        return {x.removeprefix(prefix) for x in xml_ids if x.startswith(prefix)}

    def test_each_role_holds_the_roles_below_it(self):
        department = {"group_department_user"}
        desk = {*department, "group_user"}
        below = {
            "service": desk,
            "coordinator": {*desk, "group_coordinator"},
            "quality": {*desk, "group_quality_user"},
            "quality_manager": {*desk, "group_quality_user", "group_quality_manager"},
            "process": {*department, "group_process_user"},
            "production": {*department, "group_production_user"},
            "planning": {*department, "group_planning_user"},
            "warehouse": {*department, "group_warehouse_user"},
            "manager": {*desk, "group_coordinator", "group_manager"},
        }
        for role, groups in below.items():
            self.assertEqual(self.implied(role), groups, role)
        everything = {"group_admin"}.union(*below.values())
        self.assertEqual(self.implied("admin"), everything)

    def test_no_role_gives_rights_outside_after_sales(self):
        """An employee's own rights are all that comes along."""
        for role in ROLES:
            foreign = self.group(role).all_implied_ids.filtered(
                lambda group: (
                    group.privilege_id
                    and group.privilege_id != self.group("admin").privilege_id
                )
            )
            self.assertFalse(foreign, role)

    def test_the_databases_administrator_is_ours_too(self):
        admin = self.env.ref("base.user_admin")
        self.assertTrue(admin.has_group("aftersales.group_admin"))

    def test_joining_a_team_makes_a_department_member(self):
        self.assertFalse(self.outsider.has_group("aftersales.group_department_user"))
        self.purchasing_team.member_ids += self.outsider
        self.assertTrue(self.outsider.has_group("aftersales.group_department_user"))


class TestDelegate(AftersalesCase):
    """The leader of a department names his delegate himself (A-28), nothing else."""

    def test_the_leader_names_his_delegate(self):
        self.purchasing_team.with_user(self.member).delegate_id = self.outsider
        self.assertEqual(self.purchasing_team.delegate_id, self.outsider)

    def test_the_leader_changes_nothing_else(self):
        for values in (
            {"leader_id": self.outsider.id},
            {"member_ids": self.outsider.ids},
            {"name": "Mine"},
            {"delegate_id": self.outsider.id, "company_id": False},
        ):
            with self.assertRefused("nothing else"):
                self.purchasing_team.with_user(self.member).write(values)

    def test_nobody_names_the_delegate_of_another_team(self):
        self.purchasing_team.member_ids += self.planning
        for user in (self.member, self.production, self.quality, self.coordinator):
            with self.assertRaises(AccessError):
                self.front_team.with_user(user).delegate_id = user
