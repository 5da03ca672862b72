from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class VisitFinding(models.Model):
    """What was found at the customer's, and what became of it.

    It becomes a complaint, or a technical support task (the service record), or
    somebody says what was done about it on the spot. Open findings keep a visit open.
    """

    _name = "aftersales.visit.finding"
    _inherit = "aftersales.workflow.part"
    _description = "Finding of a Visit"
    _order = "id"

    _document_field = "visit_id"
    _recorded_fields = ("complaint_id", "task_id")

    visit_id = fields.Many2one(
        "aftersales.visit", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="visit_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="visit_id.partner_id")
    visit_state = fields.Selection(related="visit_id.state", string="Visit Is")
    name = fields.Char("Finding", required=True)
    description = fields.Text("Details")
    product_id = fields.Many2one("product.product", index="btree_not_null")
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot/Serial",
        domain="[('product_id', '=', product_id)]",
        index="btree_not_null",
    )
    quantity = fields.Float(default=1, digits="Product Unit")
    defect_id = fields.Many2one("aftersales.defect", index="btree_not_null")
    complaint_id = fields.Many2one(
        "aftersales.complaint", readonly=True, copy=False, index="btree_not_null"
    )
    task_id = fields.Many2one(
        "aftersales.rework.task",
        "Task Order",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    handling = fields.Char("Done On the Spot", help="What was done about it at once.")
    is_open = fields.Boolean(compute="_compute_is_open", store=True)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("complaint_id", "task_id", "handling")
    def _compute_is_open(self):
        for finding in self:
            taken_up = finding.complaint_id or finding.task_id
            finding.is_open = not (taken_up or finding.handling)

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_taken_up(self):
        if self.filtered(lambda f: f.complaint_id or f.task_id):
            raise UserError(self.env._("A finding that was taken up stays on record."))

    # === ACTIONS === #

    def action_make_complaint(self):
        """Make a complaint of each finding, and open it.

        :raise UserError: when one of them was taken up before
        """
        complaints = self.env["aftersales.complaint"].create(
            [finding._prepare_complaint_values() for finding in self._lock_open()]
        )
        for finding, complaint in zip(self, complaints, strict=True):
            finding._store({"complaint_id": complaint.id})
            complaint._message_log(body=finding._get_origin_text())
        return complaints[:1].get_formview_action()

    def action_make_task(self):
        """Make a technical support task order of each finding, and open it.

        :raise UserError: when one of them was taken up before
        """
        tasks = self.env["aftersales.rework.task"].create(
            [finding._prepare_task_values() for finding in self._lock_open()]
        )
        for finding, task in zip(self, tasks, strict=True):
            finding._store({"task_id": task.id})
            task._message_log(body=finding._get_origin_text())
        return tasks[:1].get_formview_action()

    # === BUSINESS === #

    def _lock_open(self):
        """Return the findings, locked, once it is sure that nobody took them up."""
        self.lock_for_update()
        self.invalidate_recordset(["complaint_id", "task_id"])
        taken = self.filtered(lambda f: f.complaint_id or f.task_id)
        if taken:
            raise UserError(
                self.env._(
                    "“%(finding)s” was taken up before.",
                    finding=", ".join(taken.mapped("name")),
                )
            )
        return self

    def _prepare_complaint_values(self):
        """Return the values of the complaint that the finding becomes."""
        self.ensure_one()
        line = {
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "complained_qty": self.quantity,
            "defect_id": self.defect_id.id,
        }
        visit = self.visit_id
        channel = self.env.ref("aftersales.channel_visit", raise_if_not_found=False)
        return {
            "company_id": visit.company_id.id,
            "subject": self.name,
            "description": Markup("<p>%s</p>") % (self.description or self.name),
            "partner_id": visit.partner_id.id,
            "channel_id": channel.id if channel else False,
            "received_at": visit.held_at or fields.Datetime.now(),
            "line_ids": [fields.Command.create(line)] if self.product_id else [],
        }

    def _prepare_task_values(self):
        """Return the values of the service record that the finding becomes."""
        self.ensure_one()
        return {
            "company_id": self.visit_id.company_id.id,
            "partner_id": self.visit_id.partner_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "fault": "\n".join(filter(None, (self.name, self.description))),
        }

    def _get_origin_text(self):
        return self.env._("Found on visit %(visit)s.", visit=self.visit_id.name)
