from odoo import api, fields, models
from odoo.exceptions import UserError

HEADS = ("aftersales.group_manager",)
DEVELOPERS = (
    "aftersales.group_process_user",
    "aftersales.group_quality_user",
    "aftersales.group_manager",
)
# Text -> who writes it; who wrote it and when is recorded beside it.
WORDS = {"manager_opinion": HEADS, "improvement": DEVELOPERS}


class Rework(models.Model):
    """The after-sales service record (售后服务记录表, I-20) of a customer's repair.

    Who uses the product under which contract, whether it is charged, the general
    manager's opinion, and what the developers change because of it (F-19). The last
    two are written after the repair, too.
    """

    _inherit = "aftersales.rework"

    _unlocked_fields = ("improvement_wanted", *WORDS)

    contract = fields.Char(
        "Contract Number",
        help="Number of the contract or the order that the product was bought by.",
    )
    using_partner_id = fields.Many2one(
        "res.partner",
        "Using Unit",
        index="btree_not_null",
        help="Who uses the product, where it is not the customer himself.",
    )
    charged = fields.Selection(
        [
            ("open", "Not decided yet"),
            ("free", "Free of charge"),
            ("charged", "Charged"),
        ],
        "Charged Or Not",
        compute="_compute_charged",
        compute_sudo=True,
        help="What the customer has accepted; free of charge under warranty.",
    )
    improvement_wanted = fields.Text(
        help="What the customer would like to be better, for the developers.",
    )
    improvement = fields.Text(
        "Developers' Improvement",
        copy=False,
        help="What the developers have changed in the product because of it.",
    )
    improvement_by_id = fields.Many2one(
        "res.users", "Improvement Recorded By", readonly=True, copy=False
    )
    improvement_at = fields.Datetime(
        "Improvement Recorded On", readonly=True, copy=False
    )
    manager_opinion = fields.Text("General Manager's Opinion", copy=False)
    manager_opinion_by_id = fields.Many2one(
        "res.users", "General Manager", readonly=True, copy=False
    )
    manager_opinion_at = fields.Datetime("Opinion Given On", readonly=True, copy=False)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("warranty_state", "charge_ids.accepted_at", "charge_ids.is_free")
    def _compute_charged(self):
        """Ask the accepted form; without any, the warranty."""
        for rework in self:
            accepted = rework.charge_ids.filtered(lambda c: c.status == "accepted")
            if accepted:
                is_free = all(accepted.mapped("is_free"))
                rework.charged = "free" if is_free else "charged"
            else:
                is_covered = rework.warranty_state == "in"
                rework.charged = "free" if is_covered else "open"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; opinion and improvement are written by whom they are due."""
        reworks = super().create(vals_list)
        for rework in reworks:
            # Read back, so that a client's context gives no default either.
            words = {name for name in WORDS if rework[name]}
            rework._check_writers(words)
            rework._stamp_words(words)
        return reworks

    def write(self, vals):
        """Write; who gives an opinion or records an improvement is on record."""
        result = super().write(vals)
        self._stamp_words(vals)
        return result

    def _check_facts(self, facts):
        result = super()._check_facts(facts)
        self._check_writers(facts)
        return result

    def _get_protected_fields(self):
        stamps = {f"{name}_{end}" for name in WORDS for end in ("by_id", "at")}
        return super()._get_protected_fields() | stamps

    # === BUSINESS === #

    def _check_writers(self, names):
        """Refuse words that somebody else is to write.

        :raise UserError: naming the groups
        """
        for name in sorted(WORDS.keys() & set(names)):
            if self.env.su:
                break
            for point in self._missing_permission(WORDS[name]):
                [label] = self._get_field_labels([name])
                raise UserError(
                    self.env._("%(field)s: %(reason)s", field=label, reason=point.text)
                )

    def _stamp_words(self, names):
        """Record who has written words, and when; nobody where they were deleted."""
        now = fields.Datetime.now()
        for name in sorted(WORDS.keys() & set(names)):
            said = self.filtered(name)
            stamps = (f"{name}_by_id", f"{name}_at")
            said._write_protected(dict(zip(stamps, (self.env.uid, now), strict=True)))
            (self - said)._write_protected(dict.fromkeys(stamps, False))

    def _get_using_unit(self):
        """Return who uses the product."""
        return self.using_partner_id or self.partner_id
