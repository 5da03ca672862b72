from contextlib import closing

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import api
from odoo.tools import mute_logger

from .common import AftersalesCase


class TestComplaintNumbering(AftersalesCase):
    """Prefix, date and running number; one sequence a company, nothing twice (B-27)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model = cls.env["aftersales.complaint"]
        cls.sequence = cls.model._get_sequence(cls.company)

    def numbers(self, count=1, **values):
        return self.complaints(count, **values).mapped("name")

    def running(self, numbers):
        """Return the running part of each number."""
        return [int(number.rpartition("-")[2]) for number in numbers]

    def new_company(self, name="Second Works"):
        company = self.env["res.company"].create({"name": name})
        self.service.company_ids |= company
        return company

    # === FORM === #

    @freeze_time("2026-03-05 12:00:00")
    def test_a_number_is_prefix_date_and_running_number(self):
        self.assertRegex(self.complaint().name, r"^C-20260305-\d{4}$")

    def test_numbers_run_on(self):
        first, *others = self.running(self.numbers(3) + self.numbers())
        self.assertEqual(others, [first + 1, first + 2, first + 3])

    @freeze_time("2026-03-05 12:00:00")
    def test_the_company_sets_the_form_of_its_numbers(self):
        self.sequence.write(
            {"prefix": "KS/%(y)s%(month)s/", "suffix": "/X", "padding": 2}
        )
        self.sequence.number_next_actual = 7
        self.assertEqual(self.numbers(2), ["KS/2603/07/X", "KS/2603/08/X"])

    def test_a_number_longer_than_its_padding_is_not_cut(self):
        self.sequence.write({"padding": 2})
        self.sequence.number_next_actual = 12345
        self.assertEqual(self.running(self.numbers()), [12345])

    def test_steps_of_ten_are_kept(self):
        self.sequence.number_increment = 10
        first, second = self.running(self.numbers(2))
        self.assertEqual(second - first, 10)

    def test_a_copy_gets_its_own(self):
        complaint = self.complaint()
        self.assertNotIn(complaint.copy().name, (complaint.name, False))

    # === COMPANIES === #

    def test_a_new_company_has_a_sequence_of_its_own(self):
        company = self.new_company()
        sequence = self.model._get_sequence(company)
        self.assertRecordValues(
            sequence, [{"company_id": company.id, "code": "aftersales.complaint"}]
        )
        self.assertNotEqual(sequence, self.sequence)

    def test_companies_count_by_themselves(self):
        company = self.new_company()
        before = self.running(self.numbers())[0]
        theirs = self.running(self.numbers(2, company_id=company.id))
        self.assertEqual(theirs, [1, 2])
        self.assertEqual(self.running(self.numbers()), [before + 1])

    def test_a_batch_of_two_companies_is_numbered_in_the_given_order(self):
        company = self.new_company()
        values = [{"company_id": c.id} for c in (company, self.company, company)]
        complaints = self._register(values)
        self.assertEqual(complaints.company_id, company | self.company)
        theirs = complaints.filtered(lambda c: c.company_id == company)
        self.assertEqual(self.running(theirs.mapped("name")), [1, 2])

    def test_the_company_may_come_from_the_context(self):
        company = self.new_company()
        complaint = self.model.with_context(default_company_id=company.id).create(
            {"subject": "By default"}
        )
        self.assertRecordValues(complaint, [{"company_id": company.id}])
        self.assertEqual(self.running([complaint.name]), [1])

    def test_a_company_without_a_sequence_gets_one_on_the_spot(self):
        company = self.new_company()
        self.model._get_sequence(company).unlink()
        self.assertEqual(self.running(self.numbers(company_id=company.id)), [1])

    # === NOTHING TWICE === #

    def test_a_sequence_set_back_steps_over_what_is_taken(self):
        self.sequence.number_next_actual = 500
        taken = self.numbers(40)
        self.sequence.number_next_actual = 500
        self.assertFalse(set(self.numbers(3)) & set(taken))
        self.sequence.number_next_actual = 490
        self.assertFalse(set(self.numbers(20)) & set(taken))

    def test_a_taken_number_is_a_gap_for_the_others_only(self):
        self.sequence.number_next_actual = 800
        self.numbers()
        self.sequence.number_next_actual = 799
        self.assertEqual(self.running(self.numbers(2)), [799, 801])

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_number_twice(self):
        first, second = self.complaints(2)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            second._write_protected({"name": first.name})
            second.flush_recordset()

    def test_two_companies_may_use_the_same_number(self):
        company = self.new_company()
        ours, theirs = self._register([{}, {"company_id": company.id}])
        theirs.sudo()._write_protected({"name": ours.name})
        theirs.flush_recordset()
        self.assertEqual(theirs.name, ours.name)

    def test_two_transactions_at_once_never_draw_the_same(self):
        """By two connections, neither of which sees what the other wrote."""
        with (
            closing(self.registry.cursor()) as one,
            closing(self.registry.cursor()) as two,
        ):
            drawn = []
            for cursor in (one, two, one, two):
                env = api.Environment(cursor, api.SUPERUSER_ID, {})
                complaints = env["aftersales.complaint"].with_company(self.company.id)
                drawn += complaints.create([{"subject": "At once"}] * 5).mapped("name")
        self.assertEqual(len(set(drawn)), 20)

    # === OTHER KINDS OF SEQUENCE === #

    def test_a_gapless_sequence_leaves_no_gap(self):
        self.sequence.write({"implementation": "no_gap", "number_next": 300})
        self.assertEqual(self.running(self.numbers(3)), [300, 301, 302])
        self.assertEqual(self.running(self.numbers()), [303])

    def test_a_gapless_sequence_set_back_steps_over_what_is_taken(self):
        self.sequence.write({"implementation": "no_gap", "number_next": 300})
        self.numbers(2)
        self.sequence.number_next = 299
        self.assertEqual(self.running(self.numbers(3)), [299, 302, 303])

    def test_a_sequence_by_year_starts_anew_each_year(self):
        self.sequence.write({"use_date_range": True, "prefix": "C-%(range_year)s-"})
        with freeze_time("2031-12-31 12:00:00"):
            self.assertEqual(self.numbers(2), ["C-2031-0001", "C-2031-0002"])
        with freeze_time("2032-01-01 12:00:00"):
            self.assertEqual(self.numbers(), ["C-2032-0001"])

    # === SPEED === #

    def test_any_batch_is_numbered_in_one_query(self):
        self.numbers()
        for count in (1, 2, 400):
            with self.assertQueryCount(1):
                self.model._next_numbers(self.company, count)

    def test_a_changed_sequence_is_noticed(self):
        self.numbers()
        self.sequence.prefix = "NEW-"
        self.assertTrue(self.complaint().name.startswith("NEW-"))
        other = self.sequence.copy({"prefix": "OTHER-"})
        self.sequence.active = False
        self.assertTrue(self.complaint().name.startswith("OTHER-"))
        other.unlink()
        self.assertTrue(self.complaint().name.startswith("C-"))

    def test_a_failed_registration_costs_a_number_and_nothing_else(self):
        before = self.running(self.numbers())[0]
        with self.assertRefused("cannot be expected before"):
            self.complaint(expected_on="2000-01-01")
        self.assertEqual(self.running(self.numbers()), [before + 2])
