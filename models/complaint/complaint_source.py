from odoo import api, fields, models

# Who may read complaints at all; a member of a department alone may not.
READERS = (
    "aftersales.group_user,aftersales.group_process_user,"
    "aftersales.group_production_user,aftersales.group_planning_user,"
    "aftersales.group_warehouse_user"
)


class ComplaintSource(models.AbstractModel):
    """A record of the ERP that complaints come from: counted and opened the same way.

    The fields belong to after-sales people only, so they cost the others nothing.
    """

    _name = "aftersales.complaint.source"
    _description = "Source of Complaints"

    # Name of the path from the complaint to this record.
    _complaint_path = None

    complaint_count = fields.Integer(
        "Complaints",
        compute="_compute_complaint_count",
        groups=READERS,
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("uid")
    def _compute_complaint_count(self):
        counts = self._count_complaints()
        for record in self:
            record.complaint_count = counts.get(record.id, 0)

    def _count_complaints(self):
        """Return the number of complaints the user may see: id of the record -> int."""
        path = self._complaint_path
        owner, _dot, name = path.rpartition(".")
        if not owner:
            groups = self.env["aftersales.complaint"]._read_group(
                [(path, "in", self.ids)], [path], ["__count"]
            )
        else:
            groups = self.env["aftersales.complaint.line"]._read_group(
                [(name, "in", self.ids)], [name], ["complaint_id:count_distinct"]
            )
        return {record.id: count for record, count in groups}

    # === ACTIONS === #

    def action_open_complaints(self):
        """Open the complaints that concern this record."""
        return self.env["aftersales.complaint"]._action_open(
            [(self._complaint_path, "in", self.ids)], self._prepare_complaint_defaults()
        )

    def action_new_complaint(self):
        """Register a complaint with all that this record knows."""
        self.ensure_one()
        complaints = self.env["aftersales.complaint"]
        return complaints._action_new(self._prepare_complaint_values())

    # === BUSINESS === #

    def _prepare_complaint_values(self):
        """Return what this record knows about a complaint; each source says its own."""
        return {}

    def _prepare_complaint_defaults(self):
        if len(self) != 1:
            return {}
        values = self._prepare_complaint_values()
        return {f"default_{name}": value for name, value in values.items()}
