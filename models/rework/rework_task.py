from odoo import api, fields, models

from .rework_task_table import FINAL_STATES, SETTLED_FIELDS, STATES, TRANSITIONS


class ReworkTask(models.Model):
    """A technical support task order: a system fault that engineering has to solve.

    The service centre's manager signs it, engineering writes its solution on it, on
    site the customer gives his opinion and seal, the head of the department approves
    it, and the service centre calls the customer back.

    ====================  =====  ==============  =======
    ..                    desk   process,quality  manager
    ====================  =====  ==============  =======
    register, cancel      all    quality          all
    sign, approve                                 all
    solve                        all              all
    confirm, solve again  all    all              all
    done                  all    quality          all
    ====================  =====  ==============  =======
    """

    _name = "aftersales.rework.task"
    _inherit = [
        "aftersales.workflow",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Technical Support Task Order"
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.rework.task"
    _sequence_prefix = "TS-%(year)s%(month)s%(day)s-"

    _transitions = TRANSITIONS
    _final_states = FINAL_STATES
    _locked_states = FINAL_STATES
    _settled_fields = SETTLED_FIELDS
    _folded_states = FINAL_STATES
    _protected_fields = ("state_entered_at", "name")
    _signed_fields = ("fault", "solution")

    state = fields.Selection(
        STATES,
        "Status",
        default="draft",
        required=True,
        copy=False,
        group_expand=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    rework_id = fields.Many2one(
        "aftersales.rework", index="btree_not_null", check_company=True
    )
    complaint_id = fields.Many2one(
        "aftersales.complaint",
        compute="_compute_origin",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_origin",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_origin",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
    )
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot/Serial",
        compute="_compute_origin",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('product_id', '=', product_id)]",
        index="btree_not_null",
        check_company=True,
    )
    contract = fields.Char(help="Number of the contract or the order that it is about.")
    registered_at = fields.Datetime(
        "Registered On", default=fields.Datetime.now, required=True, copy=False
    )
    due_on = fields.Date("Wanted By")
    fault = fields.Text("System Fault", help="What engineering is to solve.")
    extension = fields.Text(
        "Extension Wanted",
        help="Functions that the customer wants beyond the contract.",
    )
    needs_contract_review = fields.Boolean(
        "Contract Review",
        compute="_compute_needs_contract_review",
        help="What goes beyond the contract passes the contract review before it is"
        " promised.",
    )

    # Engineering
    team_id = fields.Many2one(
        "aftersales.team",
        "Engineering Department",
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Engineer",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        tracking=True,
    )
    on_site = fields.Boolean(
        help="Somebody goes to the customer: he gives his opinion and seal, and is"
        " called back afterwards.",
    )
    solution = fields.Text(help="What engineering has found and done.")
    improvement = fields.Text(
        "Developers' Improvement", help="What is changed in the product because of it."
    )

    # The customer
    customer_opinion = fields.Text("Customer's Opinion")
    customer_name = fields.Char("Signed By", copy=False)
    customer_signed_on = fields.Date("Signed On", copy=False)
    customer_signature = fields.Image(
        "Signature", copy=False, max_width=1024, max_height=1024
    )
    scan_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_rework_task_scan_rel",
        "task_id",
        "attachment_id",
        string="Sealed Paper",
        copy=False,
        bypass_search_access=True,
        help="The scan of the task order with the customer's opinion and seal.",
    )
    contact_ids = fields.One2many(
        "aftersales.contact", "rework_task_id", "Call-Back Record"
    )

    # Stamps
    signed_at = fields.Datetime("Passed On At", readonly=True, copy=False)
    signed_by_id = fields.Many2one(
        "res.users", "Service Manager", readonly=True, copy=False
    )
    solved_at = fields.Datetime("Solved On", readonly=True, copy=False)
    solved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime("Approved On", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", "Head of Department", readonly=True, copy=False
    )
    done_at = fields.Datetime("Done On", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a task order is in use already."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("rework_id")
    def _compute_origin(self):
        """Take over what the rework knows; what somebody has entered stays."""
        for task in self:
            rework = task.rework_id
            task.complaint_id = task.complaint_id or rework.complaint_id
            task.partner_id = (
                task.partner_id or rework.partner_id or task.complaint_id.partner_id
            )
            task.product_id = task.product_id or rework.product_id
            task.lot_id = task.lot_id or rework.lot_id

    @api.depends("extension")
    def _compute_needs_contract_review(self):
        for task in self:
            task.needs_contract_review = bool(task.extension)

    # === GUARDS === #

    def _confirm_refusals(self):
        """Yield a point where neither signature nor sealed paper is on record."""
        for task in self:
            if not (task.customer_signature or task.scan_ids):
                text = self.env._(
                    "Attach the customer's signature, or the scan of the sealed paper."
                )
                yield task, text, "scan_ids"

    def _approve_refusals(self):
        """Yield a point where a customer on site has not had his say."""
        for task in self:
            if task.on_site and task.state == "solved":
                text = self.env._(
                    "It was done on site: the customer's opinion and seal are missing."
                )
                yield task, text, "customer_opinion"

    def _complete_refusals(self):
        """Yield a point where a customer on site was not called back, or complains."""
        for task in self.filtered("on_site"):
            # Since the approval: an earlier call was about another solution.
            calls = task.sudo().contact_ids.filtered(
                lambda call, t=task: (
                    call.purpose == "callback" and call.contacted_at >= t.approved_at
                )
            )
            last = calls.sorted(lambda call: (call.contacted_at, call.id))[-1:]
            if last.outcome == "dissatisfied":
                text = self.env._("The customer is not satisfied: solve it again.")
                yield task, text, "contact_ids"
            elif last.outcome not in ("satisfied", "reached"):
                text = self.env._("Verify the items with the customer: call him back.")
                yield task, text, "contact_ids"

    # === BUSINESS === #

    def _get_workflow_user(self, role):
        """Return who is in charge: the engineer, or the leader of his department."""
        self.ensure_one()
        if role == "leader":
            return self.team_id.leader_id or super()._get_workflow_user(role)
        if role == "owner":
            leader = self.team_id.leader_id
            return self.user_id or leader or super()._get_workflow_user(role)
        return super()._get_workflow_user(role)
