from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# While the case is in these the goods can be inspected.
INSPECTING_STATES = ("receiving", "inspecting")
# What makes an inspection; whoever writes one of them has inspected the goods.
RESULT_FIELDS = {"finding_id", "grade_id", "quantity", "analysis", "lot_id"}


class ReturnInspection(models.Model):
    """What quality found on goods of one line; several when their condition differs.

    Inspected by whom and when is recorded as soon as there is a finding. The findings
    are evidence once the return is decided about: *Inspect Again* reopens them.
    """

    _name = "aftersales.return.inspection"
    _inherit = "aftersales.return.part"
    _description = "Inspection of Returned Goods"
    _order = "return_id, line_id, id"
    _check_company_auto = True

    _recorded_fields = ("inspected_at", "inspected_by_id", "problem_id")

    line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('return_id', '=', return_id)]",
    )
    product_id = fields.Many2one(related="line_id.product_id")
    uom_id = fields.Many2one(related="line_id.uom_id")
    partner_id = fields.Many2one(related="return_id.commercial_partner_id")
    received_qty = fields.Float(related="line_id.received_qty")
    reason_id = fields.Many2one(related="line_id.reason_id")
    line_note = fields.Char(related="line_id.note", string="Customer's Description")
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot/Serial",
        domain="[('product_id', '=', product_id)]",
        index="btree_not_null",
        check_company=True,
    )
    quantity = fields.Float("Inspected", digits="Product Unit")

    # Checks
    checklist_id = fields.Many2one(
        "aftersales.return.checklist", index="btree_not_null"
    )
    check_ids = fields.One2many(
        "aftersales.return.inspection.check", "inspection_id", "Checks"
    )
    is_failed = fields.Boolean(
        "Failed",
        compute="_compute_is_failed",
        help="A check is not in order, or the defect is confirmed.",
    )

    # Result
    grade_id = fields.Many2one("aftersales.return.grade", index="btree_not_null")
    finding_id = fields.Many2one(
        "aftersales.return.finding", "Result", index="btree_not_null"
    )
    finding_kind = fields.Selection(related="finding_id.kind", string="Kind of Result")
    defect_id = fields.Many2one(
        "aftersales.defect", "Found Defect", index="btree_not_null"
    )
    analysis = fields.Text(
        "Test Analysis", help="How the goods were tested, and what came out."
    )
    picture_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_return_inspection_picture_rel",
        string="Pictures",
        copy=False,
        bypass_search_access=True,
    )
    missing = fields.Char(compute="_compute_missing")
    inspected_at = fields.Datetime("Inspected On", readonly=True, copy=False)
    inspected_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    # No trouble found
    ntf_protocol = fields.Char(
        "Test Protocol",
        compute="_compute_ntf",
        store=True,
        readonly=False,
        help="Number of the test protocol by which the goods were analysed.",
    )
    ntf_agreed_by = fields.Char(
        "Protocol Agreed By",
        compute="_compute_ntf",
        store=True,
        readonly=False,
        help="Who agreed to the protocol for the customer.",
    )
    ntf_agreed_on = fields.Date(
        "Protocol Agreed On", compute="_compute_ntf", store=True, readonly=False
    )

    problem_id = fields.Many2one(
        "aftersales.problem",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The problem (8D) that was opened because of this inspection.",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)", "An inspected quantity cannot be negative."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("line_id", "lot_id", "quantity")
    def _compute_display_name(self):
        for row in self:
            names = [row.product_id.display_name, row.lot_id.sudo().name]
            row.display_name = " · ".join(filter(None, names))

    @api.depends("check_ids.result", "finding_id")
    def _compute_is_failed(self):
        for row in self:
            is_nok = "nok" in row.check_ids.mapped("result")
            row.is_failed = is_nok or row.finding_kind == "confirmed"

    @api.depends("finding_id", "line_id")
    def _compute_ntf(self):
        """Take over the protocol that was agreed for the problem of the complaint."""
        for row in self:
            problem = row.return_id.complaint_id.sudo().problem_id
            agreed = row if row.ntf_protocol else problem
            is_ntf = row.finding_kind == "ntf"
            row.ntf_protocol = is_ntf and agreed.ntf_protocol
            row.ntf_agreed_by = is_ntf and agreed.ntf_agreed_by
            row.ntf_agreed_on = is_ntf and agreed.ntf_agreed_on

    @api.depends(
        "finding_id",
        "grade_id",
        "quantity",
        "check_ids.result",
        "check_ids.value",
        "ntf_protocol",
        "ntf_agreed_by",
        "ntf_agreed_on",
    )
    def _compute_missing(self):
        for row in self:
            row.missing = ", ".join(row._get_missing())

    # === CONSTRAINTS AND ONCHANGE === #

    @api.onchange("line_id")
    def _onchange_line_id(self):
        """Begin with what is left of the line, and its lot."""
        if self.line_id:
            self.lot_id = self.line_id.lot_id
            self.quantity = self.quantity or self.line_id.to_inspect_qty

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, with the checks of the checklist that fits.

        :raise UserError: when the goods are not being inspected
        """
        rows = super().create(self._add_checks(vals_list))
        rows._check_inspecting()
        rows.filtered("finding_id")._stamp()
        return rows

    def write(self, vals):
        """Write; a result records who found it, and when.

        :raise UserError: when the goods are not being inspected
        """
        self._check_inspecting()
        result = super().write(vals)
        if "line_id" in vals:
            self._check_inspecting()
        if not RESULT_FIELDS.isdisjoint(vals):
            self._stamp()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_inspecting()

    # === ACTIONS === #

    @api.readonly
    def action_open(self):
        """Open the screen of the inspector."""
        self.ensure_one()
        return self._action_form(self)

    def action_all_ok(self):
        """Say of every check that has no answer yet that it is in order."""
        self.check_ids.filtered(lambda check: not check.result).result = "ok"
        return True

    def action_split(self):
        """Split the last piece off, whose condition differs, and open it.

        :raise UserError: when it is one piece only
        """
        self.ensure_one()
        if self.uom_id.compare(self.quantity, 1) <= 0:
            text = self.env._("One piece cannot be split.")
            raise UserError(text)
        self.quantity -= 1
        return self._action_form(
            self.create(
                {
                    "line_id": self.line_id.id,
                    "lot_id": self.lot_id.id,
                    "quantity": 1,
                    "checklist_id": self.checklist_id.id,
                }
            )
        )

    def action_next(self):
        """Open what is still to be inspected of the return, at last the return."""
        self.ensure_one()
        rows = self.return_id.inspection_ids.filtered("missing") - self
        if rows:
            return self._action_form(rows[:1])
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.return",
            "res_id": self.return_id.id,
            "views": [[False, "form"]],
            "target": "main",
        }

    @api.model
    def _action_form(self, row):
        """Return the action that opens the screen of the inspector."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Inspection"),
            "res_model": self._name,
            "res_id": row.id,
            "views": [[False, "form"]],
        }

    # === BUSINESS === #

    def _check_inspecting(self):
        """Refuse changes before the goods are there, and after they are decided about.

        :raise UserError: when the return is in another state
        """
        documents = self.sudo().return_id
        wrong = documents.filtered(lambda d: d.state not in INSPECTING_STATES)
        if wrong:
            raise UserError(
                self.env._(
                    "%(documents)s: goods are inspected while they are received or"
                    " inspected. Later the inspection is evidence; take the case back"
                    " by “Inspect Again” to change it.",
                    documents=", ".join(wrong.mapped("display_name")),
                )
            )

    def _stamp(self):
        """Record who found it, or that nothing is found yet."""
        found = self.filtered("finding_id")
        now = fields.Datetime.now()
        found._store({"inspected_at": now, "inspected_by_id": self.env.uid})
        left = (self - found).filtered("inspected_at")
        left._store({"inspected_at": False, "inspected_by_id": False})

    @api.model
    def _add_checks(self, vals_list):
        """Return the values with the checks of the fitting checklists.

        They are copied as they are worded today.
        """
        lines = self.env["aftersales.return.line"]
        lines = lines.browse(v["line_id"] for v in vals_list if v.get("line_id"))
        checklists = self.env["aftersales.return.checklist"]
        fitting = checklists._get_checklists(lines)
        filled = []
        for vals in vals_list:
            checklist = checklists.browse(vals.get("checklist_id") or ())
            checklist = checklist or fitting.get(lines.browse(vals.get("line_id")))
            items = checklist.item_ids.with_env(self.env) if checklist else ()
            checks = [Command.create(item._prepare_check_values()) for item in items]
            checklist_id = checklist.id if checklist else False
            filled.append({"check_ids": checks, **vals, "checklist_id": checklist_id})
        return filled

    def _get_missing(self):
        """Return what is missing of this inspection, a word or two each."""
        self.ensure_one()
        missing = []
        if not self.finding_id:
            missing.append(self.env._("result"))
        if not self.grade_id:
            missing.append(self.env._("grade"))
        open_checks = self.check_ids.filtered(lambda check: check._is_open())
        if open_checks:
            text = self.env._("%(count)s checks", count=len(open_checks))
            missing.append(text)
        return [*missing, *self._get_missing_ntf()]

    def _get_missing_ntf(self):
        """Return what a finding of no trouble lacks.

        IATF 16949, 10.2.5: the criteria by which returned parts are called good are
        agreed with the customer.
        """
        if self.finding_kind != "ntf":
            return []
        names = ("ntf_protocol", "ntf_agreed_by", "ntf_agreed_on")
        missing = [
            self._fields[name]._description_string(self.env)
            for name in names
            if not self[name]
        ]
        if "nok" in self.check_ids.mapped("result"):
            text = self.env._("another result, as a check is not in order")
            missing.append(text)
        return missing
