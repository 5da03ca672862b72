from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class Receipt(models.Model):
    """The receipt confirmation of a delivery (收货确认单, H-18, H-19).

    It is printed and shipped with the goods, with the name and phone of the contact of
    the area; the customer counts, signs and stamps; whoever gets it back archives it.
    """

    _name = "aftersales.receipt"
    _inherit = ["aftersales.recorded", "mail.thread", "mail.activity.mixin"]
    _description = "Receipt Confirmation"
    _order = "id desc"
    _rec_name = "picking_id"
    _check_company_auto = True
    _mail_post_access = "read"

    _aftersales_recorded_new = frozenset(
        ["archived_at", "archived_by_id", "complaint_id"]
    )
    _aftersales_recorded = _aftersales_recorded_new | {"state"}

    picking_id = fields.Many2one(
        "stock.picking",
        "Delivery",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('picking_type_code', '=', 'outgoing'), ('partner_id', '!=', False)]",
    )
    name = fields.Char("Number", related="picking_id.name")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Consignee",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
    )
    state = fields.Selection(
        [
            ("open", "To Come Back"),
            ("confirmed", "Confirmed"),
            ("disputed", "Confirmed With Remarks"),
        ],
        "Status",
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Contact of the Area",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Told to the customer when the goods are shipped, with the phone number.",
    )
    issued_on = fields.Date(
        "Sent Out On", default=fields.Date.context_today, required=True
    )
    expected_on = fields.Date(
        "Back By",
        compute="_compute_expected_on",
        store=True,
        precompute=True,
        readonly=False,
        help="Until when the signed paper should be back; overdue ones are listed.",
    )
    signed_by = fields.Char(copy=False)
    signed_on = fields.Date(copy=False)
    remarks = fields.Text(
        "Customer's Remarks",
        copy=False,
        help="What was missing, damaged or otherwise than on the paper.",
    )
    scan_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_receipt_scan_rel",
        "receipt_id",
        "attachment_id",
        string="Signed Paper",
        copy=False,
        bypass_search_access=True,
        help="The scan of the paper that the customer has signed and stamped.",
    )
    archived_at = fields.Datetime("Archived On", readonly=True, copy=False)
    archived_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    complaint_id = fields.Many2one(
        "aftersales.complaint",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )

    _picking_unique = models.UniqueIndex(
        "(picking_id)", "This delivery has a receipt confirmation already."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("picking_id")
    def _compute_partner_id(self):
        for receipt in self:
            receipt.partner_id = receipt.partner_id or receipt.picking_id.partner_id

    @api.depends("issued_on", "company_id")
    def _compute_expected_on(self):
        for receipt in self:
            days = receipt.company_id.sudo().aftersales_receipt_days
            issued = receipt.issued_on
            receipt.expected_on = days and issued and issued + timedelta(days=days)

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("signed_on")
    def _check_signed_on(self):
        today = fields.Date.context_today(self)
        if any(receipt.signed_on and receipt.signed_on > today for receipt in self):
            raise ValidationError(self.env._("Nobody signs in the future."))

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create.

        :raise UserError: when a new one claims to have come back
        """
        if any(vals.get("state", "open") != "open" for vals in vals_list):
            raise UserError(self.env._("A new confirmation has not come back yet."))
        # Named explicitly, so that no default of a client's context comes in.
        return super().create([{**vals, "state": "open"} for vals in vals_list])

    def write(self, vals):
        """Write; what is archived stays.

        :raise UserError: when a confirmation that came back is changed
        """
        kept = {"picking_id", "partner_id", "signed_by", "signed_on", "scan_ids"}
        kept.add("remarks")
        if kept & vals.keys() and any(receipt.archived_at for receipt in self):
            raise UserError(self.env._("An archived confirmation is evidence."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_archived(self):
        if any(receipt.archived_at for receipt in self):
            raise UserError(self.env._("An archived confirmation is evidence."))

    # === ACTIONS === #

    def action_archive_paper(self):
        """Archive the signed papers that came back.

        :raise UserError: when one was archived before, or its signature is missing
        """
        self.check_access("write")
        self._check_complete()
        for receipt in self:
            state = "disputed" if receipt.remarks else "confirmed"
            receipt.sudo().write(
                {
                    "state": state,
                    "archived_at": fields.Datetime.now(),
                    "archived_by_id": self.env.uid,
                }
            )

    def action_make_complaint(self):
        """Make a complaint of the customer's remarks, once, and open it.

        :raise UserError: when there are no remarks, or it was made before
        """
        self.ensure_one()
        self.check_access("write")
        self.lock_for_update()
        if not self.remarks or self.complaint_id:
            raise UserError(
                self.env._("There are no remarks, or a complaint was made of them.")
            )
        complaint = self.env["aftersales.complaint"].create(
            {
                "company_id": self.company_id.id,
                "subject": self.remarks.splitlines()[0][:100],
                "description": self.remarks,
                "partner_id": self.partner_id.id,
                "picking_id": self.picking_id.id,
            }
        )
        self.sudo().complaint_id = complaint
        return complaint.get_formview_action()

    # === BUSINESS === #

    def _check_complete(self):
        for receipt in self:
            if receipt.archived_at:
                raise UserError(
                    self.env._(
                        "%(delivery)s: the paper was archived before.",
                        delivery=receipt.picking_id.name,
                    )
                )
            if not (receipt.signed_by and receipt.signed_on):
                raise UserError(
                    self.env._(
                        "%(delivery)s: say who has signed the paper, and when.",
                        delivery=receipt.picking_id.name,
                    )
                )
