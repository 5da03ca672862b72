"""G-23 to G-31: the checklist, filled in, with findings that lead to improvements."""

from odoo.exceptions import AccessError

from .common import AftersalesCase


class TestChecklist(AftersalesCase):
    def test_eight_groups_and_thirty_six_questions_are_shipped(self):
        checklist = self.env.ref("aftersales.checklist_service")
        counts = [len(group.question_ids) for group in checklist.group_ids]
        self.assertEqual(counts, [4, 4, 6, 3, 3, 5, 5, 6])

    def test_a_check_asks_every_question_in_its_order(self):
        audit = self.audit()
        questions = self.env.ref("aftersales.checklist_service")._get_questions()
        self.assertEqual(audit.result_ids.question_id, questions)
        self.assertEqual(audit.result_ids.mapped("name"), questions.mapped("name"))

    def test_a_changed_checklist_changes_no_check(self):
        audit = self.audit()
        question = audit.result_ids[0].question_id.sudo()
        words = question.name
        question.name = "Something else?"
        self.assertEqual(audit.result_ids[0].name, words)

    def test_questions_are_read_in_ones_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        checklist = self.env.ref("aftersales.checklist_service")
        question = checklist._get_questions()[0]
        question.with_context(lang="zh_CN").name = "是否核实信用？"
        question.group_id.with_context(lang="zh_CN").name = "信用"
        row = self.audit().result_ids[0].with_context(lang="zh_CN")
        self.assertEqual((row.name, row.group_name), ("是否核实信用？", "信用"))
        self.assertNotEqual(row.with_context(lang="en_US").name, row.name)

    def test_a_group_is_told_at_its_first_question(self):
        titles = self.audit().result_ids.mapped("group_title")
        self.assertEqual([bool(title) for title in titles].count(True), 8)
        self.assertEqual([n for n, t in enumerate(titles) if t][:3], [0, 4, 8])

    def test_the_progress_tells_how_many_questions_are_answered(self):
        audit = self.audit()
        audit.result_ids[:3].write({"result": "yes"})
        self.assertEqual((audit.answered_count, audit.question_count), (3, 36))

    def test_a_copied_checklist_is_one_of_the_companys_own(self):
        copy = self.env.ref("aftersales.checklist_service").copy()
        self.assertEqual(len(copy.question_ids), 36)
        self.assertEqual(len(self.audit(checklist_id=copy.id).result_ids), 36)

    def test_the_score_counts_what_applies(self):
        audit = self.audit()
        given = ["yes"] * 30 + ["partly"] * 2 + ["no"] * 2 + ["na"] * 2
        for result, answer in zip(audit.result_ids, given, strict=True):
            result.result = answer
        self.assertAlmostEqual(audit.score, 100 * 31 / 34, 1)
        self.assertEqual((audit.answered_count, audit.finding_count), (36, 4))

    def test_without_an_answer_there_is_no_score(self):
        self.assertEqual(self.audit().score_text, "None yet")

    def test_open_questions_keep_it_from_being_finished(self):
        with self.assertRefused("Questions without an answer yet: 36"):
            self.take(self.audit(), "finish", self.coordinator)

    def test_a_finding_is_described(self):
        audit = self.ready_audit("finish", "draft")
        audit.result_ids[0].result = "no"
        with self.assertRefused("say what was found"):
            self.take(audit, "finish", self.coordinator)
        audit.result_ids[0].finding = "Nobody looks at the credit."
        self.take(audit, "finish", self.coordinator)
        self.assertEqual(audit.finished_by_id, self.coordinator)

    def test_what_is_finished_is_frozen(self):
        audit = self.ready_audit("finish", "draft")
        self.take(audit, "finish", self.coordinator)
        with self.assertRefused("the case is closed"):
            audit.result_ids[0].result = "no"

    def test_nobody_changes_what_was_asked(self):
        with self.assertRefused("recorded by the system"):
            self.audit().result_ids[0].name = "Is everything fine?"

    def test_a_finding_leads_to_an_improvement(self):
        audit = self.audit(team_id=self.front_team.id)
        row = audit.result_ids[0]
        row.write({"result": "no", "finding": "Nobody looks at the credit."})
        context = row.action_improve()["context"]
        improvement = self.improvement(
            **{name.removeprefix("default_"): value for name, value in context.items()}
        )
        self.assertEqual(improvement.item, "Nobody looks at the credit.")
        self.assertEqual(improvement.audit_id, audit)
        self.assertEqual(row.action_improve()["res_id"], improvement.id)

    def test_without_a_finding_there_is_nothing_to_improve(self):
        with self.assertRefused("no finding"):
            self.audit().result_ids[0].action_improve()

    def test_the_desk_checks_nothing(self):
        with self.assertRaises(AccessError):
            self.audit().with_user(self.service).note = "All fine."

    def test_as_many_queries_for_two_checks_as_for_forty(self):
        checklist = self.env.ref("aftersales.checklist_service").id
        audits = self.env["aftersales.checklist.audit"].with_user(self.coordinator)
        counts = [
            self.count_queries(audits.create, [{"checklist_id": checklist}] * count)
            for count in (2, 40)
        ]
        # 36 rows each: Odoo inserts a thousand at once.
        self.assertLessEqual(counts[1] - counts[0], 6)
