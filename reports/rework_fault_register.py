from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from .register import Column
from .xlsx_sheet import Head

_lt = LazyTranslate(__name__)

# What is counted of each fault; the cost is for the desk only.
FIGURES = ("count", "open", "quantity", "good_qty", "scrap_qty", "minutes", "parts")


class ReworkFaultRegister(models.AbstractModel):
    """The monthly fault report (F-20): each repair, then how many by what.

    By product, fault, cause found by quality, responsible department, and the one that
    did the work; task orders behind them.
    """

    _name = "aftersales.rework.fault.register"
    _inherit = "aftersales.rework.register"
    _description = "Monthly Fault Report (workbook)"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Monthly Fault Report")

    @api.model
    def _get_origin_columns(self):
        """Return what a rework is about, with the cause and whose it is."""
        cause = Column(
            "cause", 26, _lt("Root Cause"), value=lambda r: r["cause_id"].display_name
        )
        parts = Column(
            "parts",
            9,
            _lt("Parts"),
            total=True,
            value=lambda r: r["parts"],
            kind="number",
        )
        columns = super()._get_origin_columns()
        owner = Column("complaint_id.responsible_team_id", 20, _lt("Responsible"))
        return [*columns, Column("fault", 40), cause, owner, parts]

    @api.model
    def _read_more(self, rows):
        """Add root causes and parts."""
        facts = self._read_facts(rows)
        for key, row in rows.items():
            row.update(facts[key])
        return super()._read_more(rows)

    @api.model
    def _write_more(self, book, domain, notes):
        """Add a sheet for each thing the faults are counted by, and task orders."""
        for table in self._summarise(domain):
            kinds = ["text", *table["kinds"]]
            heads = [
                Head(label, kind, 36 if kind == "text" else 13, total=kind != "text")
                for label, kind in zip(table["heads"], kinds, strict=True)
            ]
            title = self.env._("By %(what)s", what=table["heads"][0])
            sheet = book.add_sheet(heads, title, notes, title)
            for row in table["rows"]:
                sheet.add_row(row)
            sheet.finish(self.env._("Total"))
        self._write_tasks(book, domain, notes)
        return super()._write_more(book, domain, notes)

    @api.model
    def _write_tasks(self, book, domain, notes):
        """Add the technical support that was asked for because of these faults."""
        tasks = self.env["aftersales.rework.task"]
        if not tasks.has_access("read"):
            return
        names = ("name", "partner_id", "product_id", "fault", "team_id", "state")
        labels = [tasks._fields[n]._description_string(self.env) for n in names]
        heads = [Head(label, width=24) for label in labels]
        title = self.env._("Technical Support")
        sheet = book.add_sheet(heads, title, notes, title)
        for task in tasks.search([("rework_id", "any", domain)]).sudo():
            state = task._get_state_label(task.state)
            linked = [task[n].display_name for n in ("partner_id", "product_id")]
            sheet.add_row([task.name, *linked, task.fault, task.team_id.name, state])
        sheet.finish(self.env._("Total"))

    # === FIGURES === #

    @api.model
    def _summarise(self, domain):
        """Return a table for each thing that faults are counted by, the most first.

        :return: list of dicts: ``heads``, ``kinds`` of the figures, ``rows``
        """
        faults = self._read_faults(domain)
        labels = [
            self.env._("Faults"),
            self.env._("Still Open"),
            self.env._("Quantity"),
            self.env._("Good"),
            self.env._("Scrap"),
            self.env._("Minutes"),
            self.env._("Parts"),
        ]
        names = list(FIGURES)
        if self._may_see_costs():
            names.append("cost")
            labels.append(self.env._("Cost"))
        kinds = ["integer"] * 2 + ["number"] * (len(names) - 2)
        return [
            {
                "heads": [label, *labels],
                "kinds": kinds,
                "rows": self._count(faults, key, names),
            }
            for key, label in self._get_dimensions()
        ]

    @api.model
    def _get_dimensions(self):
        """Return ``(key, heading)`` of what faults are counted by."""
        return [
            ("product_id", self.env._("Product")),
            ("defect_id", self.env._("Fault")),
            ("cause_id", self.env._("Root Cause")),
            ("owner_id", self.env._("Responsible Department")),
            ("team_id", self.env._("Department That Repaired")),
        ]

    @api.model
    def _count(self, faults, key, names):
        """Return the rows of a table, what happens most often first."""
        sums = defaultdict(lambda: dict.fromkeys(names, 0))
        for fault in faults:
            for name in names:
                sums[fault[key]][name] += fault[name] or 0
        rows = sorted(sums.items(), key=lambda item: (-item[1]["count"], item[0].id))
        none = self.env._("Not known yet")
        return [[record.display_name or none, *row.values()] for record, row in rows]

    @api.model
    def _read_faults(self, domain):
        """Return a dict for each rework that the user may read: records and figures."""
        reworks = self.env["aftersales.rework"].search(Domain(domain))
        names = ["worked_minutes", *(["cost"] if self._may_see_costs() else [])]
        analysis = self.env["aftersales.rework.analysis"].browse(reworks.ids)
        analysis.invalidate_recordset(names)
        figures = {row.pop("id"): row for row in analysis.read(names)}
        facts = self._read_facts(reworks.ids)
        # Names of what is linked are told to who may read the rework itself.
        return [
            {
                **{name: rework[name] for name in ("product_id", "defect_id")},
                **{name: rework[name] for name in ("quantity", "good_qty")},
                **{name: rework[name] for name in ("scrap_qty", "team_id")},
                "owner_id": rework.complaint_id.responsible_team_id,
                "count": 1,
                "open": int(rework.is_open),
                "minutes": figures[rework.id]["worked_minutes"],
                "cost": figures[rework.id].get("cost"),
                **facts[rework.id],
            }
            for rework in reworks.sudo()
        ]

    @api.model
    def _read_facts(self, ids):
        """Return root cause and parts used: id of a rework -> dict."""
        reworks = self.env["aftersales.rework"].browse(ids).sudo()
        used = (
            self.env["aftersales.rework.material"]
            .sudo()
            ._read_group(
                [
                    ("rework_id", "in", reworks.ids),
                    ("rework_id.started_at", "!=", False),
                    ("action", "=", "add"),
                ],
                ["rework_id"],
                ["used_qty:sum"],
            )
        )
        parts = {rework.id: quantity for rework, quantity in used}
        return {
            rework.id: {
                "cause_id": self._find_cause(rework.complaint_id.problem_id),
                "parts": parts.get(rework.id, 0),
            }
            for rework in reworks
        }

    @api.model
    def _find_cause(self, problem):
        """Return the cause code of the first root cause of why it occurred."""
        causes = problem.cause_ids.filtered(
            lambda cause: cause.is_root and cause.kind == "occurrence" and cause.code_id
        )
        return causes[:1].code_id
