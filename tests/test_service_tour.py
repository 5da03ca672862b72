from odoo.fields import Command

from .common import AftersalesHttpCase


class TestServiceTour(AftersalesHttpCase):
    """What the people of customer service click through in a day."""

    def test_a_call_leads_back_into_the_work(self):
        self.contact.name = "Northern Mills"
        case = self.carry(self.complaint(), "verifying")
        self.start_tour(
            "/odoo/call-back-desk", "aftersales_calls_back", login="test_service"
        )
        case.invalidate_recordset()
        self.assertRecordValues(case, [{"state": "investigating", "loop_count": 1}])
        self.assertRecordValues(
            case.contact_ids.sorted("id"),
            [
                {"outcome": "unreached", "words": False, "person": False},
                {
                    "outcome": "dissatisfied",
                    "words": "They are still loud",
                    "person": "Ann Miller",
                },
            ],
        )

    def test_a_checklist_is_gone_through(self):
        questions = ("Is the phone answered?", "Is there a lamp?")
        rows = [Command.create({"name": question}) for question in questions]
        group = Command.create({"name": "Office", "question_ids": rows})
        checklist = self.env["aftersales.checklist"].create(
            {"name": "Short", "group_ids": [group]}
        )
        audit = self.audit(checklist_id=checklist.id)
        url = f"/odoo/action-aftersales.checklist_audit_action/{audit.id}"
        login = self.quality.login
        self.start_tour(url, "aftersales_goes_through_a_checklist", login=login)
        audit.invalidate_recordset()
        self.assertRecordValues(
            audit.result_ids,
            [
                {"result": "yes", "finding": False},
                {"result": "no", "finding": "It is dark at noon"},
            ],
        )
        self.assertEqual(audit.state, "done")

    def test_an_evaluation_is_passed_on_and_countersigned(self):
        evaluation = self.ready_evaluation("submit", "draft")
        url = f"/odoo/action-aftersales.evaluation_action/{evaluation.id}"
        login = self.coordinator.login
        self.start_tour(url, "aftersales_passes_an_evaluation_on", login=login)
        self.start_tour(url, "aftersales_signs", login=self.service.login)
        evaluation.invalidate_recordset()
        self.assertEqual(evaluation.state, "signing")
        self.assertEqual(evaluation.signature_ids.user_id, self.service)
