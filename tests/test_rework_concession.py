from datetime import timedelta

from psycopg2.errors import NotNullViolation

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import mute_logger

from .test_rework_inspection import InspectionCase


class ConcessionCase(InspectionCase):
    """The noise was found not OK; quality has inspected, not the quality manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspect_rework(cls.rework_, "nok")

    def grant(self, user=None, **values):
        concessions = self.env["aftersales.rework.concession"]
        return concessions.with_user(user or self.quality_manager).create(
            {
                "rework_id": self.rework_.id,
                "reason": "Nobody hears it in the machine.",
                **values,
            }
        )

    def finish(self, user=None):
        self.env.invalidate_all()
        self.take(self.rework_, "finish", user or self.quality)


class TestGrant(ConcessionCase):
    """Who grants a concession, of what."""

    def test_it_lets_pass_what_failed(self):
        concession = self.grant()
        self.assertEqual(concession.inspection_ids, self.noise())
        self.assertEqual(concession.quantity, 4)
        self.finish()
        self.assertStates(self.rework_, "done")

    def test_it_has_a_number_an_authority_and_a_note(self):
        concession = self.grant()
        self.assertRegex(concession.name, r"^RC-\d{8}-\d{4}$")
        self.assertEqual(concession.granted_by_id, self.quality_manager)
        bodies = "".join(map(str, self.rework_.message_ids.mapped("body")))
        self.assertIn("Nobody hears it", bodies)

    def test_others_do_not_grant_it(self):
        for user in (self.quality, self.production, self.service, self.stocker):
            with self.assertRaises(AccessError):
                self.grant(user)

    def test_full_rights_are_no_authority(self):
        with self.assertRaises(AccessError):
            self.env["aftersales.rework.concession"].with_user(
                self.quality
            ).sudo().create({"rework_id": self.rework_.id, "reason": "Because"})

    def test_whoever_inspected_does_not_grant_it(self):
        self.noise().verdict = False
        self.inspect_rework(self.rework_, "nok", user=self.quality_manager)
        with self.assertRefused("somebody else grants"):
            self.grant()
        self.grant(self.manager)

    def test_whoever_did_the_work_does_not_grant_it(self):
        rework = self.carry_rework(self.rework(), "progress")
        self.prepare_rework(rework, "hand_in")
        self.take(rework, "hand_in", self.manager)
        self.inspect_rework(rework, "nok")
        with self.assertRefused("somebody else grants"):
            self.grant(self.manager, rework_id=rework.id)

    def test_only_what_failed_can_be_conceded(self):
        with self.assertRefused("and nothing else"):
            self.grant(inspection_ids=[Command.set(self.play().ids)])

    def test_not_for_more_pieces_than_there_are(self):
        with self.assertRefused("more pieces than there are"):
            self.grant(quantity=5)

    def test_a_reason_is_needed(self):
        with self.assertRaises(NotNullViolation), mute_logger("odoo.sql_db"):
            self.grant(reason=False)


class TestStand(ConcessionCase):
    """How long it stands, and for what."""

    def test_an_expired_one_lets_nothing_pass(self):
        yesterday = fields.Date.today() - timedelta(days=1)
        self.grant(valid_until=yesterday)
        with self.assertRefused("is not OK"):
            self.finish()

    def test_one_for_fewer_pieces_than_are_bad_lets_nothing_pass(self):
        self.noise().nok_quantity = 3
        self.grant(quantity=2)
        with self.assertRefused("is not OK"):
            self.finish()

    def test_a_withdrawn_one_lets_nothing_pass(self):
        concession = self.grant()
        concession.withdrawal_reason = "The customer hears it."
        self.assertEqual(concession.withdrawn_by_id, self.quality_manager)
        with self.assertRefused("is not OK"):
            self.finish()

    def test_it_holds_for_one_loop(self):
        concession = self.grant()
        self.take(self.rework_, "fail", self.quality)
        self.carry_rework(self.rework_, "inspection")
        self.inspect_rework(self.rework_, "nok")
        self.env.invalidate_all()
        self.assertFalse(concession.is_standing)
        with self.assertRefused("is not OK"):
            self.finish()

    def test_what_is_conceded_is_not_inspected_to_something_else(self):
        self.grant()
        with self.assertRefused("Withdraw the concession"):
            self.noise().verdict = "ok"

    def test_it_is_evidence(self):
        concession = self.grant()
        for values in ({"reason": "Other"}, {"quantity": 1}, {"valid_until": False}):
            with self.assertRefused("stays as it was granted"):
                concession.with_user(self.manager).write(values)
        with self.assertRefused("cannot be deleted"):
            concession.sudo().unlink()
        concession.withdrawal_reason = "Wrong one"
        with self.assertRefused("withdrawn once"):
            concession.withdrawal_reason = "Wrong again"

    def test_stamps_cannot_be_forged(self):
        for values in ({"loop": 1}, {"withdrawn_at": "2026-03-02"}):
            with self.assertRefused("cannot be entered"):
                self.grant(**values)
        concession = self.grant(name="RC-1", granted_by_id=self.manager.id)
        self.assertNotEqual(concession.name, "RC-1")
        self.assertEqual(concession.granted_by_id, self.quality_manager)
