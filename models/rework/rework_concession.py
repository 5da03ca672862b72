from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .rework_table import AUTHORITIES


class ReworkConcession(models.Model):
    """A concession: what failed the re-inspection is accepted as it is.

    ISO 9001, 8.7: nonconforming output is used as it is by a concession only, and the
    authority that decided is on record. It is granted by somebody who has neither done
    the work nor inspected it, holds for one loop, and is withdrawn, never deleted.
    """

    _name = "aftersales.rework.concession"
    _inherit = ["aftersales.numbering", "aftersales.rework.part"]
    _description = "Concession of a Rework"
    _order = "id desc"
    _check_company_auto = True

    _sequence_code = "aftersales.rework.concession"
    _sequence_prefix = "RC-%(year)s%(month)s%(day)s-"
    _recorded_fields = ("loop", "withdrawn_at", "withdrawn_by_id")

    loop = fields.Integer(
        compute="_compute_loop",
        store=True,
        precompute=True,
        help="It holds for this round only; 0 is the first one.",
    )
    inspection_ids = fields.Many2many(
        "aftersales.rework.inspection",
        "aftersales_rework_concession_inspection_rel",
        "concession_id",
        "inspection_id",
        "Characteristics",
        compute="_compute_inspection_ids",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('rework_id', '=', rework_id), ('is_current', '=', True),"
        " ('verdict', '=', 'nok')]",
        help="What is accepted although it is not OK.",
    )
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
        help="For how many pieces at most.",
    )
    uom_id = fields.Many2one(related="rework_id.uom_id")
    reason = fields.Text(required=True, help="Why the goods can be used as they are.")
    reference = fields.Char(
        "Customer's Release", help="Number of the customer's release, where he gave it."
    )
    valid_until = fields.Date(
        help="By this day the goods must have passed; empty: without a limit."
    )
    granted_by_id = fields.Many2one("res.users", "Authorised By", related="create_uid")
    granted_at = fields.Datetime("Authorised On", related="create_date")
    withdrawal_reason = fields.Char(
        "Withdrawn Because", help="Fill this in, and the concession stands no more."
    )
    withdrawn_at = fields.Datetime("Withdrawn On", readonly=True)
    withdrawn_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    is_standing = fields.Boolean("Stands", compute="_compute_is_standing")

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a concession is in use already."
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say for how many pieces the concession holds."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("rework_id")
    def _compute_loop(self):
        for concession in self:
            concession.loop = concession.rework_id.loop_count

    @api.depends("rework_id")
    def _compute_inspection_ids(self):
        """Propose all that has failed in this loop."""
        for concession in self:
            rows = concession.rework_id._origin.current_inspection_ids
            failed = rows.filtered(lambda row: row.verdict == "nok")
            concession.inspection_ids = concession.inspection_ids or failed

    @api.depends("inspection_ids")
    def _compute_quantity(self):
        for concession in self:
            rework = concession.rework_id
            bad = max(concession.inspection_ids.mapped("nok_quantity"), default=0)
            concession.quantity = concession.quantity or bad or rework.quantity

    @api.depends("withdrawn_at", "valid_until", "loop", "rework_id.loop_count")
    def _compute_is_standing(self):
        today = fields.Date.context_today(self)
        for concession in self:
            is_late = concession.valid_until and concession.valid_until < today
            is_current = concession.loop == concession.rework_id.loop_count
            is_over = concession.withdrawn_at or is_late
            concession.is_standing = is_current and not is_over

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Grant concessions.

        :raise AccessError: by somebody who has not the authority
        :raise UserError: on what has not failed, or by who did or inspected the work
        """
        self._check_authority()
        reworks = self.env["aftersales.rework"].sudo()
        vals_list = [
            {**vals, "company_id": reworks.browse(vals.get("rework_id")).company_id.id}
            for vals in vals_list
        ]
        concessions = super().create(vals_list)
        concessions._check_granted()
        for concession in concessions:
            concession._log(
                self.env._(
                    "Concession %(number)s granted for %(rows)s: %(reason)s",
                    number=concession.name,
                    rows=", ".join(concession.inspection_ids.mapped("characteristic")),
                    reason=concession.reason,
                )
            )
        return concessions

    def write(self, vals):  # pylint: disable=method-required-super
        """Withdraw concessions, by saying why; nothing else of them ever changes.

        :raise AccessError: by somebody who has not the authority
        :raise UserError: when something else would change, or it is withdrawn already
        """
        self._check_recorded(vals)
        self._check_authority()
        is_reason = set(vals) == {"withdrawal_reason"} and vals["withdrawal_reason"]
        if not is_reason or any(self.mapped("withdrawn_at")):
            raise UserError(
                self.env._(
                    "%(concessions)s: a concession is evidence and stays as it was"
                    " granted. It can be withdrawn once, with a reason.",
                    concessions=", ".join(self.mapped("name")),
                )
            )
        stamps = {
            "withdrawn_at": fields.Datetime.now(),
            "withdrawn_by_id": self.env.uid,
        }
        result = self._store({**vals, **stamps})
        for concession in self:
            concession._log(
                self.env._(
                    "Concession %(number)s withdrawn: %(reason)s",
                    number=concession.name,
                    reason=concession.withdrawal_reason,
                )
            )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "A concession is evidence and cannot be deleted. Withdraw it instead."
            )
        )

    # === BUSINESS === #

    @api.model
    def _check_authority(self):
        if not any(self.env.user.has_group(group) for group in AUTHORITIES):
            raise AccessError(
                self.env._("A concession is granted by a quality manager or a manager.")
            )

    def _check_granted(self):
        """Refuse what cannot be granted, or not by this user."""
        executors = self.rework_id._get_executors()
        for concession in self:
            text = concession._get_grant_refusal(executors[concession.rework_id])
            if text:
                raise UserError(text)

    def _get_grant_refusal(self, executors):
        """Return why it cannot be granted, empty if it can.

        :param executors: users who have worked on the goods
        """
        self.ensure_one()
        rows, rework = self.inspection_ids, self.rework_id
        failed = rework.current_inspection_ids.filtered(lambda r: r.verdict == "nok")
        if rework.state != "inspection" or not rows or rows - failed:
            return self.env._(
                "A concession accepts what has failed the re-inspection of this loop,"
                " and nothing else."
            )
        if self.env.user in executors | rows.inspector_id:
            return self.env._(
                "You have worked on it or inspected it yourself: somebody else grants"
                " the concession."
            )
        if self.uom_id.compare(self.quantity, rework.quantity) > 0:
            return self.env._("It cannot be granted for more pieces than there are.")
        return ""

    def _covers(self, row):
        """Return whether one of them lets a failed characteristic pass."""
        return any(
            concession.is_standing
            and row in concession.inspection_ids
            and row.uom_id.compare(concession.quantity, row.nok_quantity) >= 0
            for concession in self
        )

    def _log(self, text):
        self.rework_id._message_log(body=text)
