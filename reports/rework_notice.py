from odoo import api, models

from .return_paper import DAY, GOODS, PERSON
from .rework_paper import NUMBER


class ReworkNotice(models.AbstractModel):
    """The rework notice (返工通知单): what is reworked, how, by whom and until when."""

    _name = "report.aftersales.report_rework_notice"
    _inherit = "aftersales.rework.paper"
    _description = "Rework Notice (paper)"

    _paper_model = "aftersales.rework.notice"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Rework Notice")

    @api.model
    def _get_status(self, document):
        """Return nothing: each rework has a status of its own."""
        return ""

    @api.model
    def _get_reworks(self, document):
        """Return the reworks that the paper orders."""
        return document.rework_ids

    @api.model
    def _get_chapters(self, document):
        """Return why, what, how, with which parts, and who has agreed."""
        reworks = self._get_reworks(document)
        return [
            (self.env._("Why"), self._prepare_order(document)),
            (self.env._("What Is Reworked"), self._prepare_reworks(reworks)),
            (self.env._("Faults"), self._prepare_faults(reworks)),
            (
                self.env._("Route"),
                self._prepare_operations(reworks, names=len(reworks) > 1),
            ),
            (self.env._("Signatures"), self._prepare_signatures(reworks)),
        ]

    @api.model
    def _prepare_order(self, document):
        """Return when it was issued, and why."""
        facts = self._make_facts(document, "issued_at")
        return facts + self._make_texts(document, "reason")

    @api.model
    def _prepare_reworks(self, reworks):
        """Return a row for each rework."""
        names = ("location_id", "team_id", "promised_on", "scheduled_end")
        columns = [
            self._column(reworks, "name", NUMBER),
            self._column(reworks, "product_id", GOODS),
            self._column(reworks, "lot_id", DAY),
            self._number(self.env._("Quantity")),
            *(self._column(reworks, name, DAY) for name in names),
            (self.env._("Rework Standard"), PERSON, False),
        ]
        texts = [
            [
                rework.name,
                rework.product_id.display_name or "",
                rework.lot_id.name or "",
                self._format_count(rework, rework.quantity),
                *(self._say(rework, name) for name in names),
                self._say_standard(rework),
            ]
            for rework in reworks
        ]
        return self._list(columns, texts)

    @api.model
    def _prepare_faults(self, reworks):
        """Return what is wrong with the goods of each rework."""
        facts = [
            (rework.name, " · ".join(filter(None, (rework.defect_id.name, fault))))
            for rework, fault in ((rework, rework.fault or "") for rework in reworks)
            if rework.defect_id or fault
        ]
        return [{"kind": "texts", "facts": facts}] if facts else []

    @api.model
    def _prepare_signatures(self, reworks):
        """Return who has routed and scheduled, and lines for the departments."""
        rework = reworks if len(reworks) == 1 else reworks[:0]
        rows = [
            (self.env._("Issued by (quality)"), None, None),
            (self.env._("Route (process engineering)"), "routed_by_id", "routed_at"),
            (self.env._("Schedule (planning)"), "scheduled_by_id", "scheduled_at"),
            (self.env._("Received by (production)"), None, None),
        ]
        return self._prepare_signing(rows, rework)


class ReworkOrder(models.AbstractModel):
    """The same paper of one rework that is on no notice with others."""

    _name = "report.aftersales.report_rework_order"
    _inherit = "report.aftersales.report_rework_notice"
    _description = "Rework Notice of One Rework"

    _paper_model = "aftersales.rework"

    # === BUSINESS === #

    @api.model
    def _get_status(self, document):
        return document._get_state_label(document.state)

    @api.model
    def _get_reworks(self, document):
        return document

    @api.model
    def _prepare_order(self, document):
        """Return for whom, and which documents it came from."""
        origins = [(label, r.name) for label, r in self._get_origins(document)]
        facts = self._get_facts(document, "partner_id", "user_id", "registered_at")
        return self._get_fact_part([*facts, *origins])
