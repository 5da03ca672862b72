from odoo import api, models
from odoo.fields import Domain

from .capa_table import OPEN_STATES


class ProblemPart(models.AbstractModel):
    """Causes and actions that answer a CAPA request.

    What a department writes to the problem and what it writes to the request is the
    same: a row is on the request of its department, however it came about.
    """

    _inherit = "aftersales.problem.part"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a row of a department that has been asked is part of its answer."""
        parts = super().create(vals_list)
        if "capa_id" in self._fields:
            parts._join_capas()
        parts._get_capas()._void_approval()
        return parts

    def write(self, vals):
        """Write; what its head has approved is approved anew."""
        result = super().write(vals)
        self._get_capas()._void_approval()
        return result

    def unlink(self):
        """Delete; what its head has approved is approved anew."""
        capas = self._get_capas()
        result = super().unlink()
        capas._void_approval()
        return result

    # === BUSINESS === #

    def _get_capas(self):
        """Return the requests whose department's own part these rows are."""
        parts = self.sudo()
        if "cause_id" in self._fields:
            parts = parts.cause_id
        if "capa_id" not in parts._fields:
            return self.env["aftersales.capa"].sudo()
        return parts.filtered(lambda part: part.team_id == part.capa_id.team_id).capa_id

    @api.model
    def _fill_from_capa(self, vals_list):
        """Return the values with the problem of the request that a row is added to.

        The row is the part of the asked department, an escape cause that of quality.
        """
        capas = self.env["aftersales.capa"].sudo()
        filled = []
        for vals in vals_list:
            capa = capas.browse(vals.get("capa_id") or [])
            if capa:
                is_escape = vals.get("kind") == "escape"
                team = capa._get_quality_team() if is_escape else capa.team_id
                vals = {"problem_id": capa.problem_id.id, "team_id": team.id, **vals}
            filled.append(vals)
        return filled

    def _join_capas(self):
        """Put rows without a request to the open one of their department."""
        loose = self.sudo().filtered(
            lambda part: (
                not part.capa_id
                and part.team_id
                and part.problem_id.state not in part._settled_states
            )
        )
        if not loose:
            return
        capas = self.env["aftersales.capa"].sudo()
        domain = Domain("problem_id", "in", loose.problem_id.ids)
        domain &= Domain("team_id", "in", loose.team_id.ids)
        found = capas.search(domain & Domain("state", "in", OPEN_STATES))
        asked = {(capa.problem_id, capa.team_id): capa for capa in found}
        for part in loose:
            capa = asked.get((part.problem_id, part.team_id))
            if capa:
                part.capa_id = capa
