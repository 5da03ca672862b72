from odoo import fields, models
from odoo.exceptions import UserError

from .rework_table import PLANNED_STATES


class Rework(models.Model):
    """The notice that orders a rework, alone or together with others."""

    _inherit = "aftersales.rework"

    # === ACTIONS === #

    def action_make_notice(self):
        """Order what is selected by one notice, and open it.

        Notices that order nothing any more go; the new one names them.

        :raise UserError: when they are of several companies, or begun already
        """
        notices = self.env["aftersales.rework.notice"]
        notices.check_access("create")
        refusals = list(self._notice_refusals())
        if refusals:
            raise UserError("\n".join(refusals))
        before = self.notice_id
        self.notice_id = notices.create(self._prepare_notice_values())
        before._give_way(self.notice_id)
        return self.action_open_notice()

    def action_open_notice(self):
        """Open the notice by which it is ordered."""
        return self._action_open_origin(self.notice_id)

    # === BUSINESS === #

    def _notice_refusals(self):
        """Yield why these reworks cannot be ordered by one new notice."""
        if len(self.company_id) > 1:
            yield self.env._("A notice orders the reworks of one company.")
        begun = self.filtered(lambda rework: rework.state not in PLANNED_STATES)
        if begun:
            yield self.env._(
                "Begun or closed already: %(reworks)s.",
                reworks=", ".join(begun.mapped("name")),
            )

    def _prepare_notice_values(self):
        """Return the values of the notice that orders these reworks together."""
        faults = dict.fromkeys(filter(None, self.mapped("fault")))
        return {
            "company_id": self.company_id.id,
            "reason": "\n".join(faults) or False,
            "issued_at": fields.Datetime.now(),
        }

    def _action_route(self):
        """Order what nobody has ordered yet, a notice each."""
        result = super()._action_route()
        lacking = self.filtered(
            lambda rework: (
                not rework.notice_id
                and rework.company_id.sudo().aftersales_rework_notice_auto
            )
        )
        notices = self.env["aftersales.rework.notice"].create(
            [rework._prepare_notice_values() for rework in lacking]
        )
        for rework, notice in zip(lacking, notices, strict=True):
            rework.notice_id = notice
        return result
