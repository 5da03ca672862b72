"""Reports of problems to judge: forty good ones, forty that a customer sends back.

The good ones stand in ``data/problem_reports.txt``; a bad one is a good one with the
flaw that real reports have, and says at which discipline and why it is refused.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from odoo import fields
from odoo.fields import Command

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


@dataclass
class Bad:
    """A good report with a flaw.

    :param number: which good report, from 1
    :param code: discipline that refuses it
    :param why: part of the reason that must be said
    :param facts: values of the problem
    :param chain: kind -> list of ``because [evidence]``, instead of the good chain
    :param cause: kind -> values of the cause
    :param without: parts left out: a kind of cause, ``team``, a question
    """

    number: int
    code: str
    why: str
    facts: dict = field(default_factory=dict)
    chain: dict = field(default_factory=dict)
    cause: dict = field(default_factory=dict)
    without: tuple = ()


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


LONG_AGO = "2026-01-05"
BAD = [
    # D0: what was noticed
    Bad(1, "d0", "“Symptom”", {"symptom": False}),
    Bad(2, "d0", "“Symptom”", {"symptom": "See attachment."}),
    Bad(21, "d0", "“Symptom”", {"symptom": "详见附件。"}),
    Bad(3, "d0", "“Severity”", {"severity": False}),
    Bad(4, "d0", "Right Method", {"method": False}),
    # D1: who
    Bad(5, "d1", "2 are needed", without=("team",)),
    Bad(6, "d1", "Name the leader", {"user_id": False}),
    # D2: thin data
    Bad(7, "d2", "“What Object”", {"what_object": "n/a"}),
    Bad(8, "d2", "“What Defect”", {"what_defect": "NOK"}),
    Bad(22, "d2", "“What Defect”", {"what_defect": "不良"}),
    Bad(9, "d2", "holds no number", {"measured_value": "much too big"}),
    Bad(23, "d2", "holds no number", {"measured_value": "偏低"}),
    Bad(10, "d2", "no unit", {"measured_unit": False}),
    Bad(11, "d2", "“Should Be”", {"expected_value": "as above"}),
    Bad(12, "d2", "“When”", {"found_when": "TBD"}),
    Bad(13, "d2", "“How Many”", {"affected_qty": 0}),
    Bad(14, "d2", "More are affected", {"affected_qty": 70, "checked_qty": 50}),
    Bad(15, "d2", "Where", without=("where",)),
    # D4: a person at the end of the chain
    Bad(
        16,
        "d4",
        "person is no root cause (operator error)",
        chain={
            "occurrence": [
                "Hydrogen in the steel [SEM]",
                "Baked too late [furnace card]",
                "Operator error at the oven [interview]",
            ]
        },
    ),
    Bad(
        17,
        "d4",
        "person is no root cause",
        chain={
            "escape": [
                "Test had no timeout [plan]",
                "Case was left out [minutes]",
                "Tester's carelessness [talk]",
            ]
        },
    ),
    Bad(
        18,
        "d4",
        "person is no root cause",
        chain={
            "occurrence": [
                "Wrong die set [log]",
                "Set 22 taken [log]",
                "The worker did not follow the work instruction [interview]",
            ]
        },
    ),
    Bad(
        24,
        "d4",
        "person is no root cause",
        chain={
            "occurrence": [
                "浮色未洗净 [比色]",
                "温度设错 [曲线]",
                "操作失误,员工责任心不强 [面谈]",
            ]
        },
    ),
    Bad(
        25,
        "d4",
        "person is no root cause",
        chain={
            "escape": [
                "压力表误差大 [报告]",
                "未发现误差 [记录]",
                "检验员疏忽大意 [面谈]",
            ]
        },
    ),
    Bad(19, "d4", "person is no root cause", cause={"occurrence": "O-MAN-1"}),
    # D4: the symptom once more
    Bad(
        1,
        "d4",
        "names the symptom",
        chain={
            "occurrence": [
                "Drive stopped [log]",
                "Noise in the box [record]",
                "Gear tooth fractured [photo]",
            ]
        },
    ),
    Bad(
        20,
        "d4",
        "names the symptom",
        chain={
            "occurrence": [
                "Flap open [photo]",
                "Force low [test 12]",
                "The packing tape opens in transit [claim]",
            ]
        },
    ),
    Bad(
        22,
        "d4",
        "names the symptom",
        chain={
            "occurrence": [
                "安装受力 [照片]",
                "强度低 [切片]",
                "外壳卡扣根部裂纹 [照片]",
            ]
        },
    ),
    # D4: thin chains
    Bad(
        26,
        "d4",
        "1 of at least 3 whys",
        chain={"occurrence": ["料盒无缺料感应 [清单]"]},
    ),
    Bad(
        31,
        "d4",
        "2 of at least 3 whys",
        chain={"systemic": ["New saw [file]", "Form has no line on it [form]"]},
    ),
    Bad(
        32,
        "d4",
        "the same why stands twice",
        chain={
            "escape": [
                "Test has no rest [plan]",
                "Plan knows cycles only [plan]",
                "Test has no rest [plan]",
            ]
        },
    ),
    Bad(
        33,
        "d4",
        "no evidence of “Firmware reads one sensor”",
        chain={
            "occurrence": [
                "Fuser cold at edges [thermo]",
                "Centre sensor ends warm-up [firmware]",
                "Firmware reads one sensor",
            ]
        },
    ),
    Bad(
        34,
        "d4",
        "no evidence",
        chain={
            "escape": [
                "Swab each month [plan]",
                "Growth takes four days [OK]",
                "Interval predates the duct [plan]",
            ]
        },
    ),
    Bad(
        27,
        "d4",
        "no evidence",
        chain={
            "systemic": [
                "换线未确认 [文件]",
                "程序只管新产品 [同上]",
                "换线不算变更 [程序]",
            ]
        },
    ),
    # D4: a question left out, unsorted, unverified
    Bad(35, "d4", "no root cause: Systemic", without=("systemic",)),
    Bad(36, "d4", "no root cause: Escape", without=("escape",)),
    Bad(37, "d4", "no Ishikawa category", cause={"occurrence": {"category": False}}),
    Bad(38, "d4", "has not verified", cause={"occurrence": {"result_on": False}}),
    # D8: the end
    Bad(39, "d8", "Has the customer accepted", {"acceptance": False}),
    Bad(
        40,
        "d8",
        "may object",
        {
            "acceptance": "silence",
            "report_sent_on": fields.Date.today(),
            "report_proof": "Mail of today",
        },
    ),
    Bad(
        30,
        "d8",
        "“Proof of Sending”",
        {"acceptance": "silence", "report_sent_on": LONG_AGO, "report_proof": "n/a"},
    ),
    Bad(28, "d8", "“Lessons Learned”", {"lessons": "无"}),
    Bad(29, "d8", "“Team Recognition”", {"recognition": False}),
]


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
