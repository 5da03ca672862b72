from odoo import api, fields, models
from odoo.fields import Domain

from ..complaint.complaint_source import READERS


class ReturnSource(models.AbstractModel):
    """A record of the ERP that returns come from: counted and opened the same way.

    The count belongs to after-sales people only, so it costs the others nothing.
    """

    _name = "aftersales.return.source"
    _description = "Source of Returns"

    # Name of the many2one of a return's line to this record.
    _return_field = None

    # Core has a return_count of its own on transfers.
    aftersales_return_count = fields.Integer(
        "Return Authorizations",
        compute="_compute_aftersales_return_count",
        groups=READERS,
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("uid")
    def _compute_aftersales_return_count(self):
        counts = self._count_returns()
        for record in self:
            record.aftersales_return_count = counts.get(record.id, 0)

    def _count_returns(self):
        """Return the number of returns the user may see: id of the record -> int."""
        groups = self.env["aftersales.return.line"]._read_group(
            [(self._return_field, "in", self.ids)],
            [self._return_field],
            ["return_id:count_distinct"],
        )
        return {record.id: count for record, count in groups}

    # === ACTIONS === #

    @api.readonly
    def action_open_aftersales_returns(self):
        """Open the returns that concern these records."""
        return self.env["aftersales.return"]._action_open(self._get_returns_domain())

    def action_new_return(self):
        """Register a return with all that this record knows."""
        self.ensure_one()
        returns = self.env["aftersales.return"]
        values = self._prepare_return_values()
        open_ = returns._action_new if "line_ids" in values else returns._action_pick
        return open_(values)

    # === BUSINESS === #

    def _get_returns_domain(self):
        """Return the domain of the returns that concern these records."""
        return Domain(f"line_ids.{self._return_field}", "in", self.ids)

    def _prepare_return_values(self):
        """Return what this record knows about a return; each source says its own."""
        return {}
