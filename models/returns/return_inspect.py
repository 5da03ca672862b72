from odoo import fields, models
from odoo.exceptions import UserError


class Returns(models.Model):
    """The inspection of what came back, by quality."""

    _inherit = "aftersales.return"

    inspection_ids = fields.One2many(
        "aftersales.return.inspection", "return_id", "Inspections"
    )
    to_inspect_count = fields.Integer("To Inspect", compute="_compute_to_inspect_count")

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_to_inspect_count(self):
        for document in self:
            waiting = document.line_ids.filtered(
                lambda line: line.uom_id.compare(line.to_inspect_qty, 0) > 0
            )
            document.to_inspect_count = len(waiting)

    # === ACTIONS === #

    def action_open_inspection(self):
        """Open the screen of the inspector, with the right checklist for each product.

        :raise UserError: when nothing has come yet
        """
        self.ensure_one()
        return self._inspect_lines(self.line_ids)

    # === GUARDS === #

    def _decide_refusals(self):
        """Yield what has come and has not been inspected, or not completely."""
        yield from super()._decide_refusals()
        for document in self:
            for line in document.line_ids:
                rest = line.received_qty - sum(line.inspection_ids.mapped("quantity"))
                if line.uom_id.compare(rest, 0) > 0:
                    text = self.env._(
                        "%(product)s: %(quantity)s not inspected yet.",
                        product=line.display_name,
                        quantity=line._format_quantity(rest),
                    )
                    yield document, text, "inspection_ids"
                if line.uom_id.compare(rest, 0) < 0:
                    text = self.env._(
                        "%(product)s: more was inspected than has come.",
                        product=line.display_name,
                    )
                    yield document, text, "inspection_ids"
            for row in document.inspection_ids.filtered("missing"):
                text = self.env._(
                    "Inspection of %(goods)s, still missing: %(missing)s.",
                    goods=row.display_name,
                    missing=row.missing,
                )
                yield document, text, row

    # === EFFECTS === #

    def _action_decide(self):
        """Tell the complaint what was found."""
        result = super()._action_decide()
        self.line_ids._tell_complaint()
        return result

    # === BUSINESS === #

    def _inspect_lines(self, lines):
        """Create what is missing of the rows of these lines, and open the first open.

        :raise UserError: when nothing of them has come
        """
        rows = lines._create_inspections()
        if not rows:
            raise UserError(
                self.env._("Nothing to inspect: none of these goods have come yet.")
            )
        waiting = rows.filtered("missing") or rows
        return rows._action_form(waiting[:1])
