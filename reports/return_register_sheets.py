from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import split_every

from .register import SLICE
from .xlsx_sheet import Head


class ReturnRegister(models.AbstractModel):
    """The sheets behind the register of returns, about the same returns."""

    _inherit = "aftersales.return.register"

    # === BUSINESS === #

    @api.model
    def _write_more(self, book, domain, notes):
        """Add the ageing, the quarantine, both Paretos and the costs."""
        self._write_ageing(book, domain, notes)
        self._write_quarantine(book, domain, notes)
        reason, product = self.env._("Reason"), self.env._("Product")
        self._write_pareto(book, domain, notes, "reason_id", reason)
        self._write_pareto(book, domain, notes, "product_id", product)
        if self.env["aftersales.cost.report"].has_access("read"):
            self._write_costs(book, domain, notes)
        return super()._write_more(book, domain, notes)

    @api.model
    def _add_sheet(self, book, heads, title, notes):
        return book.add_sheet(heads, title, notes, title)

    @api.model
    def _finish(self, sheet):
        sheet.finish(self.env._("Total"))

    @api.model
    def _get_labels(self, model_name, name):
        field = self.env[model_name]._fields[name]
        return dict(field._description_selection(self.env))

    @api.model
    def _head(self, label, kind="text", width=12, **options):
        return Head(label=label, kind=kind, width=width, **options)

    # === AGEING === #

    @api.model
    def _write_ageing(self, book, domain, notes):
        """How many returns are open in each status, and for how long."""
        analysis = "aftersales.return.analysis"
        ages = self._get_labels(analysis, "age")
        states = self._get_labels(analysis, "state")
        heads = [
            self._head(self.env._("Status"), width=20),
            self._head(self.env._("Currency"), width=10),
            self._head(self.env._("Open Returns"), "integer", total=True),
            *(self._head(label, "integer", 14, total=True) for label in ages.values()),
            self._head(self.env._("Oldest (days)"), "integer"),
            self._head(self.env._("Value"), "number", 14, total=True, unit=1),
        ]
        sheet = self._add_sheet(book, heads, self.env._("Open by Status"), notes)
        rows = self._count_open(domain)
        for state, label in states.items():
            for currency, row in rows.get(state, {}).items():
                counts = [row[age] for age in ages]
                name = currency.name
                sheet.add_row(
                    [label, name, sum(counts), *counts, row["oldest"], row["value"]]
                )
        self._finish(sheet)

    @api.model
    def _count_open(self, domain):
        """Return open returns: status -> currency -> age -> count, oldest and value."""
        groups = self.env["aftersales.return.analysis"]._read_group(
            Domain("line_id", "any", domain) & Domain("is_open", "=", True),
            ["state", "company_id", "age"],
            ["return_id:count_distinct", "days_open:max", "amount:sum"],
        )
        rows = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
        for state, company, age, count, oldest, value in groups:
            row = rows[state][company.currency_id]
            row[age] += count
            row["oldest"] = max(row["oldest"], int(oldest))
            row["value"] += value
        return rows

    # === QUARANTINE === #

    @api.model
    def _write_quarantine(self, book, domain, notes):
        """What of these returns lies in quarantine, the oldest first."""
        held = self.env["aftersales.return.quarantine"]
        ages = self._get_labels(held._name, "age")
        states = self._get_labels(held._name, "state")
        heads = [
            self._head(self.env._("In Quarantine Since"), "date"),
            self._head(self.env._("Days"), "integer", 8),
            self._head(self.env._("Age"), width=18),
            self._head(self.env._("Product"), width=32),
            self._head(self.env._("Lot/Serial"), width=16),
            self._head(self.env._("Quantity"), "number", total=True, unit=6),
            self._head(self.env._("Unit"), width=9),
            self._head(self.env._("Location"), width=30),
            self._head(self.env._("Return"), width=22),
            self._head(self.env._("Customer"), width=28),
            self._head(self.env._("Reason"), width=20),
            self._head(self.env._("Status"), width=14),
        ]
        sheet = self._add_sheet(book, heads, self.env._("Goods in Quarantine"), notes)
        for row in held.search([("return_line_id", "any", domain)]).sudo():
            sheet.add_row(
                [
                    row.since.date(),
                    row.days,
                    ages[row.age],
                    row.product_id.display_name,
                    row.lot_id.name,
                    row.quantity,
                    row.uom_id.name,
                    row.location_id.complete_name,
                    row.return_id.name,
                    row.partner_id.complete_name,
                    row.reason_id.name,
                    states.get(row.state),
                ]
            )
        self._finish(sheet)

    # === PARETO === #

    @api.model
    def _write_pareto(self, book, domain, notes, name, label):
        """What comes back most often, with its share and that of all before it."""
        heads = [
            self._head(label, width=36),
            self._head(self.env._("Lines"), "integer", total=True),
            self._head(self.env._("Share"), "share"),
            self._head(self.env._("Cumulated"), "share"),
            self._head(self.env._("Quantity"), "number"),
            self._head(self.env._("Average Days Open"), "number"),
        ]
        title = self.env._("Pareto by %(dimension)s", dimension=label)
        sheet = self._add_sheet(book, heads, title, notes)
        groups = self.env["aftersales.return.analysis"]._read_group(
            Domain("line_id", "any", domain) & Domain("state", "!=", "cancelled"),
            [name],
            ["__count", "quantity:sum", "days_open:avg"],
        )
        groups.sort(key=lambda group: (-group[1], group[0].id))
        whole = sum(count for _record, count, *_rest in groups)
        before = 0
        for record, count, quantity, days in groups:
            before += count
            named = record.sudo().display_name or self.env._("None")
            sheet.add_row([named, count, count / whole, before / whole, quantity, days])
        sheet.draw_pareto(title, bars=1, line=3)
        self._finish(sheet)

    # === COSTS === #

    @api.model
    def _write_costs(self, book, domain, notes):
        """What each return has cost, a column for each kind of cost there is."""
        report = self.env["aftersales.cost.report"]
        found = [("return_id.line_ids", "any", domain)]
        kinds = [kind for (kind,) in report._read_group(found, ["kind_id"])]
        heads = [
            self._head(self.env._("Return"), width=20),
            self._head(self.env._("Complaint"), width=18),
            self._head(self.env._("Customer"), width=28),
            self._head(self.env._("Product"), width=32),
            self._head(self.env._("Currency"), width=10),
            *(
                self._head(kind.sudo().name, "number", 14, total=True, unit=4)
                for kind in kinds
            ),
            self._head(self.env._("Cost"), "number", 14, total=True, unit=4),
        ]
        sheet = self._add_sheet(book, heads, self.env._("Costs"), notes)
        ids = [document.id for (document,) in report._read_group(found, ["return_id"])]
        for some in split_every(SLICE, ids):
            self._write_cost_slice(sheet, kinds, some)
        self._finish(sheet)

    @api.model
    def _write_cost_slice(self, sheet, kinds, ids):
        costs = defaultdict(dict)
        groups = self.env["aftersales.cost.report"]._read_group(
            [("return_id", "in", ids)], ["return_id", "kind_id"], ["amount:sum"]
        )
        for document, kind, amount in groups:
            costs[document.id][kind] = amount
        documents = self.env["aftersales.return"].browse(ids).sudo()
        for document in documents:
            row = costs[document.id]
            sheet.add_row(
                [
                    document.name,
                    document.complaint_id.name,
                    document.commercial_partner_id.complete_name,
                    document.product_id.display_name,
                    document.company_id.currency_id.name,
                    *(row.get(kind) for kind in kinds),
                    sum(row.values()),
                ]
            )
        documents.invalidate_recordset()
