"""The promises of a return: pick-up, receipt, inspection, decision, settlement."""

from freezegun import freeze_time

from .test_sla_stories import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    PromiseCase,
)


class ReturnClockCase(PromiseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store_team = cls.team("Dock", "warehouse", cls.warehouse, sequence=1)
        cls.quality_team.sequence = cls.front_team.sequence = 1
        cls.front_team.manager_id = cls.manager

    def begin(self, moment=MONDAY, state="draft", **values):
        with freeze_time(moment):
            return self.carry_return(self.rma(**values), state)

    def carry(self, document, state, moment):
        with freeze_time(moment):
            return self.carry_return(document, state)

    def running(self, document):
        return {
            clock.code: str(clock.due_at)
            for clock in document.sudo().clock_ids
            if clock.state == "running"
        }


class TestApproval(ReturnClockCase):
    def test_what_is_submitted_is_approved_within_a_working_day(self):
        document = self.begin(FRIDAY, "submitted")
        self.assertEqual(self.running(document), {"approval": "2027-03-15 17:00:00"})
        self.carry(document, "approved", FRIDAY)
        self.assertEqual(self.clock(document, "approval").outcome, "kept")

    def test_a_refusal_ends_it(self):
        document = self.begin(MONDAY, "refused")
        self.assertFalse(self.running(document))

    def test_an_appeal_has_two_working_days(self):
        document = self.begin(MONDAY, "refused")
        with freeze_time(TUESDAY):
            self.prepare_return(document, "appeal")
            self.take(document, "appeal", self.coordinator)
        self.assertEqual(self.running(document), {"appeal": "2027-03-11 17:00:00"})

    def test_a_draft_promises_nothing(self):
        self.assertFalse(self.begin().sudo().clock_ids)


class TestPickUp(ReturnClockCase):
    def test_the_clock_starts_at_approval_when_we_pick_up(self):
        document = self.begin(MONDAY, "approved", carrier="pickup")
        self.assertEqual(self.running(document), {"pick_up": "2027-03-11 17:00:00"})

    def test_nothing_runs_while_the_customer_sends_the_goods(self):
        document = self.begin(MONDAY, "approved", carrier="post")
        self.assertEqual(self.running(document), {})

    def test_it_starts_from_the_approval_when_we_take_it_over_later(self):
        document = self.begin(MONDAY, "approved", carrier="post")
        with freeze_time(TUESDAY):
            document.with_user(self.service).carrier = "pickup"
        self.assertEqual(self.running(document), {"pick_up": "2027-03-11 17:00:00"})

    def test_it_ends_when_the_customer_sends_the_goods_after_all(self):
        document = self.begin(MONDAY, "approved", carrier="pickup")
        with freeze_time(TUESDAY):
            document.with_user(self.service).carrier = "post"
        self.assertEqual(self.clock(document, "pick_up").state, "void")

    def test_what_was_fetched_is_brought_in(self):
        document = self.begin(MONDAY, "approved", carrier="pickup")
        with freeze_time(WEDNESDAY):
            document.sudo()._write_protected({"picked_up_at": WEDNESDAY})
        self.assertEqual(self.clock(document, "pick_up").outcome, "kept")
        self.assertEqual(self.running(document), {"bring_in": "2027-03-12 17:00:00"})

    def test_it_is_a_promise_of_the_warehouse(self):
        document = self.begin(MONDAY, "approved", carrier="pickup")
        self.assertEqual(self.clock(document, "pick_up").user_id, self.warehouse)

    def test_a_warning_comes_before_and_an_escalation_after(self):
        document = self.begin(MONDAY, "approved", carrier="pickup")
        self.climb("2027-03-11 14:00:00")
        self.assertIn("Act before", self.todos(document, self.warehouse))
        self.climb("2027-03-11 17:30:00")
        self.assertIn("broken: Pick the goods", self.todos(document, self.service))
        self.climb("2027-03-12 17:30:00")
        self.assertIn("for a day: Pick the goods", self.todos(document, self.manager))

    def test_without_a_head_of_the_warehouse_it_is_of_who_is_in_charge(self):
        self.env["aftersales.team"].search([("function", "=", "warehouse")]).write(
            {"leader_id": False}
        )
        document = self.begin(MONDAY, "approved", carrier="pickup")
        self.assertEqual(self.clock(document, "pick_up").user_id, document.user_id)


class TestGoods(ReturnClockCase):
    def test_each_step_has_its_time(self):
        document = self.begin(MONDAY, "receiving")
        # Where there is no money to give, it is settled at once.
        document.settlement_ids.with_user(self.quality).create(
            {"return_id": document.id, "kind": "goodwill", "amount": 20}
        )
        finish = {"finish": "2027-03-22 17:00:00"}
        for state, moment, running in (
            ("receiving", MONDAY, {"receipt": "2027-03-09 17:00:00"}),
            ("inspecting", TUESDAY, {"inspection": "2027-03-11 17:00:00"}),
            ("deciding", WEDNESDAY, {"decision": "2027-03-12 17:00:00"}),
            ("processing", THURSDAY, {"settlement": "2027-03-16 17:00:00"}),
        ):
            self.carry(document, state, moment)
            self.assertEqual(self.running(document), {**running, **finish}, state)
        kept = document.sudo().clock_ids.filtered(lambda c: c.outcome == "kept")
        self.assertLessEqual(
            {"receipt", "inspection", "decision"}, set(kept.mapped("code"))
        )

    def test_inspection_is_a_promise_of_quality(self):
        document = self.begin(MONDAY, "inspecting")
        clock = self.clock(document, "inspection")
        self.assertEqual(clock.user_id, self.quality_manager)

    def test_what_is_inspected_again_has_a_day(self):
        document = self.begin(MONDAY, "deciding")
        with freeze_time(TUESDAY):
            self.take(document, "inspect_again", self.coordinator)
        due = self.clock(document, "inspection_again").due_at
        self.assertEqual(str(due), "2027-03-10 17:00:00")

    def test_goods_that_need_not_come_are_decided_in_two_days(self):
        with freeze_time(MONDAY):
            document = self.ready_return("decide_without_goods", "approved")
            self.take(document, "decide_without_goods", self.service)
        self.assertEqual(
            self.running(document), {"decision_no_goods": "2027-03-10 17:00:00"}
        )

    def test_money_that_is_settled_keeps_its_promise(self):
        document = self.begin(MONDAY, "processing")
        with freeze_time(TUESDAY):
            document.sudo()._write_protected({"settled_at": TUESDAY})
        self.assertEqual(self.clock(document, "settlement").outcome, "kept")

    def test_a_list_shows_what_is_late(self):
        document = self.begin(MONDAY, "receiving")
        with freeze_time(WEDNESDAY):
            returns = self.env["aftersales.return"].with_user(self.warehouse)
            late = returns.search([("promise_status", "=", "late")])
            self.assertIn(document.id, late.ids)

    def test_clocks_of_forty_cost_as_much_as_of_two(self):
        def count(number):
            documents = self.env["aftersales.return"].union(
                *(self.begin(MONDAY) for _number in range(number))
            )
            documents.line_ids.quantity = 0
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with freeze_time(MONDAY):
                documents.sudo()._happen(["step:submit"], is_new=True)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(2)
        self.assertEqual(count(2), count(40))
