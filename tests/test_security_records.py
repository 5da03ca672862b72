from odoo.exceptions import AccessError

from .common import AftersalesCase, SoldCase


class RecordCase(AftersalesCase):
    """Asserts who sees a record, by reading it and by looking for it."""

    def sees(self, user, record):
        """Tell whether the user finds and reads the record; the two must agree."""
        record = record.with_user(user).with_context(allowed_company_ids=None)
        readable = record.has_access("read")
        try:
            found = bool(record.search([("id", "in", record.ids)]))
        except AccessError:
            found = False
        self.assertEqual(found, readable, f"{user.name}: found is not readable")
        return readable

    def assertSeenBy(self, record, *users):
        everybody = {*self.roles, *users}
        seen = {user for user in everybody if self.sees(user, record)}
        self.assertEqual(seen, set(users))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = [
            cls.service,
            cls.coordinator,
            cls.quality,
            cls.quality_manager,
            cls.process,
            cls.production,
            cls.planning,
            cls.warehouse,
            cls.manager,
            cls.admin,
        ]
        cls.everywhere = [user for user in cls.roles if user != cls.service]
        cls.desk = cls.person("other_desk", "aftersales.group_user")

    def parts(self, complaint):
        """Give the complaint a row of each kind, and return them with its log."""
        complaint = complaint.with_user(self.coordinator)
        self.take(complaint, "accept")
        product = self.env["product.product"].create({"name": "Shaft"})
        line = complaint.line_ids.create(
            {"complaint_id": complaint.id, "product_id": product.id}
        )
        contact = self.call_back(complaint, "reached")
        return [line, contact, complaint.workflow_log_ids]


class TestOwnComplaints(RecordCase):
    """The service desk sees the own complaints and those of the own team."""

    def elsewhere(self, **values):
        """Register a complaint that is nobody's of the service desk."""
        values = {"team_id": self.quality_team.id, "user_id": self.quality.id, **values}
        return self.complaint(**values).with_user(self.desk)

    def test_a_stranger_of_the_desk_sees_nothing_of_it(self):
        complaint = self.elsewhere()
        for record in (complaint, *self.parts(complaint)):
            self.assertFalse(self.sees(self.desk, record), record._name)

    def test_who_registered_it_sees_it(self):
        self.assertTrue(self.sees(self.service, self.elsewhere()))

    def test_who_is_in_charge_sees_it(self):
        self.assertTrue(self.sees(self.desk, self.elsewhere(user_id=self.desk.id)))

    def test_the_salesperson_sees_it(self):
        complaint = self.elsewhere(salesperson_id=self.desk.id)
        self.assertTrue(self.sees(self.desk, complaint))

    def test_the_team_sees_it(self):
        complaint = self.elsewhere(team_id=self.front_team.id)
        self.assertFalse(self.sees(self.desk, complaint))
        self.front_team.member_ids += self.desk
        for record in (complaint, *self.parts(complaint)):
            self.assertTrue(self.sees(self.desk, record), record._name)

    def test_leaving_the_team_ends_it(self):
        self.front_team.member_ids += self.desk
        complaint = self.elsewhere(team_id=self.front_team.id)
        self.assertTrue(self.sees(self.desk, complaint))
        self.front_team.member_ids -= self.desk
        self.assertFalse(self.sees(self.desk, complaint))

    def test_changing_the_teams_on_the_user_counts_at_once(self):
        complaint = self.elsewhere(team_id=self.front_team.id)
        self.assertFalse(self.sees(self.desk, complaint))
        self.desk.aftersales_team_ids += self.front_team
        self.assertTrue(self.sees(self.desk, complaint))

    def test_following_it_is_not_enough(self):
        complaint = self.elsewhere()
        complaint.sudo().message_subscribe(self.desk.partner_id.ids)
        self.assertFalse(self.sees(self.desk, complaint))

    def test_nobody_changes_what_is_not_the_own(self):
        complaint = self.elsewhere()
        for values in ({"subject": "Mine"}, {"state": "accepted"}):
            with self.assertRaises(AccessError):
                complaint.write(values)
        with self.assertRaises(AccessError):
            complaint.unlink()

    def test_all_other_roles_see_all(self):
        complaint = self.elsewhere()
        for record in (complaint, *self.parts(complaint)):
            self.assertSeenBy(record, *self.everywhere, self.service)

    def test_people_without_a_role_see_nothing(self):
        complaint = self.elsewhere()
        for record in (complaint, *self.parts(complaint)):
            for user in (self.member, self.seller, self.outsider):
                self.assertFalse(self.sees(user, record), record._name)


class TestPersonComplainedAbout(RecordCase):
    """Whoever is complained about sees nothing of the case, whatever the role."""

    def against(self, user):
        complaint = self.complaint(user_id=self.coordinator.id)
        complaint.with_user(self.manager).sudo().complained_user_id = user
        return complaint.with_user(self.coordinator)

    def test_neither_the_case_nor_its_rows(self):
        for user in (self.quality, self.manager, self.admin, self.production):
            complaint = self.against(user)
            asked = {"complaint_id": complaint.id, "name": "Why?"}
            asked["team_id"] = self.production_team.id
            request = self.env["aftersales.department.request"].create(asked)
            for record in (complaint, request, *self.parts(complaint)):
                self.assertFalse(self.sees(user, record), (user.name, record._name))

    def test_not_even_who_registered_it(self):
        self.assertFalse(self.sees(self.service, self.against(self.service)))

    def test_no_request_to_the_own_department(self):
        complaint = self.against(self.production)
        request = self.request(complaint, self.production_team)
        self.assertFalse(self.sees(self.production, request.sudo()))

    def test_no_message_no_attachment_no_activity(self):
        complaint = self.against(self.manager)
        message = complaint.message_post(body="He was rude.")
        values = {
            "name": "letter",
            "res_model": complaint._name,
            "res_id": complaint.id,
        }
        attachment = self.env["ir.attachment"].create(values)
        activity = complaint.sudo().activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.coordinator.id
        )
        for record in (message, attachment, activity):
            self.assertFalse(self.sees(self.manager, record.sudo()), record._name)

    def test_no_trace_in_counts_and_similar_cases(self):
        complaint = self.against(self.manager)
        mine = self.complaint().with_user(self.manager)
        self.assertNotIn(complaint, mine.similar_ids)
        self.assertNotIn(complaint.name, mine.similar_hidden or "")
        customer = self.contact.with_user(self.manager)
        visible = complaint.search_count([("partner_id", "=", customer.id)])
        self.assertEqual(customer.complaint_count, visible - 1)

    def test_no_banner_on_a_quotation(self):
        complaint = self.against(self.manager)
        complaint.severity = "serious"
        order = self.env["sale.order"].create({"partner_id": self.contact.id})
        for user, seen in ((self.manager, False), (self.coordinator, True)):
            banner = order.with_user(user).serious_complaint_ids
            self.assertEqual(complaint in banner, seen, user.name)

    def test_the_others_still_see_it(self):
        complaint = self.against(self.manager)
        others = [user for user in self.everywhere if user != self.manager]
        self.assertSeenBy(complaint, *others, self.service)


class TestCompanies(RecordCase):
    """Each company keeps its cases to itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls.env["res.company"].create({"name": "Sister"})

    def theirs(self):
        values = {"subject": "In the sister company", "company_id": self.sister.id}
        return self.env["aftersales.complaint"].create(values)

    def parts_of_theirs(self, complaint):
        product = self.env["product.product"].create({"name": "Shaft"})
        ids = {"complaint_id": complaint.id}
        team = self.team(
            "Their shop", "other", self.env.user, company_id=self.sister.id
        )
        return [
            complaint.line_ids.create({**ids, "product_id": product.id}),
            self.env["aftersales.contact"].create(
                {**ids, "partner_id": self.contact.id}
            ),
            complaint.request_ids.create({**ids, "name": "Why?", "team_id": team.id}),
        ]

    def test_nobody_sees_the_cases_of_another_company(self):
        complaint = self.theirs()
        for record in (complaint, *self.parts_of_theirs(complaint)):
            self.assertSeenBy(record)

    def test_who_works_there_sees_them(self):
        complaint = self.theirs()
        self.manager.company_ids += self.sister
        for record in (complaint, *self.parts_of_theirs(complaint)):
            record = record.with_user(self.manager).with_company(self.sister)
            self.assertTrue(record.search([("id", "in", record.ids)]), record._name)

    def test_teams_rules_and_routing_of_another_company_are_not_seen(self):
        team = self.team(
            "Their shop", "other", self.env.user, company_id=self.sister.id
        )
        routing = {"company_id": self.sister.id, "team_id": team.id}
        for record in (
            team,
            self.env["aftersales.routing.rule"].create(routing),
            self.rule(company_id=self.sister.id),
        ):
            self.assertFalse(self.sees(self.admin, record), record._name)

    def test_what_belongs_to_no_company_is_seen_by_all(self):
        team = self.team("Everybody", "other", self.env.user, company_id=False)
        self.assertTrue(self.sees(self.admin, team))
        self.assertTrue(self.sees(self.admin, self.rule()))

    def test_a_case_does_not_mix_companies(self):
        with self.assertRefused("company"):
            self.complaint(company_id=self.sister.id, team_id=self.quality_team.id)

    def test_each_company_numbers_by_itself(self):
        ours, theirs = self.complaint(), self.theirs()
        sequences = [c._get_sequence(c.company_id) for c in (ours, theirs)]
        self.assertNotEqual(*sequences)


class TestDepartment(RecordCase):
    """A member of a department answers its own requests and sees nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.carry(cls.complaint(), "investigating")
        cls.mine = cls.request(cls.case, cls.purchasing_team).with_user(cls.member)
        cls.foreign = cls.request(cls.case, cls.production_team).with_user(cls.member)

    def test_the_own_request_is_seen_the_others_are_not(self):
        self.assertTrue(self.sees(self.member, self.mine))
        self.assertFalse(self.sees(self.member, self.foreign))

    def test_it_tells_what_the_case_is_about(self):
        self.assertRecordValues(
            self.mine,
            [
                {
                    "complaint_name": self.case.name,
                    "complaint_subject": self.case.subject,
                }
            ],
        )

    def test_every_field_of_it_can_be_read(self):
        [values] = self.mine.read()
        self.assertEqual(values["name"], "Why did it happen?")
        arch = self.mine.get_views([(False, "list"), (False, "form")])["views"]
        self.assertTrue(arch)

    def test_the_case_itself_stays_closed(self):
        case = self.case.with_user(self.member)
        for operation in ("read", "write", "unlink"):
            self.assertFalse(case.has_access(operation))
        with self.assertRaises(AccessError):
            self.mine.complaint_id.read(["description"])

    def test_the_answer_is_given(self):
        self.mine.write({"cause": "Dull tools", "measure": "New tools"})
        self.mine.action_answer()
        self.assertRecordValues(
            self.mine, [{"state": "answered", "answered_by_id": self.member.id}]
        )

    def test_an_answer_has_words(self):
        with self.assertRefused("Fill in"):
            self.mine.action_answer()

    def test_an_answer_that_was_given_stays(self):
        self.mine.opinion = "We bought it elsewhere."
        self.mine.action_answer()
        for request in (self.mine, self.mine.with_user(self.quality)):
            with self.assertRefused("stays as it is"):
                request.opinion = "We did not."

    def test_the_question_is_not_the_departments(self):
        for values in (
            {"name": "What?"},
            {"due_on": "2030-01-01"},
            {"user_id": self.outsider.id},
            {"team_id": self.production_team.id},
            {"cause": "Dull tools", "complaint_id": self.complaint().id},
        ):
            with self.assertRaises(AccessError):
                self.mine.write(values)

    def test_the_stamps_are_nobodys(self):
        forged = {"state": "answered", "answered_at": "2020-01-01 00:00:00"}
        for request in (self.mine, self.mine.with_user(self.quality), self.mine.sudo()):
            for name in forged:
                with self.assertRefused("button"):
                    request.write({name: forged[name]})

    def test_another_departments_request_is_not_answered(self):
        for write in (
            lambda: self.foreign.write({"cause": "They slept"}),
            lambda: self.foreign.action_answer(),
        ):
            with self.assertRaises(AccessError):
                write()

    def test_another_department_with_a_role_answers_its_own_only(self):
        self.mine.with_user(self.production).has_access("read")
        with self.assertRaises(AccessError):
            self.mine.with_user(self.production).opinion = "They slept"
        self.foreign.with_user(self.production).opinion = "We slept"

    def test_nothing_is_asked_or_deleted_by_a_department(self):
        values = {"complaint_id": self.case.id, "team_id": self.purchasing_team.id}
        with self.assertRaises(AccessError):
            self.mine.create({**values, "name": "Why not?"})
        with self.assertRaises(AccessError):
            self.mine.unlink()


class TestDeliveredCase(SoldCase, RecordCase):
    """A case about goods of the ERP, read by roles that have no other app."""

    def test_every_role_reads_every_field_of_a_case(self):
        action = self.order.action_new_complaint()
        values = {
            key.removeprefix("default_"): value
            for key, value in action["context"].items()
            if key.startswith("default_")
        }
        complaint = self.complaint(**values, invoice_id=self.invoice.id)
        complaint.line_ids.complained_qty = 1
        self.carry(complaint, "verifying")
        self.env.invalidate_all()
        for user in self.roles:
            [read] = complaint.with_user(user).read()
            self.assertEqual(read["order_id"][1], self.order.display_name)

    def test_every_role_opens_the_screens_of_a_case(self):
        views = [(False, kind) for kind in ("list", "form", "kanban", "search")]
        complaint = self.complaint(order_id=self.order.id)
        for user in self.roles:
            complaints = complaint.with_user(user)
            fields = complaints.get_views(views)["models"][complaint._name]["fields"]
            specification = {name: {} for name in fields}
            [read] = complaints.web_read(specification)
            self.assertEqual(read["id"], complaint.id)
