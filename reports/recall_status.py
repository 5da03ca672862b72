from odoo import api, models

# Rows of the list of those who have not acted; the whole list is on screen.
MOST_ROWS = 200


class RecallStatus(models.AbstractModel):
    """The status report (召回进度报告): told, answered, acted, and who has not."""

    _name = "report.aftersales.report_recall_status"
    _inherit = "aftersales.paper"
    _description = "Recall Status Report"

    _paper_model = "aftersales.recall"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, recall):
        """Return the boxes of the report."""
        return {
            "title": recall.display_name,
            "state": recall._get_state_label(recall.state),
            "boxes": [
                self._prepare_case(recall),
                self._prepare_progress(recall),
                self._prepare_quantities(recall),
                *self._prepare_end(recall),
            ],
        }

    @api.model
    def _box(self, title, facts=(), texts=(), table=None):
        return {
            "title": title,
            "ticks": [],
            "facts": list(facts),
            "texts": list(texts),
            "table": table if table and table["rows"] else None,
        }

    @api.model
    def _prepare_case(self, recall):
        names = (
            "problem_id",
            "user_id",
            "registered_at",
            "approved_at",
            "approved_by_id",
            "started_at",
            "reconciled_at",
            "closed_at",
            "level_id",
        )
        drill = ("drill_limit", "drill_hours", "drill_result", "scope_confirmed_at")
        names += drill if recall.is_mock else ("announcement", "published_on")
        return self._box(
            self.env._("Recall"),
            self._get_texts(recall, *names),
            self._get_texts(recall, "hazard", "announcement_reason", "published_where"),
        )

    @api.model
    def _prepare_progress(self, recall):
        """Return the shares and how many have given which answer."""
        field = self.env["aftersales.recall.consignee"]._fields["response"]
        labels = dict(field._description_selection(self.env))
        groups = recall.consignee_ids._read_group(
            [("recall_id", "=", recall.id)], ["response"], ["__count"]
        )
        facts = self._get_facts(
            recall,
            "consignee_count",
            "notified_share",
            "responded_share",
            "acted_share",
            "undelivered_count",
        )
        facts += [
            (labels.get(response, self.env._("No answer")), count)
            for response, count in groups
        ]
        return self._box(self.env._("Consignees"), facts)

    @api.model
    def _prepare_quantities(self, recall):
        table = self._prepare_table(
            recall.line_ids,
            "product_id",
            "lot_id",
            "received_qty",
            "own_qty",
            "customer_qty",
            "isolated_qty",
            "recovered_qty",
            "unaccounted_qty",
        )
        return self._box(self.env._("Quantities"), table=table)

    @api.model
    def _prepare_end(self, recall):
        """Yield who has not acted yet, how they were chased, and the conclusion."""
        late = recall.consignee_ids.search(
            [("recall_id", "=", recall.id), ("acted_at", "=", False)], limit=MOST_ROWS
        )
        if late and not recall.is_mock:
            table = self._prepare_table(
                late,
                "partner_id",
                "notice_state",
                "notified_at",
                "chase_count",
                "response",
                "due_qty",
                "open_qty",
            )
            yield self._box(self.env._("Not Settled Yet"), table=table)
        texts = self._get_texts(recall, "disposition_plan", "conclusion")
        if texts:
            yield self._box(self.env._("Plan and Conclusion"), texts=texts)
