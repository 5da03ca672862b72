from odoo import api, fields, models


class Recall(models.Model):
    """How far a recall has come, and whether its quantities add up."""

    _inherit = "aftersales.recall"

    consignee_count = fields.Integer(
        "Number of Consignees", compute="_compute_progress"
    )
    undelivered_count = fields.Integer("Not Delivered", compute="_compute_progress")
    notified_share = fields.Float("Notified (%)", compute="_compute_progress")
    responded_share = fields.Float("Answered (%)", compute="_compute_progress")
    acted_share = fields.Float("Acted (%)", compute="_compute_progress")
    due_qty = fields.Float(
        "To Recover", digits="Product Unit", compute="_compute_quantities"
    )
    recovered_qty = fields.Float(
        "Recovered", digits="Product Unit", compute="_compute_quantities"
    )
    unaccounted_qty = fields.Float(
        "Unaccounted For", digits="Product Unit", compute="_compute_quantities"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "consignee_ids.notified_at",
        "consignee_ids.response_at",
        "consignee_ids.acted_at",
        "consignee_ids.notice_state",
    )
    def _compute_progress(self):
        """Count who was told, has answered and has acted, all recalls in one query."""
        counts = {
            recall.id: numbers
            for recall, *numbers in self.env["aftersales.recall.consignee"]._read_group(
                [("recall_id", "in", self.ids)],
                ["recall_id"],
                [
                    "__count",
                    "notified_at:count",
                    "response_at:count",
                    "acted_at:count",
                    "failure:count",
                ],
            )
        }
        for recall in self:
            total, *numbers, failed = counts.get(recall._origin.id, (0, 0, 0, 0, 0))
            shares = [100 * number / total if total else 0 for number in numbers]
            recall.consignee_count = total
            recall.undelivered_count = failed
            recall.notified_share, recall.responded_share, recall.acted_share = shares

    @api.depends("line_ids.customer_qty", "line_ids.unaccounted_qty")
    def _compute_quantities(self):
        for recall in self:
            lines = recall.line_ids
            recall.due_qty = sum(lines.mapped("customer_qty"))
            recall.recovered_qty = sum(lines.mapped("recovered_qty"))
            recall.unaccounted_qty = sum(line._get_open_quantity() for line in lines)

    # === BUSINESS === #

    def _effectiveness_refusals(self):
        """Yield recalls that have not reached the consignees as their level asks."""
        for recall in self:
            if recall.consignee_count and recall.notified_share < 100:
                text = self.env._(
                    "Only %(share).0f %% of the consignees were notified.",
                    share=recall.notified_share,
                )
                yield recall, text, "consignee_ids"
            level = recall.level_id
            if recall.consignee_count and recall.responded_share < level.percentage:
                text = self.env._(
                    "%(share).1f %% of the consignees have answered; “%(level)s” asks"
                    " for %(limit).0f %%.",
                    share=recall.responded_share,
                    level=level.name,
                    limit=level.percentage,
                )
                yield recall, text, "consignee_ids"

    def _reconcile_refusals(self):
        """Yield what keeps the quantities from being settled."""
        for recall in self:
            for line in recall.line_ids:
                rest = line._get_open_quantity()
                if rest and not line.explanation:
                    yield recall, line._get_unaccounted_message(rest), "line_ids"
            waiting = recall.stock_ids.filtered(lambda stock: not stock.isolated_at)
            if waiting:
                text = self.env._(
                    "Own stock is not isolated yet: %(places)s.",
                    places=", ".join(waiting.location_id.mapped("display_name")),
                )
                yield recall, text, "stock_ids"
            vague = recall.consignee_ids.filtered(
                lambda c: c.isolated_qty and not c.isolation_confirmed_at
            )
            if vague:
                text = self.env._(
                    "Isolation is not confirmed at: %(consignees)s.",
                    consignees=", ".join(vague[:10].mapped("display_name")),
                )
                yield recall, text, "consignee_ids"
            if recall._get_found_quantity() and not recall.inspection_ids:
                text = self.env._("The goods that came back were not inspected.")
                yield recall, text, "inspection_ids"

    def _close_refusals(self):
        """Yield what is missing for the end: disposal, evidence, publication."""
        for recall in self:
            rest = recall._get_found_quantity() - sum(
                recall.disposal_ids.mapped("quantity")
            )
            if recall.line_ids[:1]._round(rest) > 0:
                text = self.env._(
                    "%(quantity)s that came back or were isolated have not been"
                    " disposed of.",
                    quantity=rest,
                )
                yield recall, text, "disposal_ids"
            bare = recall.disposal_ids.filtered(
                lambda d: d.method == "destroyed" and not d.attachment_ids
            )
            if bare:
                text = self.env._("A destruction needs a file that proves it.")
                yield recall, text, "disposal_ids"
            is_published = recall.published_on and recall.published_where
            if recall.announcement == "yes" and not is_published:
                text = self.env._("When and where was the announcement published?")
                yield recall, text, "published_on"

    def _report_refusals(self):
        """Only a drill ends without having been carried out."""
        for recall in self.filtered(lambda recall: not recall.is_mock):
            text = self.env._("This is no mock recall: it must be approved and run.")
            yield recall, text, "is_mock"

    def _reopen_refusals(self):
        """A drill is over."""
        for recall in self.filtered("is_mock"):
            text = self.env._("A mock recall is not reopened. Start another one.")
            yield recall, text, "is_mock"

    def _get_found_quantity(self):
        """Return how much we have got back or hold: it must be disposed of."""
        self.ensure_one()
        own = sum(self.stock_ids.mapped("isolated_qty"))
        return own + sum(self.line_ids.mapped("recovered_qty"))
