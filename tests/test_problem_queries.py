from lxml import etree

from odoo.tests import Form

from .problem_reports import Reports, read_reports
from .test_complaint_queries import QueryCase

MODEL = "aftersales.problem"


class TestProblemQueries(Reports, QueryCase):
    """Two problems cost as many queries as forty."""

    def problems(self, count, state="draft", depth=None):
        lines = read_reports()
        problems = self.write_reports([(lines[n], None) for n in range(count)])
        problems.depth_id = depth
        self.put(problems, state)
        self.env.flush_all()
        return problems

    def depth(self):
        depth = self.env.ref("aftersales.problem_depth_8d").copy({"name": "Lean"})
        for code in ("d3", "d5", "d6", "d7"):
            depth[f"needs_{code}"] = False
        return depth

    def assertSameSteps(self, source, target, user):
        depth = self.depth()
        counts = [
            self.count_queries(
                self.problems(size, source, depth).with_user(user).write,
                {"state": target},
                with_commit=True,
            )
            for size in (2, 2, 40)
        ]
        self.assertSameQueries(counts[1], counts[2])

    def test_containing_many_costs_as_much_as_containing_two(self):
        self.assertSameSteps("draft", "containment", self.quality)

    def test_the_gate_of_the_causes_costs_the_same(self):
        self.assertSameSteps("analysis", "measures", self.quality)

    def test_approving_and_its_revision_cost_the_same(self):
        self.assertSameSteps("measures", "implementing", self.quality_manager)

    def test_registering_many_costs_as_much_as_registering_two(self):
        def register(size):
            problems = self.env[MODEL].with_user(self.quality)
            problems.create([{"subject": f"Loud {n}"} for n in range(size)])

        self.assertSame(register)

    def test_a_list_of_forty_costs_as_much_as_one_of_two(self):
        arch = self.env[MODEL].get_view(view_type="list")["arch"]
        names = [node.get("name") for node in etree.fromstring(arch).iter("field")]
        spec = {
            name: {"fields": {"display_name": {}}}
            if self.env[MODEL]._fields[name].relational
            else {}
            for name in names
        }
        problems = self.problems(40).with_user(self.quality)

        def read(size):
            problems[:size].web_read(spec)

        self.assertSame(read)

    def test_a_form_opens_in_fifty_five_queries(self):
        problem = self.problems(1, depth=self.depth()).with_user(self.quality)
        spec = Form(problem)._view["fields_spec"]
        problem.web_read(spec)
        self.assertAtMost(55, self.count_queries(problem.web_read, spec))
