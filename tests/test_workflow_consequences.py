from datetime import date

from freezegun import freeze_time

from .common import RuleCase

# Marked as done, it tells that the customer knows.
ACCEPTANCE = "aftersales.mail_activity_type_acceptance"
TODO = "mail.mail_activity_data_todo"


class TestRuleAfterTheStep(RuleCase):
    """What a rule lets happen once the step is taken."""

    def assertAccepts(self, complaint):
        self.take(complaint, "accept")
        self.assertStates(complaint, "accepted")

    def to_dos(self, complaint):
        return complaint.sudo().activity_ids

    @freeze_time("2026-03-02 08:00:00")
    def test_a_to_do_is_scheduled(self):
        self.rule(
            activity_type_id=self.env.ref(TODO).id,
            activity_summary="Look at the sample",
            activity_days=3,
        )
        complaint = self.complaint()
        self.assertAccepts(complaint)
        self.assertRecordValues(
            self.to_dos(complaint),
            [
                {
                    "summary": "Look at the sample",
                    "user_id": complaint.user_id.id,
                    "date_deadline": date(2026, 3, 5),
                }
            ],
        )

    def test_the_to_do_goes_to_the_role(self):
        people = {
            "owner": self.coordinator,
            "leader": self.production,
            "creator": self.service,
            "user": self.planning,
        }
        for role, user in people.items():
            rule = self.to_do_for(role)
            complaint = self.complaint(
                team_id=self.production_team.id, user_id=self.coordinator.id
            )
            self.take(complaint, "accept", self.manager)
            self.assertEqual(self.to_dos(complaint).user_id, user, role)
            rule.active = False

    def to_do_for(self, role):
        return self.rule(
            activity_type_id=self.env.ref(TODO).id,
            activity_role=role,
            activity_user_id=self.planning.id,
        )

    def test_the_to_do_of_an_absent_leader_goes_to_the_delegate(self):
        self.to_do_for("leader")
        self.production_team.delegate_id = self.planning
        self.production.write(
            {
                "out_of_office_from": self.days_ago(1),
                "out_of_office_to": self.days_ago(-1),
            }
        )
        complaint = self.complaint(team_id=self.production_team.id)
        self.assertAccepts(complaint)
        self.assertEqual(self.to_dos(complaint).user_id, self.planning)

    def test_the_person_complained_about_gets_no_to_do(self):
        self.production_team.delegate_id = self.planning
        for role, person, other in (
            ("leader", self.production, self.planning),
            ("owner", self.service, self.manager),
            ("creator", self.service, self.manager),
        ):
            rule = self.to_do_for(role)
            complaint = self.complaint(team_id=self.production_team.id, user_id=False)
            complaint.sudo().write({"complained_user_id": person.id, "user_id": False})
            self.take(complaint, "accept", self.manager)
            self.assertEqual(self.to_dos(complaint).user_id, other, role)
            rule.active = False

    def test_without_anybody_in_the_role_the_to_do_is_ones_own(self):
        self.to_do_for("owner")
        self.quality_team.write({"is_assigning": False})
        complaint = self.complaint()
        complaint.user_id = False
        self.assertAccepts(complaint)
        self.assertEqual(self.to_dos(complaint).user_id, self.service)

    def template(self, **values):
        return self.env["mail.template"].create(
            {
                "name": "Hello",
                "model_id": self.env["ir.model"]._get_id("aftersales.complaint"),
                "subject": "Accepted: {{ object.name }}",
                "body_html": "<p>Thank you</p>",
                "lang": "{{ object.partner_id.lang }}",
                "use_default_to": True,
                "auto_delete": False,
                **values,
            }
        )

    def mails(self, complaint):
        return self.env["mail.mail"].search(
            [
                ("model", "=", complaint._name),
                ("res_id", "in", complaint.ids),
                ("recipient_ids", "in", self.contact.ids),
            ]
        )

    def test_a_mail_leaves_for_the_customer(self):
        self.rule(mail_template_id=self.template().id)
        complaint = self.complaint()
        self.assertAccepts(complaint)
        [mail] = self.mails(complaint)
        self.assertEqual(mail.subject, f"Accepted: {complaint.name}")
        self.assertEqual(mail.recipient_ids, self.contact)

    def test_the_mail_speaks_the_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.template()
        template.with_context(lang="zh_CN").subject = "已受理: {{ object.name }}"
        self.rule(mail_template_id=template.id)
        self.contact.lang = "zh_CN"
        complaint = self.complaint()
        self.assertAccepts(complaint)
        self.assertEqual(self.mails(complaint).subject, f"已受理: {complaint.name}")

    def test_without_an_address_a_to_do_to_phone_stands_in(self):
        self.rule(mail_template_id=self.template().id, activity_role="owner")
        self.contact.email = False
        complaint = self.complaint()
        self.assertAccepts(complaint)
        self.assertFalse(self.mails(complaint))
        self.assertRecordValues(
            self.to_dos(complaint),
            [
                {
                    "activity_type_id": self.env.ref(ACCEPTANCE).id,
                    "summary": "Phone: Hello",
                    "user_id": complaint.user_id.id,
                }
            ],
        )

    def test_a_server_action_runs_once_for_the_batch(self):
        self.rule(server_action_id=self.action("records.write({'priority': '2'})").id)
        complaints = self.complaints(3)
        self.take(complaints, "accept")
        self.assertEqual(complaints.mapped("priority"), ["2", "2", "2"])

    def action(self, code, model_name="aftersales.complaint"):
        model_id = self.env["ir.model"]._get_id(model_name)
        values = {"name": "Do", "model_id": model_id, "state": "code", "code": code}
        return self.env["ir.actions.server"].create(values)

    def test_rules_run_in_their_order(self):
        code = "records.write({'subject': records.subject + '%s'})"
        for sequence, letter in ((30, "C"), (10, "A"), (20, "B")):
            action = self.action(code % letter)
            self.rule(sequence=sequence, server_action_id=action.id)
        complaint = self.complaint(subject="")
        self.assertAccepts(complaint)
        self.assertEqual(complaint.subject, "ABC")

    def test_nothing_happens_while_the_step_is_refused(self):
        self.rule(
            activity_type_id=self.env.ref(TODO).id,
            mail_template_id=self.template().id,
            server_action_id=self.action("records.write({'priority': '2'})").id,
        )
        complaint = self.complaint(remedy_sought_ids=False)
        with self.assertRefused("“Remedy Sought”"):
            self.take(complaint, "accept")
        self.assertFalse(self.mails(complaint) or self.to_dos(complaint))
        self.assertEqual(complaint.priority, "0")
