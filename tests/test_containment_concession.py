from odoo.exceptions import AccessError

from .test_containment_table import ContainmentCase


class TestConcession(ContainmentCase):
    """Rejected goods are used as they are only by somebody who may say so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case.with_user(cls.quality).action_fill_containment()

    def rejected(self, **values):
        row = self.row("stock").with_user(self.quality)
        self.sort_out(row, rejected=4, **values)
        return row

    def test_what_becomes_of_rejected_goods_is_asked(self):
        row = self.rejected()
        self.assertIn("what becomes of the rejected goods", str(row._get_refusals()))
        row.disposition = "scrap"
        self.assertFalse(row._get_refusals())

    def test_a_quality_manager_grants_a_concession_and_is_named(self):
        row = self.rejected().with_user(self.quality_manager)
        row.write({"disposition": "concession", "concession_reference": "CN-7"})
        self.assertEqual(row.concession_by_id, self.quality_manager)
        self.assertTrue(row.concession_at)
        self.assertFalse(row._get_refusals())

    def test_a_concession_without_a_number_is_not_finished(self):
        row = self.rejected().with_user(self.quality_manager)
        row.disposition = "concession"
        self.assertIn("no number", str(row._get_refusals()))

    def test_nobody_else_grants_one(self):
        row = self.rejected()
        for user in (self.quality, self.coordinator, self.warehouse):
            with self.assertRaises(AccessError):
                row.with_user(user).disposition = "concession"

    def test_nobody_grants_one_by_creating_the_row(self):
        rows = self.env["aftersales.containment"].with_user(self.quality)
        vals = {"problem_id": self.case.id, "product_id": self.gear.id}
        with self.assertRaises(AccessError):
            rows.create({**vals, "disposition": "concession"})
        row = rows.with_context(default_disposition="concession").create(vals)
        self.assertFalse(row.disposition)

    def test_the_authority_is_not_entered_by_hand(self):
        row = self.rejected().with_user(self.quality_manager)
        with self.assertRaises(AccessError):
            row.concession_by_id = self.manager

    def test_another_decision_takes_the_authority_away(self):
        row = self.rejected().with_user(self.quality_manager)
        row.disposition = "concession"
        row.disposition = "scrap"
        self.assertFalse(row.concession_by_id)
