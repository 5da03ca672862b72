from odoo import models

from ..problem.flow import Flow


class Rework(models.Model):
    """What a hold would stop when the goods go their way is said beforehand."""

    _inherit = "aftersales.rework"

    # === GUARDS === #

    def _finish_refusals(self):
        """Yield also which way out a hold stops."""
        yield from super()._finish_refusals()
        flows = {}
        for rework in self.sudo().filtered(lambda r: r._is_here() and r.product_id):
            for outcome in rework.outcome_ids:
                flows[rework._prepare_way_flow(outcome)] = rework, outcome
        holds = self.env["aftersales.hold"].sudo()
        for flow, hold in holds._get_stopped(list(flows)) if flows else ():
            rework, outcome = flows[flow]
            text = self.env._(
                "%(goods)s is on hold (%(hold)s: %(reason)s) and stays in quarantine"
                " until a quality manager releases it",
                goods=flow.label,
                hold=hold.name,
                reason=hold.reason,
            )
            yield rework.sudo(self.env.su), text, outcome.sudo(self.env.su)

    # === BUSINESS === #

    def _prepare_way_flow(self, outcome):
        """Return what a hold must know of the goods that go one way out."""
        self.ensure_one()
        place = outcome._get_destination()
        names = [self.product_id.display_name, self.lot_id.name]
        return Flow(
            products=self.product_id,
            lot=self.lot_id,
            source=self.location_id,
            destination=place,
            companies=self.company_id | place.company_id,
            label=", ".join(filter(None, names)),
        )
