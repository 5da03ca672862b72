from .surveys import SurveyCase


class TestQueries(SurveyCase):
    """Forty contacts cost no more queries than two."""

    def test_inviting(self):
        few, many = self.contacts(2), self.contacts(40)
        self.invite(self.contacts(1))
        self.assertSameQueries(
            self.count_queries(self.invite, few), self.count_queries(self.invite, many)
        )

    def test_closing_complaints_by_a_rule(self):
        self.env["aftersales.survey.rule"].create(
            {"name": "House rule", "survey_id": self.survey.id, "cooldown_days": 0}
        )
        rules = self.env["aftersales.survey.rule"]
        few, many = self.complaints(2), self.complaints(40)
        self.assertSameQueries(
            self.count_queries(rules._ask, "complaint_closed", few),
            self.count_queries(rules._ask, "complaint_closed", many),
        )

    def test_progress_of_campaigns(self):
        campaigns = self.env["aftersales.survey.campaign"].create(
            [{"name": str(n), "survey_id": self.survey.id} for n in range(42)]
        )

        def read(some):
            some.mapped("response_rate")

        self.assertSameQueries(
            self.count_queries(read, campaigns[:2]),
            self.count_queries(read, campaigns[2:]),
        )

    def test_customers_and_complaints_count_their_surveys(self):
        people, complaints = self.contacts(42), self.complaints(42)

        def read(some):
            field = (
                "aftersales_invitation_count"
                if some._name == "res.partner"
                else "survey_invitation_count"
            )
            some.mapped(field)

        for records in (people, complaints):
            self.assertSameQueries(
                self.count_queries(read, records[:2]),
                self.count_queries(read, records[2:]),
            )
