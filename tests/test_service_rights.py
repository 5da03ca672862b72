"""Who sees what of surveys, service quality and care: nobody another company's."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import SoldCase
from .surveys import Surveyed
from .test_architecture import CONTEXTS

# How the names of the models begin that surveys and customer service brought.
FAMILIES = (*CONTEXTS["feedback"], *CONTEXTS["service"])
# The same for every company.
COMMON = {"aftersales.evaluation.grade"}
# Of these a member of a department sees what is its own, of the others all or nothing.
OWN = ("evaluation", "improvement", "suggestion", "visit")


class RightsCase(Surveyed, SoldCase):
    """A company with a record of every kind, and people who are not to see them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = {"company_id": cls.company.id}
        cls.case = cls.carry(cls.complaint(), "verifying")
        cls.ask()
        cls.measure()
        cls.judge_service()
        cls.see_to_customers()
        cls.env.flush_all()

    @classmethod
    def ask(cls):
        """Ask about the complaint; the customer is unhappy."""
        survey = {"survey_id": cls.survey.id, **cls.own}
        reaction = {"name": "Call", "measure": "recommend", "at_most": 3}
        cls.env["aftersales.survey.reaction"].create({**reaction, **cls.own})
        cls.invitation = cls.invite(complaint_id=cls.case.id)
        cls.answer(cls.invitation, cls.bad, recommend=1, words="Be faster.")
        cls.env["aftersales.survey.campaign"].create({"name": "Spring", **survey})
        closed = {"name": "Closed", "event": "complaint_closed"}
        cls.env["aftersales.survey.rule"].create({**survey, **closed})

    @classmethod
    def measure(cls):
        survey = {"survey_id": cls.survey.id, **cls.own}
        cls.env["aftersales.survey.score"]._refresh()
        cls.env["aftersales.survey.analysis"].create(survey)
        readers = {"name": "Monthly", "partner_ids": cls.contact.ids}
        cls.env["aftersales.survey.mailing"].create({**survey, **readers})
        target = {"measure": "item", "figure": "share", "target": 90}
        cls.env["aftersales.survey.target"].create({**target, **cls.own})

    @classmethod
    def judge_service(cls):
        kind = cls.env["aftersales.classification"].search([], limit=1)
        standard = cls.carry_standard(cls.standard(targets={kind: 90}), "force")
        line = standard.line_ids[0]
        line.indicator_id.sudo().company_id = cls.company
        values = {"date_from": "2024-03-01", "date_to": "2024-03-31", **cls.own}
        figures = {"indicator_id": line.indicator_id.id, "value": 90}
        cls.env["aftersales.indicator.value"].create({**values, **figures})
        cls.ready_evaluation("close", "signing")
        checklist = cls.env.ref("aftersales.checklist_service").copy(cls.own)
        cls.audit(checklist_id=checklist.id)
        told = {"improvement_id": cls.improvement().id, "partner_id": cls.contact.id}
        cls.env["aftersales.improvement.customer"].create(told)

    @classmethod
    def see_to_customers(cls):
        visit = cls.visit(kind="plant")
        cls.prepare_visit(visit, "announce")
        rows = {"person_ids": {"name": "Ann"}, "finding_ids": {"name": "It drips"}}
        rows["unit_ids"] = {"product_id": cls.gear.id}
        visit.write({name: [Command.create(row)] for name, row in rows.items()})
        plan = {"name": "Monthly", "partner_ids": cls.customer.ids, **cls.own}
        cls.env["aftersales.visit.plan"].create(plan)
        cls.training(participant_ids=[Command.create({"name": "Ann"})])
        step = {"suggestion_id": cls.suggestion().id, "name": "Asked the supplier"}
        cls.env["aftersales.suggestion.step"].create(step)
        asked = cls.confirmation(partner_id=cls.contact.id)
        line = {"confirmation_id": asked.id, "complaint_id": cls.case.id}
        cls.env["aftersales.confirmation.line"]._store_new([line])
        script = {"name": "Ours", "text": "<p>Hello</p>", **cls.own}
        cls.env["aftersales.callback.script"].create(script)
        cls.env["aftersales.suggestion.mailbox"].create({"name": "Ideas", **cls.own})
        cls.env["aftersales.summary"].create({"month": "2031-03-01", **cls.own})
        picking = cls.order.picking_ids[:1]
        cls.env["aftersales.receipt"].create({"picking_id": picking.id, **cls.own})

    def kinds(self, *families):
        """Return the models of surveys and customer service that are kept."""
        for name in sorted(self.env.registry):
            first, _dot, rest = name.partition(".")
            model = self.env[name]
            kept = not (model._abstract or model._transient)
            known = rest.startswith(families or FAMILIES) and name not in COMMON
            if first == "aftersales" and kept and known:
                yield model.sudo()

    def ours(self, model):
        """Return the records of a model that belong to this company."""
        path = "company_id" if "company_id" in model._fields else None
        parent = getattr(model, "_document_field", None)
        path = path or (parent and f"{parent}.company_id") or self.PATHS[model._name]
        return model.search([(path, "=", self.company.id)])

    PATHS = {
        "aftersales.checklist.group": "checklist_id.company_id",
        "aftersales.checklist.question": "checklist_id.company_id",
        "aftersales.confirmation.line": "confirmation_id.company_id",
        "aftersales.suggestion.step": "suggestion_id.company_id",
    }

    def seen(self, user, records):
        """Return which of these a person finds; none where he may read no such."""
        records = records.with_user(user).with_context(allowed_company_ids=None)
        try:
            return records.search([("id", "in", records.ids)])
        except AccessError:
            return records.browse()

    def assertHidden(self, user, records):
        self.assertFalse(self.seen(user, records), records._name)
        for record in records[:5].with_user(user):
            for operation in ("read", "write", "unlink"):
                self.assertFalse(record.has_access(operation), record)


class TestRecords(RightsCase):
    def test_another_company_sees_and_changes_nothing(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        companies = {"company_ids": [Command.set(elsewhere.ids)]}
        companies["company_id"] = elsewhere.id
        stranger = self.person("stranger", "aftersales.group_admin", **companies)
        for model in self.kinds():
            records = self.ours(model)
            self.assertTrue(records, f"{model._name} is not tried at all")
            self.assertHidden(stranger, records)

    def test_the_own_administrator_sees_all_of_it(self):
        for model in self.kinds():
            records = self.ours(model)
            self.assertEqual(self.seen(self.admin, records), records, model._name)

    def test_neither_a_customer_nor_a_visitor_sees_anything(self):
        customer = new_test_user(
            self.env, "ann", "base.group_portal", partner_id=self.contact.id
        )
        for model in self.kinds():
            for user in (customer, self.env.ref("base.public_user")):
                self.assertHidden(user, self.ours(model))
        answers = self.invitation.answer_id
        for records in (answers, answers.user_input_line_ids):
            self.assertHidden(customer, records)

    def test_colleagues_of_other_apps_see_nothing(self):
        for model in self.kinds():
            for user in (self.seller, self.stocker, self.outsider):
                self.assertHidden(user, self.ours(model))

    def test_a_department_sees_nothing_of_what_is_another_s(self):
        for model in self.kinds(*OWN):
            self.assertFalse(self.seen(self.member, self.ours(model)), model._name)

    def test_a_department_sees_what_is_its_own(self):
        self.purchasing_team.company_id = self.company
        improvement = self.improvement(team_id=self.purchasing_team.id).sudo()
        suggestion = self.suggestion(team_id=self.purchasing_team.id).sudo()
        for record in (improvement, improvement.task_ids, suggestion):
            self.assertEqual(self.seen(self.member, record), record)

    def test_whoever_is_complained_about_sees_no_answer_about_it(self):
        self.case.sudo().complained_user_id = self.manager
        self.env.flush_all()
        paths = ("complaint_id", "about_complaint_id")
        for model in self.kinds():
            for path in (name for name in paths if name in model._fields):
                about = model.search([(path, "=", self.case.id)])
                self.assertFalse(self.seen(self.manager, about), model._name)
        answers = self.invitation.answer_id
        for records in (answers, answers.user_input_line_ids):
            self.assertHidden(self.manager, records)
            self.assertTrue(self.seen(self.coordinator, records))

    def test_nor_is_he_the_one_who_sees_to_it(self):
        self.case.user_id = self.coordinator
        self.case.sudo().complained_user_id = self.quality
        self.env["aftersales.survey.reaction"].search([]).write(
            {"responsible": "user", "user_id": self.quality.id}
        )
        again = self.invite(complaint_id=self.case.id, cooldown_days=0)
        self.answer(again, self.bad, recommend=1)
        results = self.env["aftersales.survey.reaction.result"]
        made = results.search([("user_input_id", "=", again.answer_id.id)])
        self.assertEqual(made.user_id, self.coordinator)


class TestRecordedFacts(RightsCase):
    """What our own code records is entered by nobody, by whatever door."""

    def recorded(self, model):
        """Return the names of the fields that only our own code writes."""
        names = set()
        for attribute in ("_aftersales_recorded", "_protected_fields"):
            for cls in type(model).mro():
                names.update(vars(cls).get(attribute, ()))
        if hasattr(model, "_get_recorded_fields"):
            names |= model._get_recorded_fields()
        return names - {"state"}

    def test_neither_by_a_write_nor_by_an_import(self):
        tried = set()
        for model in self.kinds():
            record = self.ours(model)[:1].with_user(self.admin)
            for name in self.recorded(model) & set(model._fields):
                with (
                    self.assertRaises(UserError, msg=(record, name)),
                    self.env.cr.savepoint(),
                ):
                    record.write({name: record[name]})
                tried.add(f"{model._name}.{name}")
                with self.env.cr.savepoint(flush=False) as savepoint:
                    self.assertNotImported(record, name)
                    savepoint.rollback()
        self.assertGreater(len(tried), 30)

    def assertNotImported(self, record, name):
        """Assert that a file with the record's id and another value is refused."""
        path = f"{name}/.id" if record._fields[name].relational else name
        with mute_logger("odoo.sql_db", "odoo.models"):
            result = record.load([".id", path], [[str(record.id), ""]])
        self.assertFalse(result["ids"], (record, name))

    def test_a_campaign_is_started_by_its_button_alone(self):
        campaigns = self.ours(self.env["aftersales.survey.campaign"])
        campaign = campaigns.with_user(self.manager)[:1]
        for values in ({"state": "running"}, {"started_at": "2026-01-01 00:00:00"}):
            with self.assertRefused("recorded by the system"):
                campaign.write(values)

    def test_nobody_answers_for_a_customer_by_writing_figures(self):
        answer = self.invitation.answer_id.with_user(self.admin)
        for name in ("score_items", "score_recommend", "scored_at"):
            with self.assertRaises(UserError):
                answer.write({name: False})
        with self.assertRaises(UserError):
            self.invitation.with_user(self.admin).state = "waiting"
