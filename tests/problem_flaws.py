"""The flaws for which customers send reports of problems back, one a report.

Each says at which discipline and why the report is refused.
"""

from dataclasses import dataclass, field

from odoo import fields


@dataclass
class Bad:
    """A good report with a flaw.

    :param number: which good report, from 1
    :param code: discipline that refuses it
    :param why: part of the reason that must be said
    :param facts: values of the problem
    :param chain: kind -> list of ``because [evidence]``, instead of the good chain
    :param cause: kind -> values of the cause
    :param place: values of the containment in our own stock
    :param measure: kind -> values of the action against that cause
    :param standard: code of a kind of standard -> values of its row
    :param across: values of a row of the read-across
    :param without: parts left out: a kind of cause, ``team``, a question, ``hold``,
        ``containment``, ``measure of`` or ``doing of`` a kind, ``approval of`` it,
        ``read-across``
    """

    number: int
    code: str
    why: str
    facts: dict = field(default_factory=dict)
    chain: dict = field(default_factory=dict)
    cause: dict = field(default_factory=dict)
    place: dict = field(default_factory=dict)
    measure: dict = field(default_factory=dict)
    standard: dict = field(default_factory=dict)
    across: dict = field(default_factory=dict)
    without: tuple = ()


LONG_AGO = "2026-01-05"
NO_NUMBERS = {"before_value": 0, "after_value": 0}
NO_UNIT = {"value_unit": False}
SAME_REVISION = {"revision_after": "B"}
NO_STANDARD = {"document": False, "revision_before": False, "revision_after": False}
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
    # D3: goods that nobody stopped, counted or sorted
    Bad(2, "d3", "not all that was found is sorted", place={"sorted": 40, "good": 33}),
    Bad(3, "d3", "No hold is in force", without=("hold",)),
    Bad(4, "d3", "No hold is in force", {"no_hold_reason": "n/a"}, without=("hold",)),
    Bad(5, "d3", "no clean point", place={"clean_point": False}),
    Bad(6, "d3", "nobody owns it", place={"user_id": False}),
    Bad(7, "d3", "what becomes of the rejected", place={"disposition": False}),
    Bad(8, "d3", "not counted yet", place={"found": None}),
    Bad(9, "d3", "no place is in the table", without=("containment",)),
    Bad(10, "d3", "effect was checked", {"containment_effect": False}),
    # D5: measures that nobody chose, weighed or could prove
    Bad(11, "d5", "against the cause", without=("measure of escape",)),
    Bad(12, "d5", "against the cause", without=("approval of systemic",)),
    Bad(13, "d5", "Planned Proof", measure={"occurrence": {"proof": False}}),
    Bad(14, "d5", "Risk of Side Effects", measure={"systemic": {"risk": False}}),
    # D6: not done, not shown, not measured
    Bad(15, "d6", "it is not done yet", without=("doing of escape",)),
    Bad(16, "d6", "numbers before and after", measure={"occurrence": NO_NUMBERS}),
    Bad(17, "d6", "numbers before and after", measure={"escape": NO_UNIT}),
    Bad(18, "d6", "evidence is missing", measure={"systemic": {"evidence": False}}),
    Bad(
        19, "d6", "containment is removed", measure={"containment": {"removal": False}}
    ),
    Bad(20, "d6", "“Criterion of Effect”", {"criterion": False}),
    Bad(21, "d6", "“Exposure Before”", {"baseline_exposure": 0}),
    Bad(22, "d6", "“Minimum Exposure”", {"needed_exposure": 0}),
    # D7: nothing learned beyond the part
    Bad(
        23,
        "d7",
        "FMEA: name the document",
        standard={"fmea": {"revision_after": False}},
    ),
    Bad(24, "d7", "Control Plan: name", standard={"control_plan": SAME_REVISION}),
    Bad(25, "d7", "Work Instruction: name", standard={"work_instruction": NO_STANDARD}),
    Bad(26, "d7", "affected (with an action)", across={"answer": False}),
    Bad(27, "d7", "affected (with an action)", across={"note": False}),
    Bad(28, "d7", "affected (with an action)", across={"answer": "affected"}),
    Bad(29, "d7", "has not been generated", without=("read-across",)),
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
