from odoo import api, fields, models

from .capa_table import OPEN_STATES


class Problem(models.Model):
    """The requests to departments that a problem waits for."""

    _inherit = "aftersales.problem"

    capa_ids = fields.One2many("aftersales.capa", "problem_id", "CAPA Requests")
    capa_count = fields.Integer("CAPA Request Count", compute="_compute_capa_count")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("capa_ids")
    def _compute_capa_count(self):
        for problem in self:
            problem.capa_count = len(problem.capa_ids)

    # === ACTIONS === #

    @api.readonly
    def action_open_capas(self):
        """Open the requests about this problem, or a new one where there is none."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("aftersales.capa_action")
        if not self.capa_ids:
            action.update(view_mode="form", views=[[False, "form"]])
        return {
            **action,
            "domain": [("problem_id", "=", self.id)],
            "context": self._prepare_capa_context(),
        }

    # === BUSINESS === #

    def _prepare_capa_context(self):
        """Return the defaults of a new request: purchasing asks a supplier."""
        complaints = self.complaint_ids.filtered(
            lambda c: c.responsibility == "supplier"
        )
        supplier = complaints.responsible_partner_id[:1]
        team = self.team_id
        if supplier:
            domain = [
                ("function", "=", "purchasing"),
                ("company_id", "in", [self.company_id.id, False]),
            ]
            team = team.search(domain, limit=1) or team
        return {
            "default_problem_id": self.id,
            "default_team_id": team.id,
            "default_partner_id": supplier.id,
        }

    def _get_open_capas(self):
        return self.capa_ids.filtered(lambda capa: capa.state in OPEN_STATES)

    def _close_refusals(self):
        """Yield also each request that a department has not settled yet."""
        yield from super()._close_refusals()
        yield from self._capa_refusals()

    def _cancel_refusals(self):
        """Yield also each request that a department still works at."""
        yield from super()._cancel_refusals()
        yield from self._capa_refusals()

    def _capa_refusals(self):
        for capa in self._get_open_capas():
            text = self.env._(
                "The CAPA request %(capa)s is open.", capa=capa.display_name
            )
            yield capa.problem_id, text, capa
