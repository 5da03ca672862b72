from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common import AftersalesCase


class InspectionCase(AftersalesCase):
    """A rework that production has handed in: noise was complained about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rework_ = cls.handed_in()

    @classmethod
    def handed_in(cls, **values):
        """Hand in a rework whose route measures the play of the bearing."""
        rework = cls.rework(**values)
        rework.sudo().operation_ids = [
            Command.create(
                {
                    "name": "Replace the bearing",
                    "unit_minutes": 15,
                    "characteristic": "Play",
                    "has_limits": True,
                    "lower_limit": 0.1,
                    "upper_limit": 0.3,
                    "measure_unit": "mm",
                }
            ),
            Command.create({"name": "Clean", "unit_minutes": 5}),
        ]
        return cls.carry_rework(rework, "inspection")

    def rows(self, user=None, rework=None):
        rows = (rework or self.rework_).current_inspection_ids
        rows.invalidate_recordset()
        return rows.with_user(user or self.quality)

    def noise(self, user=None):
        return self.rows(user).filtered("is_complained")

    def play(self, user=None):
        return self.rows(user).filtered("operation_id")


class TestPlan(InspectionCase):
    """What is inspected again is known before anybody inspects."""

    def test_the_complaint_comes_first_then_the_route_with_its_limits(self):
        self.assertRecordValues(
            self.rows(),
            [
                {
                    "characteristic": "It is loud.",
                    "is_complained": True,
                    "limits": False,
                },
                {
                    "characteristic": "Play",
                    "is_complained": False,
                    "limits": "0.1 – 0.3 mm",
                },
            ],
        )

    def test_the_defect_is_inspected_rather_than_the_words(self):
        rework = self.handed_in(defect_id=self.defect.id)
        self.assertEqual(self.rows(rework=rework)[0].characteristic, "Tooth broken")

    def test_of_a_complaint_the_line_of_the_product_says_it(self):
        complaint = self.complaint()
        product = self.rework_.product_id
        line = {"product_id": product.id, "note": "It smokes."}
        complaint.sudo().line_ids = [Command.create(line)]
        rework = self.handed_in(fault=False, complaint_id=complaint.id)
        complaint.sudo().line_ids.product_id = rework.product_id
        rework = self.handed_in(
            fault=False, complaint_id=complaint.id, product_id=rework.product_id.id
        )
        self.assertEqual(self.rows(rework=rework)[0].characteristic, "It smokes.")

    def test_there_is_always_something_to_inspect(self):
        rework = self.handed_in(fault=False)
        self.assertTrue(self.rows(rework=rework)[0].is_complained)

    def test_planned_rows_cannot_be_taken_away(self):
        with self.assertRefused("stays on record"):
            self.noise().unlink()

    def test_the_limits_of_the_route_stay(self):
        for values in ({"upper_limit": 9}, {"characteristic": "Colour"}):
            with self.assertRefused("stay as planned"):
                self.play().write(values)

    def test_the_complained_characteristic_may_get_limits(self):
        limits = {"has_limits": True, "upper_limit": 60, "measure_unit": "dB"}
        self.noise().write(limits)
        self.noise().value = 72
        self.assertEqual(self.noise().verdict, "nok")

    def test_quality_adds_and_removes_rows_of_its_own(self):
        row = self.rows().create(
            {"rework_id": self.rework_.id, "characteristic": "Paint"}
        )
        row.unlink()
        self.assertEqual(len(self.rows()), 2)


class TestResult(InspectionCase):
    """A result has a person and a moment; what is measured is judged by its limits."""

    def test_a_verdict_is_stamped(self):
        with freeze_time("2026-03-02 10:00:00"):
            self.noise().verdict = "ok"
        row = self.noise()
        self.assertEqual(row.inspector_id, self.quality)
        self.assertEqual(str(row.inspected_at), "2026-03-02 10:00:00")

    def test_the_limits_judge(self):
        for value, verdict in ((0.2, "ok"), (0.1, "ok"), (0.3001, "nok"), (0, "nok")):
            self.play().value = value
            self.assertEqual(self.play().verdict, verdict, value)

    def test_a_verdict_against_the_limits_is_refused(self):
        with self.assertRefused("Play", "0.4", "0.1 – 0.3 mm"):
            self.play().write({"value": 0.4, "verdict": "ok"})
        with self.assertRefused("Enter what was measured"):
            self.play().verdict = "ok"

    def test_a_corrected_verdict_leaves_a_note(self):
        self.noise().verdict = "nok"
        self.noise().verdict = "ok"
        bodies = "".join(map(str, self.rework_.message_ids.mapped("body")))
        self.assertIn("“Not OK” became “OK”", bodies)

    def test_a_verdict_that_is_taken_back_has_no_inspector(self):
        self.noise().action_ok()
        self.noise().action_ok()
        self.assertRecordValues(
            self.noise(), [{"verdict": False, "inspector_id": False}]
        )

    def test_a_sample_is_no_larger_than_the_quantity(self):
        with self.assertRefused("or fewer"):
            self.noise().quantity = 5

    def test_stamps_cannot_be_forged(self):
        for values in (
            {"inspector_id": self.admin.id},
            {"inspected_at": "2020-01-01"},
            {"loop": 1},
            {"is_current": False},
            {"operation_id": False},
            {"is_complained": False},
        ):
            with self.assertRefused("cannot be entered"):
                self.play(self.admin).write(values)

    def test_a_photo_belongs_to_the_row(self):
        values = {"name": "noise.png", "raw": b"png"}
        photo = self.env["ir.attachment"].with_user(self.quality).create(values)
        self.noise().attachment_ids = photo
        self.assertEqual(photo.with_user(self.production).raw, b"png")


class TestWho(InspectionCase):
    """Nobody inspects his own work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.both = cls.person("both", "aftersales.group_quality_user")
        cls.both.group_ids |= cls.env.ref("aftersales.group_production_user")

    def test_production_does_not_inspect(self):
        with self.assertRaises(AccessError):
            self.noise(self.production).verdict = "ok"

    def test_whoever_handed_it_in_does_not_inspect(self):
        rework = self.carry_rework(self.rework(), "progress")
        self.prepare_rework(rework, "hand_in")
        self.take(rework, "hand_in", self.both)
        with self.assertRefused("worked on it yourself"):
            self.inspect_rework(rework, user=self.both)
        self.inspect_rework(rework)
        with self.assertRefused("worked on it yourself"):
            self.take(rework, "finish", self.both)

    def test_whoever_started_it_does_not_inspect(self):
        rework = self.carry_rework(self.rework(), "scheduled")
        self.prepare_rework(rework, "start")
        self.take(rework, "start", self.both)
        self.carry_rework(rework, "inspection")
        with self.assertRefused("worked on it yourself"):
            self.inspect_rework(rework, user=self.both)

    def test_whoever_worked_on_an_operation_does_not_inspect(self):
        self.record_time(self.rework_, self.both)
        with self.assertRefused("worked on it yourself"):
            self.noise(self.both).verdict = "ok"
        notice = self.rework_.with_user(self.both).inspection_notice
        self.assertIn("worked on it yourself", notice)

    def test_work_after_the_inspection_makes_it_void(self):
        self.inspect_rework(self.rework_)
        self.record_time(self.rework_, self.quality)
        with self.assertRefused("who has worked on it"):
            self.take(self.rework_, "finish", self.quality_manager)

    def test_a_manager_is_no_exception(self):
        rework = self.carry_rework(self.rework(), "progress")
        self.prepare_rework(rework, "hand_in")
        self.take(rework, "hand_in", self.manager)
        self.inspect_rework(rework)
        with self.assertRefused("worked on it yourself"):
            self.take(rework, "finish", self.manager)

    def record_time(self, rework, user):
        times = self.env["aftersales.rework.time"]
        times._store_new(
            [
                {
                    "rework_id": rework.id,
                    "operation_id": rework.operation_ids[0].id,
                    "user_id": user.id,
                    "started_at": "2026-03-02 08:00:00",
                    "stopped_at": "2026-03-02 09:00:00",
                }
            ]
        )

    def test_who_may_inspect_sees_no_notice(self):
        self.assertFalse(self.rework_.with_user(self.quality).inspection_notice)
        notice = self.rework_.with_user(self.production).inspection_notice
        self.assertEqual(notice, "Quality inspects it again.")


class TestPass(InspectionCase):
    """Nothing passes that is not inspected, or not OK."""

    def test_all_ok_passes(self):
        self.inspect_rework(self.rework_)
        self.take(self.rework_, "finish", self.quality)
        self.assertStates(self.rework_, "done")

    def test_what_is_not_inspected_does_not_pass(self):
        self.noise().verdict = "ok"
        with self.assertRefused("“Play” has not been inspected"):
            self.take(self.rework_, "finish", self.quality)

    def test_what_is_not_ok_does_not_pass(self):
        self.inspect_rework(self.rework_, "nok")
        with self.assertRefused("“It is loud.” is not OK"):
            self.take(self.rework_, "finish", self.quality)

    def test_nothing_fails_without_a_reason_found(self):
        self.inspect_rework(self.rework_)
        with self.assertRefused("No characteristic"):
            self.take(self.rework_, "fail", self.quality)

    def test_only_quality_passes(self):
        self.inspect_rework(self.rework_)
        for user in (self.service, self.process, self.planning, self.production):
            with self.assertRefused("reserved for"):
                self.take(self.rework_, "finish", user)
        with self.assertRaises(AccessError):
            self.take(self.rework_, "finish", self.stocker)


class TestLoops(InspectionCase):
    """What fails goes round again, and every round stays on record."""

    def test_a_failed_inspection_opens_the_next_loop(self):
        self.fail_rework(self.rework_)
        self.assertRecordValues(self.rework_, [{"state": "progress", "loop_count": 1}])
        self.assertFalse(self.rows())
        self.assertEqual(len(self.rework_.earlier_inspection_ids), 2)

    def test_the_next_loop_inspects_the_same_again(self):
        row = {"rework_id": self.rework_.id, "characteristic": "Paint"}
        self.rows().create(row)
        self.fail_rework(self.rework_)
        self.carry_rework(self.rework_, "inspection")
        names = self.rows().mapped("characteristic")
        self.assertEqual(sorted(names), ["It is loud.", "Paint", "Play"])
        self.assertEqual(set(self.rows().mapped("verdict")), {False})

    def test_earlier_loops_stay_as_they_were(self):
        self.fail_rework(self.rework_)
        self.carry_rework(self.rework_, "inspection")
        earlier = self.rework_.with_user(self.admin).earlier_inspection_ids
        for door in (
            lambda: earlier.write({"verdict": "ok"}),
            lambda: earlier.write({"note": "Never mind"}),
            lambda: earlier.unlink(),
        ):
            with self.assertRefused("stay as they were recorded"):
                door()

    def test_nothing_is_inspected_while_it_is_worked_on(self):
        rework = self.carry_rework(self.rework(), "progress")
        with self.assertRefused("only what is being inspected now"):
            self.rows().create({"rework_id": rework.id, "characteristic": "Paint"})

    def test_after_the_last_loop_a_manager_decides(self):
        self.company.aftersales_rework_loops = 1
        self.fail_rework(self.rework_)
        self.carry_rework(self.rework_, "inspection")
        self.inspect_rework(self.rework_, "nok")
        with self.assertRefused("a manager decides"):
            self.take(self.rework_, "fail", self.quality)
        self.take(self.rework_, "fail", self.manager)
        self.assertEqual(self.rework_.loop_count, 2)

    def test_the_loop_counter_cannot_be_entered(self):
        with self.assertRaises(UserError):
            self.rework_.with_user(self.manager).loop_count = 0


class TestQueries(InspectionCase):
    """Forty reworks take no more queries than two."""

    def reworks(self, number):
        """Make reworks that differ in nothing but their product."""
        one = [self.carry_rework(self.rework(), "progress") for _i in range(number)]
        for rework in one:
            self.prepare_rework(rework, "hand_in")
        return self.rework_.browse().union(*one)

    def count(self, step, user, number):
        reworks = self.reworks(number)
        if step != "hand_in":
            self.take(reworks, "hand_in", self.production)
            verdict = "nok" if step == "fail" else "ok"
            for rework in reworks:
                self.inspect_rework(rework, verdict)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.take(reworks, step, user)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    @freeze_time("2026-03-02 10:00:00")
    def test_handing_in_failing_and_passing(self):
        for step, person in (
            ("hand_in", self.production),
            ("fail", self.quality),
        ):
            few, many = (self.count(step, person, n) for n in (2, 40))
            # A query a document would be 38 more. Forty fill further days, whose slots
            # are read and written at once.
            self.assertLessEqual(many - few, 8, step)
