from odoo import fields

from .common import AftersalesCase

JUDGEMENT = (
    "validity",
    "responsibility",
    "responsibility_reason",
    "fact_check",
    "responsible_team_id",
)


class JudgementCase(AftersalesCase):
    def investigated(self, **facts):
        """Carry a complaint to where it can be judged, and fill in the judgement."""
        complaint = self.carry(self.complaint(**facts), "investigating")
        self.prepare(complaint, "judge")
        return complaint

    def judge(self, complaint, user=None):
        self.take(complaint, "judge", user or self.quality)

    def assertOpen(self, complaint, message, user=None, **facts):
        """Expect that the judgement is refused only as long as ``facts`` hold."""
        before = {name: complaint[name] for name in facts}
        complaint.sudo().write(facts)
        with self.assertRefused(message):
            self.judge(complaint, user)
        complaint.sudo().write(
            {
                name: value.id if hasattr(value, "ids") else value
                for name, value in before.items()
            }
        )
        self.judge(complaint, user)
        self.assertEqual(complaint.state, "solution")


class TestJudgement(JudgementCase):
    """Each guard of the judgement refuses alone (D-09 to D-23)."""

    def test_validity_responsibility_and_reasons_are_asked_for(self):
        for name in JUDGEMENT[:3]:
            self.assertOpen(self.investigated(), "is empty", **{name: False})

    def test_whether_it_is_true_comes_first(self):
        self.assertOpen(self.investigated(), "not confirmed yet", fact_check=False)

    def test_what_is_not_true_is_not_valid(self):
        for validity in ("valid", "improve"):
            complaint = self.investigated()
            complaint.validity = validity
            self.assertOpen(complaint, "What is not true", fact_check="false")

    def test_what_is_not_true_can_be_judged_invalid(self):
        complaint = self.investigated()
        complaint.write({"fact_check": "false", "validity": "invalid"})
        self.judge(complaint)
        self.assertEqual(complaint.state, "solution")

    def test_our_own_fault_names_the_department(self):
        self.assertOpen(
            self.investigated(), "Name the responsible dep", responsible_team_id=False
        )

    def test_supplier_and_carrier_are_named(self):
        request = {"team": self.purchasing_team}
        for cause in ("supplier", "carrier"):
            complaint = self.investigated()
            self.answer(self.request(complaint, **request), self.member)
            complaint.write(
                {
                    "responsibility": cause,
                    "responsible_partner_id": self.supplier.id,
                }
            )
            self.assertOpen(
                complaint, "Name the supplier", responsible_partner_id=False
            )

    def answer(self, request, user):
        request.with_user(user).write({"opinion": "So it is."})
        request.with_user(user).action_answer()

    def test_purchasing_takes_part_when_a_supplier_is_the_cause(self):
        complaint = self.investigated()
        complaint.write(
            {"responsibility": "supplier", "responsible_partner_id": self.supplier.id}
        )
        self.answer(self.request(complaint), self.production)
        with self.assertRefused("purchasing takes part"):
            self.judge(complaint)
        self.answer(self.request(complaint, self.purchasing_team), self.member)
        self.judge(complaint)
        self.assertEqual(complaint.state, "solution")

    def test_what_is_not_ours_needs_evidence(self):
        complaint = self.investigated()
        complaint.responsibility = "none"
        with self.assertRefused("goes back with evidence"):
            self.judge(complaint)
        evidence = self.env["ir.attachment"].with_user(self.quality)
        evidence = evidence.create({"name": "Report", "raw": b"."})
        complaint.with_user(self.quality).evidence_ids = evidence
        self.judge(complaint)
        self.assertEqual(complaint.state, "solution")

    def test_every_department_has_answered(self):
        complaint = self.investigated()
        requests = self.request(complaint) | self.request(complaint, name="How often?")
        with self.assertRefused("Gear Shop", "Why did it happen?", "How often?"):
            self.judge(complaint)
        for request in requests:
            self.answer(request, self.production)
        self.judge(complaint)
        self.assertEqual(complaint.open_request_count, 0)

    def test_a_quality_complaint_is_judged_by_quality_or_a_manager(self):
        for user in (
            self.coordinator,
            self.quality,
            self.quality_manager,
            self.manager,
        ):
            complaint = self.investigated()
            if user == self.coordinator:
                with self.assertRefused("judged by quality"):
                    self.judge(complaint, user)
            else:
                self.judge(complaint, user)
                self.assertEqual(complaint.judged_by_id, user)

    def test_another_complaint_is_judged_by_the_coordinator(self):
        complaint = self.investigated(category_id=self.service_category.id)
        with self.assertRefused("reserved for"):
            self.judge(complaint, self.service)
        self.judge(complaint, self.coordinator)
        self.assertEqual(complaint.judged_by_id, self.coordinator)

    def test_a_review_meeting_is_opened_with_the_people_concerned(self):
        complaint = self.investigated().with_user(self.quality)
        action = complaint.action_open_meetings()
        people = action["context"]["default_partner_ids"]
        self.assertIn(self.production.partner_id.id, people)
        values = {
            "name": "Review",
            "start": fields.Datetime.now(),
            "stop": fields.Datetime.now(),
            "res_id": complaint.id,
            "res_model_id": self.env["ir.model"]._get_id(complaint._name),
        }
        self.env["calendar.event"].create(values)
        complaint.invalidate_recordset(["meeting_count"])
        self.assertEqual(complaint.meeting_count, 1)


class TestSettled(JudgementCase):
    """What a step has decided is changed by going back, not by writing over it."""

    def assertSettled(self, complaint, *names):
        labels = complaint._get_field_labels(names)
        for name, label in zip(names, labels, strict=True):
            with self.assertRefused(label, "was settled by an earlier step"):
                complaint.sudo().write({name: False})

    def test_nobody_turns_the_judgement_around(self):
        for state in ("solution", "executing", "verifying", "rejected"):
            complaint = self.carry(self.complaint(), state)
            self.assertSettled(complaint, *JUDGEMENT)

    def test_the_service_cannot_make_it_the_customers_fault(self):
        complaint = self.carry(self.complaint(), "solution").with_user(self.service)
        with self.assertRefused("Responsibility", "was settled"):
            complaint.write({"responsibility": "customer", "state": "verifying"})
        self.assertEqual(complaint.sudo().responsibility, "own")

    def test_what_was_agreed_stays_agreed(self):
        names = ("remedy_agreed_ids", "agreed_amount", "solution", "answer", "consent")
        for state in ("executing", "verifying"):
            self.assertSettled(self.carry(self.complaint(), state), *names)

    def test_severity_is_not_lowered_to_spare_a_signature(self):
        complaint = self.carry(self.complaint(severity="serious"), "verifying")
        with self.assertRefused("Severity", "was settled"):
            complaint.severity = "general"
        with self.assertRefused("Category", "was settled"):
            complaint.category_id = self.service_category

    def test_a_complaint_does_not_change_its_company(self):
        company = self.env["res.company"].create({"name": "Second Works"})
        complaint = self.carry(self.complaint(), "accepted")
        with self.assertRefused("Company", "was settled"):
            complaint.sudo().company_id = company

    def test_investigating_again_opens_the_judgement_and_voids_the_answer(self):
        complaint = self.carry(self.complaint(), "executing")
        self.take(complaint, "revise", self.service, reason="It was the steel.")
        self.assertRecordValues(
            complaint,
            [
                {
                    "state": "investigating",
                    "validity": "valid",
                    "consent": False,
                    "answered_at": False,
                    "loop_count": 0,
                }
            ],
        )
        complaint.validity = "improve"
        self.carry(complaint, "closed")
        self.assertEqual(complaint.state, "closed")

    def test_the_form_shows_what_is_settled(self):
        complaint = self.env["aftersales.complaint"].with_user(self.quality)
        arch = complaint.get_view(view_type="form")["arch"]
        for name in ("validity", "remedy_agreed_ids"):
            self.assertRegex(
                arch, rf'<field name="{name}"[^>]*readonly="[^"]*executing'
            )


class TestRejection(JudgementCase):
    """Rejected with reasons, and another person for the appeal."""

    def rejectable(self, **facts):
        complaint = self.investigated()
        self.prepare(complaint, "reject")
        complaint.sudo().write({"validity": "invalid", **facts})
        return complaint

    def reject(self, complaint, user=None):
        self.take(complaint, "reject", user or self.quality)

    def test_each_guard(self):
        for facts, message in (
            ({"validity": False}, "Validity"),
            ({"validity": "valid"}, "Only a complaint judged invalid"),
            ({"responsibility_reason": False}, "Reasons of the Judgement"),
            ({"answer": "<p><br></p>"}, "Answer to the Customer"),
            ({"fact_check": False}, "not confirmed yet"),
        ):
            complaint = self.rejectable(**facts)
            with self.assertRefused(message):
                self.reject(complaint)

    def test_it_needs_a_reason(self):
        complaint = self.rejectable()
        with self.assertRefused("A reason must be given"):
            complaint.with_user(self.quality).state = "rejected"

    def test_a_quality_complaint_is_rejected_by_quality(self):
        with self.assertRefused("judged by quality"):
            self.reject(self.rejectable(), self.coordinator)

    def test_open_requests(self):
        complaint = self.rejectable()
        self.request(complaint)
        with self.assertRefused("has not answered yet"):
            self.reject(complaint)

    def test_the_appeal_goes_to_another_person_who_may_judge(self):
        complaint = self.rejectable()
        self.reject(complaint)
        for user, message in (
            (self.quality, "goes to another person"),
            (self.coordinator, "Coordinator may not decide"),
            (self.service, "Service may not decide"),
            (self.outsider, "Outsider may not decide"),
        ):
            complaint.appeal_user_id = user
            with self.assertRefused(message):
                self.take(complaint, "appeal", self.service)
        complaint.appeal_user_id = self.quality_manager
        self.take(complaint, "appeal", self.service)
        self.assertEqual(complaint.user_id, self.quality_manager)

    def test_an_appeal_names_its_person_and_reason(self):
        complaint = self.rejectable()
        self.reject(complaint)
        with self.assertRefused("Appeal Goes To", "A reason must be given"):
            complaint.with_user(self.service).state = "investigating"

    def test_the_person_of_a_former_appeal_is_not_banned_from_the_next_round(self):
        complaint = self.rejectable()
        self.reject(complaint)
        complaint.appeal_user_id = self.quality_manager
        self.take(complaint, "appeal", self.service)
        self.prepare(complaint, "judge")
        self.judge(complaint, self.quality_manager)
        # In the next second, as far as the stamps can tell.
        complaint._write_protected({"judged_at": self.days_ago(-0.001)})
        self.take(complaint, "revise", self.service)
        self.judge(complaint, self.quality)
        self.assertEqual(complaint.judged_by_id, self.quality)
