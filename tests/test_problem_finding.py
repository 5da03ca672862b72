from odoo import fields

from .common import AftersalesCase


class TestNoTroubleFound(AftersalesCase):
    """Goods are called good by an agreed protocol, or not at all."""

    PROTOCOL = {
        "ntf_protocol": "TP-12",
        "ntf_agreed_by": "Ann Miller",
        "ntf_agreed_on": fields.Date.to_date("2026-03-02"),
    }

    def finding(self, **values):
        problem = self.ready_problem("explain", "draft", is_ntf=True, **self.PROTOCOL)
        problem.write(values)
        return problem

    def test_with_an_agreed_protocol_the_problem_ends_with_an_explanation(self):
        problem = self.finding()
        self.take(problem, "explain", self.quality)
        self.assertEqual(problem.state, "closed")

    def test_without_the_protocol_or_the_agreement_it_does_not(self):
        for name in self.PROTOCOL:
            problem = self.finding(**{name: False})
            label = problem._fields[name]._description_string(problem.env)
            with self.assertRefused(f"“{label}” is empty"):
                self.take(problem, "explain", self.quality)

    def test_whoever_finds_trouble_needs_none_of_it(self):
        problem = self.finding(is_ntf=False, ntf_protocol=False)
        self.take(problem, "explain", self.quality)
        self.assertEqual(problem.state, "closed")
