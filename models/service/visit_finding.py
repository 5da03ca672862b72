from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

# What a finding becomes: one of these.
RESULTS = ("complaint_id", "suggestion_id", "task_id")


class VisitFinding(models.Model):
    """What was found at the customer's, and what became of it.

    It becomes a complaint, a suggestion, or a technical support task (the service
    record), or somebody says what was done about it on the spot. Open findings keep a
    visit open; the document names the visit, and the visit the document.
    """

    _name = "aftersales.visit.finding"
    _inherit = "aftersales.visit.part"
    _description = "Finding of a Visit"
    _order = "id"

    _recorded_fields = (*RESULTS, "is_open")
    _later_fields = ("handling",)

    visit_id = fields.Many2one(
        "aftersales.visit", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="visit_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="visit_id.partner_id")
    visit_state = fields.Selection(related="visit_id.state", string="Visit Is")
    name = fields.Char("Observation", required=True)
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
        "aftersales.complaint",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    suggestion_id = fields.Many2one(
        "aftersales.suggestion",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    task_id = fields.Many2one(
        "aftersales.rework.task",
        "Task Order",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    handling = fields.Char("Done On the Spot", help="What was done about it at once.")
    became = fields.Char(
        compute="_compute_became", help="Number of the document that it became."
    )
    is_open = fields.Boolean(compute="_compute_is_open", store=True)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(*RESULTS)
    def _compute_became(self):
        for finding in self:
            finding.became = finding.sudo()._get_result().name

    @api.depends(*RESULTS, "handling")
    def _compute_is_open(self):
        for finding in self:
            finding.is_open = not (finding._get_result() or finding.handling)

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_taken_up(self):
        if self.filtered(lambda finding: finding._get_result()):
            raise UserError(self.env._("A finding that was taken up stays on record."))

    # === ACTIONS === #

    def action_make_complaint(self):
        """Make a complaint of each finding, and open it.

        :raise UserError: when one of them was taken up before
        """
        vals_list = [f._prepare_complaint_values() for f in self._lock_open()]
        complaints = self.env["aftersales.complaint"].create(vals_list)
        return self._take_up("complaint_id", complaints)

    def action_make_suggestion(self):
        """Enter each finding into the register of suggestions, and open it.

        :raise UserError: when one of them was taken up before
        """
        vals_list = [f._prepare_suggestion_values() for f in self._lock_open()]
        suggestions = self.env["aftersales.suggestion"].create(vals_list)
        return self._take_up("suggestion_id", suggestions)

    def action_make_task(self):
        """Make a technical support task order of each finding, and open it.

        :raise UserError: when one of them was taken up before
        """
        vals_list = [f._prepare_task_values() for f in self._lock_open()]
        tasks = self.env["aftersales.rework.task"].create(vals_list)
        return self._take_up("task_id", tasks)

    @api.readonly
    def action_open_result(self):
        """Open what the finding became."""
        self.ensure_one()
        return self._get_result()._get_records_action(context={})

    # === BUSINESS === #

    def _get_result(self):
        """Return the document that the finding became, or nothing."""
        self.ensure_one()
        return self.complaint_id or self.suggestion_id or self.task_id

    def _take_up(self, name, documents):
        """Link each finding with what it became, and open the first.

        :param name: the field of the link
        """
        for finding, document in zip(self, documents, strict=True):
            finding._store({name: document.id})
            document._message_log(body=finding._get_origin_text())
        return documents[:1]._get_records_action(context={})

    def _lock_open(self):
        """Return the findings, locked, once it is sure that nobody took them up."""
        self.lock_for_update()
        self.invalidate_recordset(RESULTS)
        taken = self.filtered(lambda finding: finding._get_result())
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
        return {
            **self._prepare_intake_values(),
            "description": Markup("<p>%s</p>") % (self.description or self.name),
            "line_ids": [fields.Command.create(line)] if self.product_id else [],
        }

    def _prepare_suggestion_values(self):
        """Return the values of the suggestion that the finding becomes."""
        self.ensure_one()
        return {
            **self._prepare_intake_values(),
            "words": self.description or self.name,
            "product_id": self.product_id.id,
            "source": "visit",
        }

    def _prepare_intake_values(self):
        """Return what a complaint and a suggestion say of how it came in."""
        self.ensure_one()
        visit = self.visit_id
        channel = self.env.ref("aftersales.channel_visit", raise_if_not_found=False)
        return {
            "company_id": visit.company_id.id,
            "subject": self.name,
            "partner_id": visit.partner_id.id,
            "channel_id": channel.id if channel else False,
            "received_at": visit.held_at or fields.Datetime.now(),
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
        link = self.visit_id._get_html_link(title=self.visit_id.name)
        return self.env._("Found on visit %(visit)s.", visit=link)
