from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from .common import RuleCase, SoldCase

TODO = "mail.mail_activity_data_todo"


class HouseRuleCase(RuleCase):
    """Rules of a company, tried at the acceptance of complaints."""

    def assertAccepts(self, complaint, user=None):
        self.take(complaint, "accept", user or self.service)
        self.assertStates(complaint, "accepted")

    def fields_named(self, *names, model_name="aftersales.complaint"):
        fields = self.env["ir.model.fields"]
        return [fields._get(model_name, name).id for name in names]


class TestRuleBeforeTheStep(HouseRuleCase):
    """What a rule asks for before a step, in addition to the table."""

    def test_a_step_is_reserved_for_the_groups_of_the_rule(self):
        self.rule(group_ids=self.group("manager").ids)
        complaint = self.complaint()
        with self.assertRefused("This step is reserved for: Manager"):
            self.take(complaint, "accept")
        self.assertAccepts(complaint, self.manager)

    def test_a_required_field_must_be_filled(self):
        self.rule(field_ids=self.fields_named("channel_id", "description"))
        complaint = self.complaint(channel_id=self.channel.id)
        with self.assertRefused("“What Happened” is empty"):
            self.take(complaint, "accept")
        complaint.description = "<p>It is loud.</p>"
        self.assertAccepts(complaint)

    def test_a_text_without_words_is_empty(self):
        self.rule(field_ids=self.fields_named("description"))
        complaint = self.complaint(description="<p><br></p>")
        with self.assertRefused("“What Happened” is empty"):
            self.take(complaint, "accept")

    def test_a_condition_must_hold_and_its_message_says_why(self):
        self.rule(
            condition_domain="[('priority', '!=', '0')]",
            condition_message="Say how urgent it is.",
        )
        calm, urgent = self.complaint(), self.complaint(priority="1")
        with self.assertRefused("Say how urgent it is.") as refusal:
            self.take(calm | urgent, "accept")
        self.assertNotIn(urgent.name, str(refusal.exception))
        self.assertAccepts(urgent)

    def test_all_rules_are_listed_in_one_message(self):
        self.rule(group_ids=self.group("manager").ids)
        self.rule(field_ids=self.fields_named("channel_id"))
        self.rule(signature_group_id=self.group("quality_manager").id)
        with self.assertRefused("reserved for", "“Channel”", "second person"):
            self.take(self.complaint(), "accept")

    def test_the_filter_limits_the_rule_to_documents_that_match(self):
        self.rule(
            filter_domain="[('severity', '=', 'serious')]",
            field_ids=self.fields_named("channel_id"),
        )
        self.assertAccepts(self.complaint())
        with self.assertRefused("“Channel”"):
            self.take(self.complaint(severity="serious"), "accept")

    def test_the_rule_of_another_company_does_not_concern_us(self):
        other = self.env["res.company"].create({"name": "Other"})
        fields = self.fields_named("channel_id")
        rule = self.rule(company_id=other.id, field_ids=fields)
        self.assertAccepts(self.complaint())
        rule.company_id = self.company
        with self.assertRefused("“Channel”"):
            self.take(self.complaint(), "accept")

    def test_an_archived_rule_asks_for_nothing(self):
        rule = self.rule(field_ids=self.fields_named("channel_id"))
        rule.action_archive()
        self.assertAccepts(self.complaint())

    def test_the_administrator_is_not_exempt(self):
        self.rule(field_ids=self.fields_named("channel_id"))
        for complaint in (
            self.complaint().with_user(self.admin),
            self.complaint().sudo(),
            self.complaint().with_env(self.env),
        ):
            with self.assertRefused("“Channel”"):
                complaint.write({"state": "accepted"})


class TestRuleOnForeignFacts(SoldCase, HouseRuleCase):
    """A rule binds also who may not read all that it looks at."""

    def test_filter_and_condition_are_judged_with_full_rights(self):
        self.rule(
            filter_domain="[('invoice_id.amount_total', '>', 10)]",
            condition_domain="[('invoice_id.payment_state', '=', 'paid')]",
            condition_message="The invoice is not paid.",
        )
        complaint = self.complaint(invoice_id=self.invoice.id)
        self.assertFalse(complaint.invoice_id.has_access("read"))
        with self.assertRefused("The invoice is not paid."):
            self.take(complaint, "accept")


class TestRuleOnlyTightens(HouseRuleCase):
    """No rule opens what the table closes."""

    def test_a_group_of_a_rule_does_not_replace_the_group_of_the_table(self):
        self.rule("judge", group_ids=self.env.ref("base.group_user").ids)
        complaint = self.ready_complaint("judge", "investigating")
        for user in (self.service, self.production, self.outsider):
            with self.assertRefused():
                self.take(complaint, "judge", user)

    def test_a_condition_that_holds_does_not_fill_a_required_fact(self):
        self.rule(condition_domain="[('id', '>', 0)]", condition_message="Never read")
        with self.assertRefused("“Remedy Sought” is empty"):
            self.take(self.complaint(remedy_sought_ids=False), "accept")

    def test_a_signature_does_not_replace_a_permission(self):
        rule = self.rule("judge", signature_group_id=self.group("manager").id)
        complaint = self.ready_complaint("judge", "investigating")
        complaint.with_user(self.manager).action_sign(rule.id)
        with self.assertRefused("reserved for"):
            self.take(complaint, "judge", self.service)

    def test_the_action_of_a_rule_takes_no_illegal_step(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Skip",
                "model_id": self.env["ir.model"]._get_id("aftersales.complaint"),
                "state": "code",
                "code": "records.write({'state': 'closed'})",
            }
        )
        self.rule(server_action_id=action.id)
        complaint = self.complaint()
        with self.assertRefused("There is no step from here to “Closed”"):
            self.take(complaint, "accept")
        self.assertStates(complaint, "new")

    def test_every_step_of_every_document_can_have_rules(self):
        rules = self.env["aftersales.workflow.rule"]
        steps = rules._fields["transition"].get_values(self.env)
        for name in self.env["aftersales.workflow"]._get_document_models():
            for step in self.env[name]._get_transitions():
                self.assertIn(f"{name}:{step}", steps)


class TestBadRules(HouseRuleCase):
    """A rule that cannot work is refused when it is saved, with a clear message."""

    def assertBad(self, *parts, **values):
        with self.assertRaises(ValidationError) as refusal:
            self.rule(**values)
            self.env.flush_all()
        for part in ("House rule", *parts):
            self.assertIn(part, str(refusal.exception))

    def test_domains_that_cannot_be_understood(self):
        for domain in (
            "[('severity', '=', ",
            "[('vanished', '=', 1)]",
            "[('partner_id.vanished', '=', 1)]",
            "[('severity', 'sounds like', 'serious')]",
            "[('received_at', '>', 'never')]",
            "[('severity', '=')]",
            "['&', ('severity', '=', 'serious')]",
            "severity = 'serious'",
            "{'severity': 'serious'}",
            "1",
            "[('user_id', '=', uid)]",
            "__import__('os').getcwd()",
        ):
            self.assertBad("cannot be understood", filter_domain=domain)
            self.assertBad(
                "cannot be understood", condition_domain=domain, condition_message="No"
            )

    def test_a_step_that_does_not_exist(self):
        for step in ("vanish", ""):
            self.assertBad("there is no step", step=step)
        self.assertBad("there is no step", model_name="res.partner")

    def test_a_condition_without_a_message(self):
        self.assertBad("say what", condition_domain="[('severity', '=', 'serious')]")

    def test_a_person_who_is_not_named(self):
        todo = self.env.ref(TODO).id
        self.assertBad("person", activity_role="user", activity_type_id=todo)

    def test_a_to_do_before_the_step(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.rule(activity_days=-1)

    def test_a_field_of_another_document(self):
        fields = self.fields_named("name", model_name="res.partner")
        self.assertBad("another kind of document", field_ids=fields)

    def test_a_mail_of_another_document(self):
        partner = self.env["ir.model"]._get_id("res.partner")
        values = {"name": "Hello", "model_id": partner}
        template = self.env["mail.template"].create(values)
        self.assertBad(
            "another kind of document", "Hello", mail_template_id=template.id
        )

    def test_a_server_action_of_another_document(self):
        partner = self.env["ir.model"]._get_id("res.partner")
        values = {"name": "Do it", "model_id": partner, "state": "code"}
        action = self.env["ir.actions.server"].create(values)
        self.assertBad("another kind of document", "Do it", server_action_id=action.id)

    def test_only_the_administrator_changes_rules(self):
        rule = self.rule()
        for user in (self.service, self.quality_manager, self.manager, self.outsider):
            with self.assertRefused("not allowed"):
                rule.with_user(user).write({"active": False})
        rule.with_user(self.admin).write({"active": False})
