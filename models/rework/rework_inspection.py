from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare, float_repr

# What is inspected, and to which limits.
SCOPE_FIELDS = {
    "characteristic",
    "has_limits",
    "lower_limit",
    "upper_limit",
    "measure_unit",
}
# What the inspector says about it.
RESULT_FIELDS = {"value", "verdict", "quantity", "nok_quantity"}
DIGITS = 4


class ReworkInspection(models.Model):
    """One characteristic that quality has inspected again after the rework.

    The rows of a loop are made when the rework is handed in: what was complained about
    first, then what the operations say. Quality fills them in and may add others; the
    rows of earlier loops stay as they were.
    """

    _name = "aftersales.rework.inspection"
    _inherit = "aftersales.rework.part"
    _description = "Re-inspection"
    _order = "rework_id, loop desc, sequence, id"
    _rec_name = "characteristic"
    _check_company_auto = True

    _recorded_fields = (
        "loop",
        "is_current",
        "is_complained",
        "operation_id",
        "inspected_at",
        "inspector_id",
    )

    sequence = fields.Integer(default=10)
    loop = fields.Integer(
        compute="_compute_loop",
        store=True,
        precompute=True,
        help="0 is the first round.",
    )
    is_current = fields.Boolean(
        "This Loop", compute="_compute_is_current", store=True, precompute=True
    )
    is_complained = fields.Boolean(
        "Complained",
        readonly=True,
        help="This is what was wrong with the goods, so it is inspected in any case.",
    )
    operation_id = fields.Many2one(
        "aftersales.rework.operation",
        "Rework Operation",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    characteristic = fields.Char(required=True)
    has_limits = fields.Boolean("Measured")
    lower_limit = fields.Float(digits=(16, DIGITS))
    upper_limit = fields.Float(digits=(16, DIGITS))
    measure_unit = fields.Char("Measured In", help="mm, N·m, °C ...")
    limits = fields.Char(compute="_compute_limits")
    quantity = fields.Float(
        "Inspected",
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
        help="How many pieces were inspected: all of them, or a sample.",
    )
    nok_quantity = fields.Float(
        "Not OK (pieces)",
        digits="Product Unit",
        help="How many of the inspected pieces do not hold the characteristic.",
    )
    uom_id = fields.Many2one(related="rework_id.uom_id")
    value = fields.Float(
        "Measured Value",
        digits=(16, DIGITS),
        help="The worst of the pieces; the verdict follows from the limits.",
    )
    verdict = fields.Selection([("ok", "OK"), ("nok", "Not OK")])
    inspected_at = fields.Datetime("Inspected On", readonly=True, copy=False)
    inspector_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    note = fields.Char("Remark")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Photos", copy=False, bypass_search_access=True
    )

    _limits_ordered = models.Constraint(
        "CHECK (NOT has_limits OR lower_limit <= upper_limit)",
        "The lower limit of a characteristic must not be above the upper one.",
    )
    _quantities_fit = models.Constraint(
        "CHECK (nok_quantity >= 0 AND nok_quantity <= quantity)",
        "No more pieces can be found bad than were inspected.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("rework_id")
    def _compute_loop(self):
        """A row belongs to the loop in which it was made, for ever."""
        for row in self:
            row.loop = row.rework_id.loop_count

    @api.depends("loop", "rework_id.loop_count")
    def _compute_is_current(self):
        for row in self:
            row.is_current = row.loop == row.rework_id.loop_count

    @api.depends("has_limits", "lower_limit", "upper_limit", "measure_unit")
    def _compute_limits(self):
        for row in self:
            limits = (_format(row.lower_limit), _format(row.upper_limit))
            parts = (" – ".join(limits), row.measure_unit)
            row.limits = row.has_limits and " ".join(filter(None, parts))

    @api.depends("rework_id")
    def _compute_quantity(self):
        for row in self:
            row.quantity = row.quantity or row.rework_id.quantity

    # === CONSTRAINTS AND ONCHANGE === #

    @api.onchange("value", "has_limits", "lower_limit", "upper_limit")
    def _onchange_value(self):
        """Show the verdict that follows from the limits."""
        if self.has_limits and self.value:
            self.verdict = self._get_measured_verdict()

    @api.constrains("quantity", "rework_id")
    def _check_quantity(self):
        for row in self:
            whole = row.rework_id.quantity
            if row.quantity <= 0 or row.uom_id.compare(row.quantity, whole) > 0:
                raise UserError(
                    self.env._(
                        "%(characteristic)s: of %(whole)s pieces as many can be"
                        " inspected, or fewer, but at least one.",
                        characteristic=row.characteristic,
                        whole=_format(whole),
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create what quality inspects beyond what is planned.

        :raise UserError: when nothing is to be inspected, or by who did the work
        """
        rows = super().create(vals_list)
        rows._check_inspector()
        for row, vals in zip(rows, vals_list, strict=True):
            row._judge({name for name in RESULT_FIELDS if vals.get(name)})
        return rows

    def write(self, vals):
        """Write; a result is stamped, a measured one is judged by its limits.

        :raise UserError: for an earlier loop, by who did the work, against the limits,
            or when the limits would follow the result
        """
        self.check_access("write")
        self._check_inspector()
        self._check_scope(vals)
        before = {row: row.verdict for row in self}
        result = super().write(vals)
        self._judge(RESULT_FIELDS.intersection(vals))
        self._log_corrections(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        self._check_inspector()
        kept = self.filtered(lambda row: row._is_planned() or row.verdict)
        if kept:
            raise UserError(
                self.env._(
                    "What is planned or inspected stays on record: %(rows)s.",
                    rows=", ".join(kept.mapped("characteristic")),
                )
            )

    # === ACTIONS === #

    def action_ok(self):
        """Say that it is OK; a second time takes it back."""
        return self._answer("ok")

    def action_nok(self):
        """Say that it is not OK; a second time takes it back."""
        return self._answer("nok")

    # === BUSINESS === #

    def _answer(self, verdict):
        for row in self:
            row.verdict = row.verdict != verdict and verdict
        return True

    def _is_planned(self):
        """Return whether the complaint or the route asks for this row."""
        self.ensure_one()
        return self.is_complained or bool(self.operation_id)

    def _get_refusal(self, executors):
        """Return why this row keeps the goods from passing, empty if it does not.

        :param executors: users who have worked on the goods
        """
        self.ensure_one()
        texts = {
            False: self.env._(
                "“%(row)s” has not been inspected again.", row=self.characteristic
            ),
            "nok": self.env._(
                "“%(row)s” is not OK: it has failed, or a quality manager or a manager"
                " grants a concession.",
                row=self.characteristic,
            ),
        }
        if self.inspector_id in executors:
            return self.env._(
                "“%(row)s” was inspected by %(user)s, who has worked on it.",
                row=self.characteristic,
                user=self.inspector_id.name,
            )
        return texts.get(self.verdict, "")

    def _check_inspector(self):
        """Refuse whoever did the work, and changes of what is over.

        :raise UserError: one of them
        """
        for row in self:
            if row.rework_id.state != "inspection" or not row.is_current:
                raise UserError(
                    self.env._(
                        "%(rework)s: only what is being inspected now can be filled"
                        " in. Earlier inspections stay as they were recorded.",
                        rework=row.rework_id.display_name,
                    )
                )
        for rework, text, _about in self.rework_id._own_refusals():
            message = f"{rework.display_name}: {text}"
            raise UserError(message)

    def _check_scope(self, vals):
        """Refuse other limits than the route's, or after the result is known."""
        changed = SCOPE_FIELDS.intersection(vals)
        for row in self if changed else ():
            names = SCOPE_FIELDS if row.operation_id or row.verdict else set()
            if row.is_complained:
                names = names | {"characteristic"}
            if any(row[name] != vals[name] for name in changed & names):
                raise UserError(
                    self.env._(
                        "%(characteristic)s: what is inspected and its limits stay as"
                        " planned. Add another row for more.",
                        characteristic=row.characteristic,
                    )
                )

    def _judge(self, names):
        """Stamp a result that was entered; of a measured one the limits decide.

        :param names: which fields were entered
        :raise UserError: when a verdict contradicts the measured value
        """
        for row in self if names else ():
            verdict = row.verdict
            if row.has_limits and (verdict or "value" in names):
                verdict = row._get_measured_verdict()
                if "verdict" in names and row.verdict not in (False, verdict):
                    row._raise_contradiction()
            row._store(
                {
                    "verdict": verdict,
                    "inspector_id": verdict and self.env.uid,
                    "inspected_at": verdict and fields.Datetime.now(),
                }
            )

    def _get_measured_verdict(self):
        self.ensure_one()
        is_low = float_compare(self.value, self.lower_limit, DIGITS) < 0
        is_high = float_compare(self.value, self.upper_limit, DIGITS) > 0
        return "nok" if is_low or is_high else "ok"

    def _raise_contradiction(self):
        self.ensure_one()
        raise UserError(
            self.env._(
                "%(characteristic)s: the measured value %(value)s is judged by the"
                " limits %(limits)s, not by hand. Enter what was measured.",
                characteristic=self.characteristic,
                value=_format(self.value),
                limits=self.limits,
            )
        )

    def _log_corrections(self, before):
        """Leave a note of a verdict that replaced another one."""
        labels = dict(self._fields["verdict"]._description_selection(self.env))
        for row, was in before.items():
            if was and row.verdict != was:
                text = self.env._(
                    "%(characteristic)s: inspected again, “%(was)s” became “%(now)s”.",
                    characteristic=row.characteristic,
                    was=labels[was],
                    now=labels.get(row.verdict, "–"),
                )
                row.rework_id._message_log(body=text)

    def _prepare_again_values(self):
        """Return the values of the row that inspects the same in the next loop."""
        names = ("sequence", "is_complained", *sorted(SCOPE_FIELDS))
        return {
            "rework_id": self.rework_id.id,
            "operation_id": self.operation_id.id,
            **{name: self[name] for name in names},
        }


def _format(number):
    """Return a number without the zeros that say nothing."""
    text = float_repr(number, DIGITS)
    return text.rstrip("0").rstrip(".")
