from collections import defaultdict
from dataclasses import dataclass, field

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError

from ..problem.flow import Flow
from .returned_goods import ReturnedGoods


@dataclass
class Plan:
    """What a disposition will do: the goods it is about, and what stands against it."""

    pieces: list = field(default_factory=list)
    problems: list = field(default_factory=list)


class ReturnDisposition(models.Model):
    """What will be created, said before anything is, and what keeps it from being."""

    _inherit = "aftersales.return.disposition"

    # === BUSINESS === #

    def _plan(self):
        """Return the plan of each of these: disposition -> :class:`Plan`.

        They share the goods out among them, those with a lot of their own first; it
        is the same for the preview, the guards and the documents.
        """
        rows = self.sudo().filtered(lambda row: row.state == "planned")
        goods = ReturnedGoods(rows.line_id)
        plans = {row: Plan() for row in self.sudo()}
        for row in rows.sorted(lambda row: (not row.lot_id, row.id)):
            if row._is_of_goods():
                row._fill_plan(plans[row], goods)
        self._judge_holds(plans)
        return plans

    def _fill_plan(self, plan, goods):
        """Choose the goods of one disposition.

        :param goods: the :class:`ReturnedGoods` that are left
        """
        self.ensure_one()
        if goods.is_ambiguous(self):
            text = self.env._("several lots came, choose the one it is about")
            plan.problems.append(text)
        plan.pieces, missing = goods.hand_out(self)
        for (product, lot), quantity in missing.items():
            names = [product.display_name, lot and lot.name]
            values = {
                "quantity": self.line_id._format_quantity(quantity, product.uom_id),
                "goods": ", ".join(filter(None, names)),
            }
            if lot is None:
                text = self.env._("%(quantity)s of %(goods)s have not come", **values)
            else:
                text = self.env._(
                    "%(quantity)s of %(goods)s are not in quarantine any more, or"
                    " reserved by another transfer",
                    **values,
                )
            plan.problems.append(text)
        plan.problems += self._get_settings_problems()

    def _get_settings_problems(self):
        """Return what is missing of the row itself."""
        self.ensure_one()
        line = self.line_id
        if self.kind == "supplier" and not line._get_supplier():
            return [self.env._("no receipt of it and no supplier is known")]
        if self.kind != "grade":
            return []
        problem = self._get_grading_problem()
        return [problem] if problem else []

    @api.model
    def _judge_holds(self, plans):
        """Say beforehand what a hold will stop.

        :param plans: disposition -> :class:`Plan`, completed here
        """
        rows_of = defaultdict(set)
        for row, plan in plans.items():
            destination = row._get_destination() if plan.pieces else None
            for piece in plan.pieces if destination else ():
                rows_of[row._prepare_hold_flow(piece, destination)].add(row)
        holds = self.env["aftersales.hold"]
        stopped = holds.sudo()._get_stopped(list(rows_of)) if rows_of else []
        for flow, hold in stopped:
            for row in rows_of[flow]:
                text = self.env._(
                    "%(goods)s is on hold (%(hold)s: %(reason)s) and stays in"
                    " quarantine until a quality manager releases it",
                    goods=flow.label,
                    hold=hold.name,
                    reason=hold.reason,
                )
                plans[row].problems.append(text)

    def _prepare_hold_flow(self, piece, destination):
        names = [piece.product.display_name, piece.lot.name]
        return Flow(
            products=piece.product,
            lot=piece.lot,
            source=piece.location,
            destination=destination,
            companies=self.company_id | destination.company_id,
            label=", ".join(filter(None, names)),
        )

    def _check_plans(self, plans):
        """Refuse to carry anything out that has a problem.

        :param plans: disposition -> :class:`Plan`
        :raise UserError: one message with all of them
        """
        problems = [
            f"- {row.display_name}: {problem}"
            for row, plan in plans.items()
            for problem in plan.problems
        ]
        if problems:
            raise UserError(
                self.env._(
                    "Nothing was carried out:\n%(problems)s",
                    problems="\n".join(problems),
                )
            )

    # === PREVIEW === #

    def _get_preview(self):
        """Return what will be created, in plain words: list of (text, problems)."""
        plans = self._plan()
        return [
            (row._describe(plans[row]), plans[row].problems)
            for row in self.sudo().filtered(lambda row: row.state == "planned")
        ]

    def _prepare_preview(self):
        """Return the preview as HTML."""
        items = [
            Markup("<li>%s%s</li>")
            % (
                text,
                Markup().join(
                    Markup('<div class="text-danger">⚠ %s</div>') % problem
                    for problem in problems
                ),
            )
            for text, problems in self._get_preview()
        ]
        return items and Markup("<ul>%s</ul>") % Markup().join(items)

    def _describe(self, plan):
        """Return what one disposition will create.

        :param plan: its :class:`Plan`
        """
        self.ensure_one()
        values = {
            "goods": self._describe_goods(plan.pieces),
            "place": ", ".join({p.location.display_name for p in plan.pieces}) or "–",
            "target": self._get_destination().display_name or "",
            "partner": self.return_id.partner_id.display_name or "",
            "product": self.graded_product_id.display_name or "…",
        }
        return self._get_wording(values)[self.kind]

    def _get_wording(self, values):
        """Return what each kind creates, in words.

        :param values: see :meth:`_describe`
        """
        env = self.env
        transfer = env._(
            "Internal transfer %(place)s → %(target)s: %(goods)s", **values
        )
        repair = env._("Repair order in %(place)s: %(goods)s; then to stock", **values)
        if self.afterwards == "back":
            repair = env._(
                "Repair order in %(place)s: %(goods)s; then back to %(partner)s",
                **values,
            )
        return {
            "restock": transfer,
            "sample": transfer,
            "rework": repair,
            "scrap": env._("Scrap out of %(place)s: %(goods)s", **values),
            "supplier": env._("Delivery to the supplier: %(goods)s", **values),
            "back": env._(
                "Delivery %(place)s → %(partner)s, as it is: %(goods)s", **values
            ),
            "grade": env._(
                "%(goods)s: becomes %(product)s with its value; then internal transfer"
                " %(place)s → %(target)s",
                **values,
            ),
            "stays": env._(
                "Nothing to move: %(goods)s, stays with %(partner)s", **values
            ),
        }

    def _describe_goods(self, pieces):
        """Return the goods as people write them: 3 Units Gear, lot L-1."""
        self.ensure_one()
        line, quantities = self.line_id, defaultdict(float)
        for piece in pieces:
            quantities[piece.product, piece.lot] += piece.quantity
        if not quantities:
            quantities[self.product_id, self.lot_id] = line.uom_id._compute_quantity(
                self.quantity, self.product_id.uom_id
            )
        texts = []
        for (product, lot), quantity in quantities.items():
            number = line._format_quantity(quantity, product.uom_id)
            text = f"{number} {product.display_name}"
            if lot:
                text = self.env._("%(goods)s, lot %(lot)s", goods=text, lot=lot.name)
            texts.append(text)
        return "; ".join(texts)
