"""Reports of problems to judge: forty good ones, and those that a customer sends back.

The good ones stand in ``data/problem_reports.txt``; a bad one is a good one with one of
the flaws of ``problem_flaws``.
"""

import re
from pathlib import Path

from odoo import fields
from odoo.fields import Command

from .problem_flaws import Bad

FILE = Path(__file__).parent / "data" / "problem_reports.txt"
KINDS = {"O": "occurrence", "E": "escape", "S": "systemic"}
HEAD = (
    "subject",
    "symptom",
    "what_object",
    "what_defect",
    "expected_value",
    "measured_value",
    "measured_unit",
)
CIRCUMSTANCES = ("found_by", "found_where", "found_when", "why_problem", "how_detected")
QUESTIONS = ("what", "where", "when", "how_much")
CAUSE = re.compile(
    r"(?P<kind>[OES]) (?P<code>\S+)(?: (?P<category>\w+))?: (?P<chain>.*)"
)


def read_reports():
    """Return the good reports, each as a list of its six lines."""
    blocks = FILE.read_text(encoding="utf-8").split("\n\n")[1:]
    return [block.strip().split("\n") for block in blocks]


def prepare_facts(lines):
    """Return the facts of D0, D2 and D8 that a report states."""
    head = [part.strip() for part in lines[0].split("|")]
    affected, checked = head.pop().split("/")
    circumstances = [part.strip() for part in lines[1].split("|")]
    return {
        **dict(zip(HEAD, head, strict=True)),
        **dict(zip(CIRCUMSTANCES, circumstances, strict=True)),
        "affected_qty": float(affected),
        "checked_qty": float(checked),
        "severity": "important",
        "method": "right",
        "acceptance": "accepted",
        "accepted_by": "Ann Miller",
        "accepted_on": fields.Date.today(),
        "lessons": "What let it happen is asked in the next design review.",
        "recognition": "Thanked by the plant manager at the meeting of May.",
        "containment_effect": "80 parts of the next two lots measured, none bad.",
        "criterion": "No such complaint in the next deliveries.",
        "baseline_events": 12,
        "baseline_exposure": 100,
        "needed_exposure": 1,
        "check_on": fields.Date.today(),
    }


def prepare_comparisons(lines, without=()):
    """Return the rows of is / is-not."""
    pairs = [pair.split("~") for pair in lines[2].split("|")]
    return [
        Command.create(
            {"question": key, "is_so": is_so.strip(), "is_not": is_not.strip()}
        )
        for key, (is_so, is_not) in zip(QUESTIONS, pairs, strict=True)
        if key not in without
    ]


def prepare_whys(links):
    """Return the whys of a chain of ``because [evidence]``; evidence may be missing."""
    rows = []
    for position, link in enumerate(links):
        name, _bracket, evidence = link.partition("[")
        values = {"name": name.strip(), "evidence": evidence.strip(" ]")}
        rows.append(Command.create({"sequence": position, **values}))
    return rows


def prepare_cause(line, codes, chains):
    """Return the values of the cause that a line states."""
    text, on, off = line.split("//")
    parts = CAUSE.match(text).groupdict()
    kind = KINDS[parts["kind"]]
    links = chains.get(kind) or parts["chain"].split(" > ")
    return {
        "kind": kind,
        "code_id": codes[parts["code"]].id,
        "category": parts["category"],
        "name": links[-1].partition("[")[0].strip(),
        "why_ids": prepare_whys(links),
        "verification": "Both states tried on the line.",
        "result_on": on.strip(),
        "result_off": off.strip(),
    }


class Reports:
    """Writes reports as problems, by the people who would."""

    @classmethod
    def write_report(cls, lines, bad=None):
        """Write one report as an 8D, its causes verified as far as they can be."""
        return cls.write_reports([(lines, bad)])

    @classmethod
    def write_reports(cls, reports):
        """Write many reports, pairs of lines and flaw, in one batch."""
        problems = cls.env["aftersales.problem"].with_user(cls.quality)
        problems = problems.create(
            [
                cls._prepare_report(lines, bad or Bad(0, "", ""))
                for lines, bad in reports
            ]
        )
        complete = problems.cause_ids.filtered("result_on")
        complete.action_verify()
        return problems

    @classmethod
    def _prepare_report(cls, lines, bad):
        codes = {cause.code: cause for cause in cls.env["aftersales.cause"].search([])}
        causes = [
            prepare_cause(line, codes, bad.chain)
            for line in lines[3:]
            if KINDS[line[0]] not in bad.without
        ]
        for values in causes:
            flaw = bad.cause.get(values["kind"], {})
            is_code = isinstance(flaw, str)
            values.update({"code_id": codes[flaw].id} if is_code else flaw)
        team = [("Quality", cls.quality), ("Production", cls.production)]
        if "team" in bad.without:
            team = team[:1]
        return {
            **prepare_facts(lines),
            "depth_id": cls.env.ref("aftersales.problem_depth_8d").id,
            "depth_reason": "The customer asks for an 8D.",
            "acceptance_channel_id": cls.channel.id,
            "partner_id": cls.customer.id,
            "comparison_ids": prepare_comparisons(lines, bad.without),
            "cause_ids": [Command.create(values) for values in causes],
            "member_ids": [
                Command.create({"partner_id": user.partner_id.id, "function": function})
                for function, user in team
            ],
            **bad.facts,
        }


class FullReports(Reports):
    """Writes reports with all that D3, D5, D6 and D7 ask for, about gears on hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hold(cls.gear)
        products = cls.gear + cls.bearing
        products.categ_id = cls.env["product.category"].create({"name": "Drives"})

    @classmethod
    def write_full_reports(cls, reports):
        """Write many reports, pairs of lines and flaw, in one batch."""
        reports = [(lines, bad or Bad(0, "", "")) for lines, bad in reports]
        problems = cls.write_reports(reports)
        problems.product_id = cls.gear
        flaws = dict(zip(problems.ids, [bad for _lines, bad in reports], strict=True))
        cls._contain(problems, flaws)
        cls._act(problems, flaws)
        cls._prevent(problems, flaws)
        return problems

    @classmethod
    def _contain(cls, problems, flaws):
        rows = cls.env["aftersales.containment"].with_user(cls.quality)
        rows = rows.create(
            [
                cls._prepare_place(problem, flaws[problem.id])
                for problem in problems
                if "containment" not in flaws[problem.id].without
            ]
        )
        rows.filtered(lambda row: not row._get_refusals()).action_done()

    @classmethod
    def _prepare_place(cls, problem, bad):
        place = {"found": 50, "sorted": 50, "good": 43, "rejected": 7, **bad.place}
        numbers = ("found", "sorted", "good", "rejected")
        return {
            "problem_id": problem.id,
            "place": "stock",
            "product_id": (cls.bearing if "hold" in bad.without else cls.gear).id,
            "user_id": cls.warehouse.id,
            "disposition": "scrap",
            "clean_point": "From lot 19 on",
            **{n: v for n, v in place.items() if n not in numbers},
            **(
                {f"{name}_qty": place[name] for name in numbers}
                if place["found"] is not None
                else {}
            ),
        }

    @classmethod
    def _act(cls, problems, flaws):
        """Propose, approve, carry out and verify, each step by others."""
        actions = cls.env["aftersales.action"].with_user(cls.quality)
        for problem in problems:
            bad = flaws[problem.id]
            kinds = dict.fromkeys(problem.cause_ids.mapped("kind")) | {"containment": 0}
            actions += actions.create(
                [
                    cls._prepare_measure(problem, kind, bad)
                    for kind in kinds
                    if f"measure of {kind}" not in bad.without
                ]
            )

        def without(what):
            return actions.filtered(
                lambda a: f"{what} of {a.subject}" in flaws[a.problem_id.id].without
            )

        actions -= without("approval")
        cls.take(actions, "approve", cls.quality_manager)
        actions -= without("doing")
        cls.take(actions, "finish", cls.production)
        cls.take(actions, "verify", cls.quality)

    @classmethod
    def _prepare_measure(cls, problem, kind, bad):
        is_containment = kind == "containment"
        causes = problem.cause_ids.filtered(lambda cause: cause.kind == kind)
        return {
            "problem_id": problem.id,
            "kind": "containment" if is_containment else "corrective",
            "subject": kind,
            "cause_ids": [Command.set(causes.ids)],
            "team_id": cls.production_team.id,
            "user_id": cls.production.id,
            "due_on": fields.Date.today(),
            "risk": "None: the same tool, the same material.",
            "proof": "Fifty parts measured on two shifts.",
            "result": "Changed on all lines.",
            "evidence": "Record 77",
            "characteristic": "Share of bad parts",
            "before_value": 6,
            "after_value": 0,
            "value_unit": "%",
            "verification": "Fifty parts measured.",
            "removal": is_containment and "removed",
            "removal_note": is_containment and "From lot 19 on",
            **bad.measure.get(kind, {}),
        }

    @classmethod
    def _prevent(cls, problems, flaws):
        problems._generate_standards()
        standards = problems.standard_ids
        standards.write(
            {"document": "D-1", "revision_before": "B", "revision_after": "C"}
        )
        listed = problems.filtered(
            lambda problem: "read-across" not in flaws[problem.id].without
        )
        listed._generate_readacross()
        listed.readacross_ids.write({"answer": "unaffected", "note": "Other steel."})
        for problem in problems:
            bad = flaws[problem.id]
            for code, values in bad.standard.items():
                kind = cls.env.ref(f"aftersales.standard_kind_{code}")
                problem.standard_ids.filtered(lambda s, k=kind: s.kind_id == k).write(
                    values
                )
            if bad.across:
                problem.readacross_ids[:1].write(bad.across)
