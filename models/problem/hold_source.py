from odoo import api, fields, models

from ..complaint.complaint_source import READERS

# Who sees holds at all; whoever meets one is told by its message.
HOLD_READERS = READERS


class HoldSource(models.AbstractModel):
    """A record of the ERP that holds concern: counted, named and opened the same way.

    The fields belong to after-sales people only, so they cost the others nothing.
    """

    _name = "aftersales.hold.source"
    _description = "Concerned by Holds"

    hold_count = fields.Integer(
        "Holds",
        compute="_compute_holds",
        groups=HOLD_READERS,
        help="All holds that were ever set on it, released ones included.",
    )
    hold_names = fields.Char(
        "On Hold",
        compute="_compute_holds",
        groups=HOLD_READERS,
        help="What of it is on hold now.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_holds(self):
        """Fill both, a whole page of records at once."""
        active = self._get_active_holds()
        all_holds = self._get_all_holds()
        for record in self:
            names = active[record].mapped("display_name")
            record.hold_names = "; ".join(names)
            record.hold_count = len(all_holds[record])

    def _get_active_holds(self):
        """Return the holds in force that stop something of each: record -> holds."""
        return {
            record: holds.filtered(lambda hold: hold.state == "active")
            for record, holds in self._get_all_holds().items()
        }

    def _get_all_holds(self):
        """Return the holds that the user may see: record -> holds; each says its own.

        :return: dict with every record of ``self``
        """
        raise NotImplementedError

    # === ACTIONS === #

    @api.readonly
    def action_open_holds(self):
        """Open the holds that concern this record."""
        holds = self.env["aftersales.hold"].union(*self._get_all_holds().values())
        return holds._action_open()

    def action_set_hold(self):
        """Ask for the reason, and set a hold on these records."""
        values = self._prepare_hold_defaults()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set on Hold"),
            "res_model": "aftersales.hold.set",
            "views": [[False, "form"]],
            "target": "new",
            "context": {f"default_{name}": value for name, value in values.items()},
        }

    # === BUSINESS === #

    def _prepare_hold_defaults(self):
        """Return what the dialog is opened with."""
        return {}
