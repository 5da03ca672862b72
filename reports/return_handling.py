from odoo import api, models


class ReturnHandling(models.AbstractModel):
    """The return handling report (客户退货处理报告, E-08): its whole way."""

    _name = "report.aftersales.report_return_handling"
    _inherit = "aftersales.return.paper"
    _description = "Return Handling Report"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Return Handling Report")

    @api.model
    def _get_chapters(self, document):
        """Return the way from the request to the last document and the cost."""
        return [
            (self.env._("Return"), self._prepare_case(document)),
            (self.env._("Goods"), self._prepare_goods(document)),
            (self.env._("Authorization"), self._prepare_authorization(document)),
            (self.env._("Pick-up"), self._prepare_pickup(document)),
            (self.env._("Receipt"), self._prepare_receipt(document)),
            (self.env._("Inspection"), self._prepare_inspection(document)),
            (self.env._("Decision"), self._prepare_decisions(document)),
            (self.env._("Disposition"), self._prepare_dispositions(document)),
            (self.env._("Money"), self._prepare_money(document)),
            (self.env._("Replacement"), self._prepare_replacements(document)),
            (self.env._("Cost"), self._prepare_costs(document)),
            (self.env._("Steps Taken"), self._prepare_steps(document)),
            (self.env._("Signatures"), self._prepare_signatures(document)),
        ]

    @api.model
    def _prepare_authorization(self, document):
        """Return who allowed or refused it, and the exceptions that were granted."""
        facts = self._make_facts(
            document,
            "submitted_at",
            "amount_total",
            "expires_on",
            "approved_by_id",
            "approved_at",
            "refused_by_id",
            "refused_at",
        )
        reason = self._make_texts(document, "refusal_reason")
        return facts + reason + self._prepare_exceptions(document)

    @api.model
    def _prepare_exceptions(self, document):
        return self._make_table(
            document.exception_ids,
            "subject",
            "rule_name",
            "detail",
            "reason",
            "create_uid",
            "granted_at",
            title=self.env._("Exceptions"),
        )

    @api.model
    def _prepare_pickup(self, document):
        if not document.is_pickup:
            return []
        return self._make_facts(
            document,
            "pickup_address_id",
            "pickup_at",
            "pickup_carrier_id",
            "pickup_contact",
            "pickup_phone",
            "pickup_packages",
        )

    @api.model
    def _prepare_inspection(self, document):
        facts = self._make_facts(document, "inspected_by_id", "inspected_at")
        return facts + self._prepare_findings(document)

    @api.model
    def _prepare_steps(self, document):
        """Return the steps with who took them and why, the first one first."""
        steps = document.workflow_log_ids.sorted(lambda row: (row.moved_at, row.id))
        return self._make_table(
            steps,
            "moved_at",
            "from_label",
            "to_label",
            "user_id",
            "reason",
            widths={"reason": 40},
        )

    @api.model
    def _prepare_signatures(self, document):
        rows = [
            (self.env._("In charge"), "user_id", None),
            (self.env._("Approved by"), "approved_by_id", "approved_at"),
            (self.env._("Inspected by (quality)"), "inspected_by_id", "inspected_at"),
            (self.env._("Decided by"), "decided_by_id", "decided_at"),
            (self.env._("Finished by"), "done_by_id", "done_at"),
            (self.env._("Head of department"), None, None),
        ]
        return self._prepare_signing(rows, document)
