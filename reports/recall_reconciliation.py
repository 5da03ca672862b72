from odoo import api, models


class RecallReconciliation(models.AbstractModel):
    """The reconciliation (召回数量核对): all that was made is found, or explained."""

    _name = "report.aftersales.report_recall_reconciliation"
    _inherit = "report.aftersales.report_recall_status"
    _description = "Recall Reconciliation Report"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, recall):
        """Return the balance of each line, then own stock, disposal, conclusion."""
        boxes = [self._prepare_case(recall)]
        boxes += [self._prepare_balance(line) for line in recall.line_ids]
        stock = self._prepare_table(
            recall.stock_ids,
            "line_id",
            "location_id",
            "quantity",
            "isolated_qty",
            "note",
            "isolated_at",
            "isolated_by_id",
        )
        disposal = self._prepare_table(
            recall.disposal_ids,
            "line_id",
            "method",
            "quantity",
            "disposed_on",
            "place",
            "user_id",
            "witness",
        )
        boxes += [
            self._box(self.env._("Own Stock"), table=stock),
            self._box(self.env._("Disposal"), table=disposal),
            self._box(
                self.env._("Conclusion"), texts=self._get_texts(recall, "conclusion")
            ),
        ]
        filled = [b for b in boxes if b["facts"] or b["texts"] or b["table"]]
        return {**super()._prepare_sheet(recall), "boxes": filled}

    @api.model
    def _prepare_balance(self, line):
        """Return one line: what was made, where it is, what is left."""
        names = [
            "received_qty",
            "own_qty",
            "transit_qty",
            "consumed_qty",
            "scrapped_qty",
            "customer_qty",
            "recovered_qty",
            "isolated_qty",
            "used_qty",
            "destroyed_qty",
            "sold_qty",
        ]
        # Nobody answers a drill.
        names += (
            ["residual_qty", "unaddressed_qty"]
            if line.recall_id.is_mock
            else ["unaccounted_qty"]
        )
        return self._box(
            f"{line.display_name} ({line.uom_id.name})",
            self._get_facts(line, *names),
            self._get_texts(line, "explanation"),
        )
