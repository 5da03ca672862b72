from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What a cost says; frozen once the time to mend a slip of the pen is over.
SAID = (
    "name",
    "kind_id",
    "date",
    "quantity",
    "unit_price",
    "currency_id",
    "complaint_id",
    "return_id",
)


class Cost(models.Model):
    """A cost of a complaint that no document of the ERP tells: freight, hours, fees.

    Whoever entered it, or a manager, may mend it for some hours (a setting of the
    company); afterwards it stays, and is corrected by the opposite of it.

    ===========  ====  =====  ================  =======
    ..           read  enter  mend, delete      correct
    ===========  ====  =====  ================  =======
    desk         own   own    his, in time      all
    coordinator  all   all    his, in time      all
    quality      all   all    his, in time      all
    manager      all   all    all, in time      all
    ===========  ====  =====  ================  =======
    """

    _name = "aftersales.cost"
    _description = "Cost of a Complaint"
    _order = "date desc, id desc"
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "aftersales.complaint",
        compute="_compute_complaint_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    return_id = fields.Many2one(
        "aftersales.return",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    kind_id = fields.Many2one(
        "aftersales.cost.kind",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('code', '=', False)]",
        default=lambda self: self._default_kind_id(),
    )
    name = fields.Char("What For", required=True)
    reference = fields.Char(help="Number of the bill, of the consignment note ...")
    date = fields.Date(default=fields.Date.context_today, required=True)
    quantity = fields.Float(
        default=1.0,
        required=True,
        digits="Product Unit",
        help="Hours, kilometres, pieces ...; 1 for a lump sum.",
    )
    unit = fields.Char(related="kind_id.unit", string="Unit")
    unit_price = fields.Monetary(
        "Rate",
        compute="_compute_unit_price",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Of one unit, without taxes, in the currency chosen.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        precompute=True,
        currency_field="company_currency_id",
        help="In the currency of the company, at the rate of the date; negative when"
        " others pay it.",
    )
    corrected_id = fields.Many2one(
        "aftersales.cost",
        "Correction of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    correction_ids = fields.One2many("aftersales.cost", "corrected_id", "Corrections")
    can_mend = fields.Boolean("Can Be Changed", compute="_compute_can_mend")

    _corrected_unique = models.UniqueIndex(
        "(corrected_id)", "This cost has been corrected already."
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0 OR corrected_id IS NOT NULL)",
        "Say how much it is; what was wrong is corrected by its button.",
    )
    _unit_price_positive = models.Constraint(
        "CHECK (unit_price >= 0)",
        "A rate is not negative: choose a kind that others reimburse.",
    )

    # === DEFAULTS === #

    @api.model
    def _default_kind_id(self):
        return self.env["aftersales.cost.kind"].search([("code", "=", False)], limit=1)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("return_id.complaint_id")
    def _compute_complaint_id(self):
        for cost in self:
            cost.complaint_id = cost.return_id.complaint_id or cost.complaint_id

    @api.depends("return_id.company_id", "complaint_id.company_id")
    def _compute_company_id(self):
        for cost in self:
            documents = cost.sudo()
            cost.company_id = (
                documents.return_id.company_id
                or documents.complaint_id.company_id
                or cost.company_id
                or self.env.company
            )

    @api.depends("kind_id")
    def _compute_unit_price(self):
        for cost in self:
            rates = cost.kind_id.with_company(cost.company_id)
            cost.unit_price = rates.rate or cost.unit_price

    @api.depends("company_id")
    def _compute_currency_id(self):
        for cost in self:
            cost.currency_id = cost.currency_id or cost.company_id.currency_id

    @api.depends(
        "quantity", "unit_price", "currency_id", "date", "kind_id", "company_id"
    )
    def _compute_amount(self):
        """What others pay counts against the cost."""
        for cost in self:
            company = cost.company_id
            amount = (cost.currency_id or company.currency_id)._convert(
                cost.quantity * cost.unit_price,
                company.currency_id,
                company,
                cost.date or fields.Date.context_today(cost),
            )
            cost.amount = -amount if cost.kind_id.is_recovery else amount

    @api.depends_context("uid")
    @api.depends("corrected_id", "correction_ids", "create_uid", "create_date")
    def _compute_can_mend(self):
        is_manager = self.env.user.has_group("aftersales.group_manager")
        now = fields.Datetime.now()
        for cost in self:
            hours = cost.company_id.aftersales_cost_hours
            cost.can_mend = not cost._origin or (
                not cost.corrected_id
                and not cost.correction_ids
                and (is_manager or cost.create_uid == self.env.user)
                and cost.create_date + timedelta(hours=hours) > now
            )

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("complaint_id", "return_id")
    def _check_document(self):
        for cost in self:
            if not cost.complaint_id and not cost.return_id:
                text = self.env._("%(cost)s: of which complaint?", cost=cost.name)
                raise ValidationError(text)
            known = cost.sudo().return_id.complaint_id
            if known and known != cost.sudo().complaint_id:
                text = self.env._(
                    "%(cost)s: the return belongs to another complaint.",
                    cost=cost.name,
                )
                raise ValidationError(text)

    @api.constrains("kind_id")
    def _check_kind_id(self):
        counted = self.filtered("kind_id.code")
        if counted:
            text = self.env._(
                "Costs of the kind %(kinds)s are counted from documents.",
                kinds=", ".join(counted.kind_id.mapped("name")),
            )
            raise ValidationError(text)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create costs; what they come to is calculated.

        :raise UserError: when the amount itself, or a correction, is entered
        """
        for vals in vals_list:
            self._check_entered(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Write; what a cost says can be changed for some hours only.

        :raise UserError: when it is too late, or another person's cost
        """
        self._check_entered(vals)
        if vals.keys() & set(SAID):
            self._check_mend()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_mend()

    # === ACTIONS === #

    def action_correct(self):
        """Take a cost back by the opposite of it, which stays on record beside it."""
        self.ensure_one()
        self.check_access("read")
        if self.corrected_id or self.correction_ids:
            raise UserError(
                self.env._("%(cost)s has been corrected already.", cost=self.name)
            )
        correction = self._store_new([self._prepare_correction_values()])
        return correction.action_open()

    def action_open(self):
        """Open the cost in a dialog."""
        self.ensure_one()
        return {**self._open_new({}), "res_id": self.id}

    # === BUSINESS === #

    @api.model
    def _open_new(self, context):
        """Return the action that opens the dialog of one cost."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cost"),
            "res_model": self._name,
            "views": [[False, "form"]],
            "target": "new",
            "context": context,
        }

    @api.model
    def _store_new(self, vals_list):
        """Create what only our own code may say: corrections."""
        self.check_access("create")
        return super().create(vals_list)

    def _prepare_correction_values(self):
        return {
            **{name: self[name].id for name in ("complaint_id", "return_id")},
            "kind_id": self.kind_id.id,
            "name": self.env._("Correction: %(cost)s", cost=self.name),
            "reference": self.reference,
            # The same day: the rate of the currency is the same.
            "date": self.date,
            "quantity": -self.quantity,
            "unit_price": self.unit_price,
            "currency_id": self.currency_id.id,
            "corrected_id": self.id,
        }

    @api.model
    def _check_entered(self, vals):
        if vals.get("amount") or vals.get("corrected_id"):
            raise UserError(
                self.env._(
                    "Enter the quantity and the rate of a cost, and correct it by its"
                    " button."
                )
            )

    def _check_mend(self):
        settled = self.filtered(lambda cost: not cost.can_mend)
        if settled:
            raise UserError(
                self.env._(
                    "%(costs)s: a cost can be changed for a short while and by whoever"
                    " entered it. Correct it instead.",
                    costs=", ".join(settled.mapped("name")),
                )
            )
