from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command

from .inspecting import InspectCase


class TestInspection(InspectCase):
    """Quality looks at what came back, before anybody decides what becomes of it."""

    def test_the_inspector_gets_a_row_with_lot_quantity_and_checklist(self):
        rma = self.arrived(3)
        action = rma.with_user(self.quality).action_open_inspection()
        row = rma.inspection_ids
        self.assertRecordValues(
            row, [{"product_id": self.gear.id, "lot_id": self.lot.id, "quantity": 3}]
        )
        general = self.env.ref("aftersales.return_checklist_general")
        self.assertEqual(row.checklist_id, general)
        self.assertEqual(row.check_ids.mapped("name"), general.item_ids.mapped("name"))
        self.assertEqual(action["res_id"], row.id)

    def test_pressing_the_button_twice_adds_nothing(self):
        rma = self.arrived(3)
        self.rows(rma)
        self.assertEqual(len(self.rows(rma)), 1)

    def test_nothing_to_inspect_before_the_goods_are_there(self):
        rma = self.carry_return(self.sold_return(1), "approved")
        with self.assertRefused("none of these goods have come"):
            rma.with_user(self.quality).action_open_inspection()

    def test_each_lot_that_came_gets_a_row(self):
        rma = self.arrived(3)
        other = self.lot.copy({"name": "L-0816"})
        [line] = rma.line_ids.move_ids.move_line_ids
        line.quantity = 2
        line.copy({"quantity": 1, "lot_id": other.id})
        rma.line_ids.invalidate_recordset()
        rows = self.rows(rma)
        self.assertEqual(
            {row.lot_id: row.quantity for row in rows}, {self.lot: 2, other: 1}
        )

    def test_a_piece_that_differs_gets_an_inspection_of_its_own(self):
        rows = self.rows(self.arrived(3))
        rows.action_split()
        self.assertEqual(rows.return_id.inspection_ids.mapped("quantity"), [2, 1])
        self.assertTrue(rows.return_id.inspection_ids[1].check_ids)
        with self.assertRefused("One piece"):
            rows.return_id.inspection_ids[1].action_split()

    def test_who_found_it_and_when_is_recorded(self):
        rma = self.arrived()
        row = self.rows(rma)
        self.assertFalse(row.inspected_at)
        row.finding_id = self.finding("confirmed")
        self.assertEqual(row.inspected_by_id, self.quality)
        self.assertTrue(row.inspected_at)
        row.finding_id = False
        self.assertFalse(row.inspected_by_id)

    def test_nobody_says_that_somebody_else_inspected_it(self):
        row = self.rows(self.arrived())
        for values in (
            {"inspected_by_id": self.manager.id},
            {"inspected_at": fields.Datetime.now()},
            {"problem_id": 1},
        ):
            with self.assertRefused("recorded by the system"):
                row.write(values)

    def test_what_is_not_inspected_keeps_the_return(self):
        rma = self.arrived()
        with self.assertRefused("2 Units not inspected yet."):
            self.take(rma, "decide", self.quality)
        row = self.rows(rma)
        with self.assertRefused("still missing: result, grade"):
            self.take(rma, "decide", self.quality)
        self.inspect(rma)
        row.check_ids[0].result = False
        with self.assertRefused("still missing: 1 checks"):
            self.take(rma, "decide", self.quality)
        row.check_ids[0].action_ok()
        self.take(rma, "decide", self.quality)
        self.assertStates(rma, "deciding")
        self.assertEqual(rma.inspected_by_id, self.quality)

    def test_more_than_came_cannot_be_inspected(self):
        rma = self.arrived()
        self.inspect(rma).quantity = 3
        with self.assertRefused("more was inspected than has come"):
            self.take(rma, "decide", self.quality)

    def test_a_measured_value_is_written_down(self):
        rma = self.arrived()
        row = self.inspect(rma)
        check = row.check_ids.filtered("has_value")[0]
        check.value = False
        self.assertIn("1 checks", row.missing)
        check.result = "na"
        self.assertFalse(row.missing)

    def test_all_in_order_answers_what_is_open_only(self):
        row = self.rows(self.arrived())
        row.check_ids[0].action_nok()
        row.action_all_ok()
        self.assertEqual(row.check_ids[0].result, "nok")
        self.assertEqual(set(row.check_ids[1:].mapped("result")), {"ok"})
        self.assertTrue(row.is_failed)

    def test_next_leads_to_the_open_ones_and_back_to_the_return(self):
        rma = self.arrived(3)
        self.rows(rma).action_split()
        first, second = rma.inspection_ids
        self.assertEqual(first.action_next()["res_id"], second.id)
        self.inspect(rma)
        self.assertEqual(first.action_next()["res_model"], "aftersales.return")

    def test_the_row_belongs_to_the_return_of_its_line(self):
        rma, other = self.arrived(1), self.arrived(1)
        rows = self.env["aftersales.return.inspection"]
        row = rows.create({"line_id": rma.line_ids.id, "quantity": 1})
        self.assertEqual(row.return_id, rma)
        with self.assertRefused("is no line of"):
            row.line_id = other.line_ids
        with self.assertRefused("is no line of"):
            rows.create({"line_id": rma.line_ids.id, "return_id": other.id})


class TestInspectionIsEvidence(InspectCase):
    """Once it is decided about, the findings stay; one way leads back to them."""

    def test_nothing_changes_after_the_inspection(self):
        rma = self.arrived()
        row = self.inspect(rma)
        self.carry_return(rma, "deciding")
        for change in (
            lambda: row.write({"grade_id": self.grade("a").id}),
            lambda: row.check_ids[0].write({"result": "nok"}),
            lambda: row.check_ids.unlink(),
            lambda: row.copy({"quantity": 1}),
            row.unlink,
        ):
            with self.assertRefused("Inspect Again"):
                change()

    def test_inspect_again_opens_it(self):
        rma = self.arrived()
        row = self.inspect(rma)
        self.carry_return(rma, "deciding")
        self.take(rma, "inspect_again", self.quality)
        row.grade_id = self.grade("a")
        self.assertEqual(row.grade_id, self.grade("a"))

    def test_only_quality_inspects(self):
        rma = self.arrived()
        for user in (self.service, self.warehouse, self.production):
            with self.assertRaises(AccessError):
                rma.with_user(user).action_open_inspection()
        row = self.inspect(rma)
        for user in (self.service, self.coordinator, self.warehouse):
            with self.assertRaises(AccessError):
                row.with_user(user).write({"grade_id": self.grade("a").id})
        for user in (self.service, self.coordinator, self.warehouse):
            with self.assertRefused("reserved for"):
                self.take(rma, "decide", user)

    def test_a_manager_inspects_too(self):
        rma = self.arrived()
        self.assertTrue(self.rows(rma, self.manager))

    def test_the_inspector_needs_no_rights_in_the_warehouse(self):
        self.assertFalse(self.quality.has_group("stock.group_stock_user"))
        self.assertTrue(self.rows(self.arrived()))

    def test_a_changed_checklist_leaves_old_inspections_alone(self):
        checklist = self.checklist("Gears", product_id=self.gear.id)
        row = self.rows(self.arrived())
        self.assertEqual(row.checklist_id, checklist)
        checklist.item_ids.name = "Look twice"
        self.assertEqual(row.check_ids.name, "Look at it")


class TestChecklists(InspectCase):
    """The checklist of the product, of its nearest category, or the general one."""

    def pick(self):
        rma = self.sold_return(1)
        lists = self.env["aftersales.return.checklist"]._get_checklists(rma.line_ids)
        return lists[rma.line_ids]

    def test_the_nearest_one_is_taken(self):
        above = self.env["product.category"].create({"name": "Parts"})
        below = above.create({"name": "Gears", "parent_id": above.id})
        self.gear.categ_id = below
        general = self.env.ref("aftersales.return_checklist_general")
        self.assertEqual(self.pick(), general)
        far = self.checklist("Parts", categ_id=above.id)
        self.assertEqual(self.pick(), far)
        near = self.checklist("Gears", categ_id=below.id)
        self.assertEqual(self.pick(), near)
        own = self.checklist("Gear", product_id=self.gear.id)
        self.assertEqual(self.pick(), own)
        own.active = False
        self.assertEqual(self.pick(), near)

    def test_another_companys_checklist_is_not_taken(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.checklist("Theirs", company_id=company.id, sequence=1)
        general = self.env.ref("aftersales.return_checklist_general")
        self.assertEqual(self.pick(), general)

    def test_without_any_checklist_the_goods_can_be_inspected(self):
        self.env["aftersales.return.checklist"].search([]).active = False
        rma = self.arrived()
        self.assertFalse(self.inspect(rma).check_ids)
        self.carry_return(rma, "deciding")


class TestNoTroubleFound(InspectCase):
    """“It is good” is said only by a protocol that the customer agreed to."""

    def test_it_takes_the_protocol_its_number_and_who_agreed(self):
        rma = self.arrived()
        row = self.inspect(rma, "ntf", "a")
        with self.assertRefused("Test Protocol, Protocol Agreed By"):
            self.take(rma, "decide", self.quality)
        row.write(
            {
                "ntf_protocol": "TP-7",
                "ntf_agreed_by": "Ann Miller",
                "ntf_agreed_on": "2025-01-31",
            }
        )
        self.take(rma, "decide", self.quality)
        self.assertStates(rma, "deciding")

    def test_no_trouble_is_found_where_a_check_fails(self):
        row = self.inspect(self.arrived(), "ntf", "a")
        row.check_ids[0].result = "nok"
        self.assertIn("another result", row.missing)

    def test_what_was_agreed_for_the_problem_is_taken_over(self):
        complaint = self.complaint()
        problem = self.env["aftersales.problem"].create(
            {
                "subject": "Noise",
                "ntf_protocol": "TP-8",
                "ntf_agreed_by": "Ann Miller",
                "ntf_agreed_on": "2025-01-31",
            }
        )
        complaint.sudo().problem_id = problem
        row = self.inspect(self.arrived(complaint_id=complaint.id), "ntf", "a")
        self.assertEqual(row.ntf_protocol, "TP-8")
        self.assertFalse(row.missing)


class TestComplaintLearns(InspectCase):
    """The result supports the judgement of responsibility (E-06), never makes it."""

    def setUp(self):
        super().setUp()
        line = {"product_id": self.gear.id, "complained_qty": 3}
        self.case = self.complaint(line_ids=[Command.create(line)])
        self.carry(self.case, "investigating")

    def back(self, quantity=3):
        rma = self.arrived(quantity, complaint_id=self.case.id)
        rma.line_ids.sudo().complaint_line_id = self.case.line_ids
        return rma

    def decide(self, rma):
        self.take(rma, "decide", self.quality)
        self.case.invalidate_recordset()
        return self.case.with_user(self.quality)

    def test_it_proposes_the_responsibility_of_the_larger_part(self):
        rma = self.back()
        self.rows(rma).action_split()
        self.inspect(rma)
        rma.inspection_ids[1].finding_id = self.finding("misuse")
        self.assertFalse(self.case.found_responsibility)
        case = self.decide(rma)
        self.assertEqual(case.found_responsibility, "own")
        self.assertEqual(
            case.found_summary, "2 × Defect confirmed, 1 × Misuse by the customer"
        )
        self.assertFalse(case.responsibility)
        case.action_take_over_findings()
        self.assertEqual(case.responsibility, "own")
        self.assertIn("Defect confirmed", case.responsibility_reason)

    def test_it_never_overwrites_what_quality_has_judged(self):
        self.case.sudo().responsibility = "customer"
        rma = self.back()
        self.inspect(rma)
        case = self.decide(rma)
        with self.assertRefused("judged already"):
            case.action_take_over_findings()
        self.assertEqual(case.responsibility, "customer")

    def test_what_is_confirmed_is_entered_on_the_complaint(self):
        rma = self.back()
        self.rows(rma).action_split()
        self.inspect(rma)
        rma.inspection_ids[1].finding_id = self.finding("misuse")
        case = self.decide(rma)
        self.assertEqual(case.line_ids.defective_qty, 2)

    def test_more_that_the_investigation_confirmed_stays(self):
        self.case.line_ids.sudo().defective_qty = 3
        rma = self.back(1)
        self.inspect(rma)
        self.assertEqual(self.decide(rma).line_ids.defective_qty, 3)

    def test_a_closed_complaint_stays_as_it_is(self):
        rma = self.back()
        self.inspect(rma)
        self.put(self.case, "closed")
        self.assertEqual(self.decide(rma).line_ids.defective_qty, 0)


class TestFailedInspection(InspectCase):
    """What quality finds opens a problem, where there is none."""

    def test_it_opens_a_problem_about_the_goods(self):
        row = self.inspect(self.arrived(), defect_id=self.defect.id)
        action = row.action_open_problem()
        self.assertRecordValues(
            row.problem_id,
            [
                {
                    "id": action["res_id"],
                    "subject": "Gear: Tooth broken",
                    "product_id": self.gear.id,
                    "lot_ids": self.lot.ids,
                }
            ],
        )
        self.assertEqual(row.action_open_problem()["res_id"], row.problem_id.id)

    def test_a_complaint_shares_its_problem(self):
        complaint = self.complaint()
        row = self.inspect(self.arrived(complaint_id=complaint.id))
        row.action_open_problem()
        self.assertTrue(complaint.problem_id)
        self.assertEqual(row.problem_id, complaint.problem_id)

    def test_it_can_be_opened_after_the_decision(self):
        rma = self.arrived()
        row = self.inspect(rma)
        self.carry_return(rma, "deciding")
        row.action_open_problem()
        self.assertTrue(row.problem_id)

    def test_who_leads_no_problems_opens_none(self):
        row = self.inspect(self.arrived())
        for user in (self.service, self.warehouse):
            with self.assertRaises(AccessError):
                row.with_user(user).action_open_problem()


class TestWorkList(InspectCase):
    """What is to be inspected, the oldest first."""

    def to_inspect(self):
        action = self.env.ref("aftersales.return_line_action_inspect")
        search = self.env.ref("aftersales.return_line_view_search_here")
        self.assertEqual(action.search_view_id, search)
        domain = [
            ("to_inspect_qty", ">", 0),
            ("return_id.state", "in", ("receiving", "inspecting")),
        ]
        return self.env["aftersales.return.line"].with_user(self.quality).search(domain)

    def test_goods_are_on_it_until_they_are_inspected(self):
        rma = self.arrived()
        self.assertIn(rma.line_ids, self.to_inspect())
        self.inspect(rma)
        self.assertNotIn(rma.line_ids, self.to_inspect())

    def test_it_says_for_how_long_they_have_been_here(self):
        line = self.arrived().line_ids
        line.move_ids.date = self.days_ago(8)
        line.invalidate_recordset()
        self.assertEqual(line.days_here, 8)

    def test_as_many_queries_for_two_as_for_forty(self):
        def count(number):
            lines = self.arrived_lines(number).line_ids
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines.browse(lines.ids).with_user(self.quality)._create_inspections()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        # The database takes many rows at once, but not all of 40 long checklists.
        self.checklist("Short", sequence=1)
        count(1)
        # Locations are read in two goes where there are many.
        self.assertAlmostEqual(count(2), count(40), delta=1)
