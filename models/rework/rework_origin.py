from odoo import api, fields, models


class Rework(models.Model):
    """Where a rework comes from: a complaint, a return, a hold, an order.

    Which disposition it carries out is recorded when that is carried out: entered by a
    person, other goods would count as the returned ones.
    """

    _name = "aftersales.rework"
    _inherit = ["aftersales.rework", "aftersales.recorded"]

    _aftersales_recorded = frozenset(["disposition_id"])
    _aftersales_recorded_new = _aftersales_recorded

    complaint_id = fields.Many2one(
        "aftersales.complaint",
        compute="_compute_complaint_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )
    disposition_id = fields.Many2one(
        "aftersales.return.disposition",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The decision about returned goods that has them reworked.",
    )
    return_id = fields.Many2one(
        related="disposition_id.return_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    hold_id = fields.Many2one(
        "aftersales.hold",
        index="btree_not_null",
        ondelete="restrict",
        help="The hold that the goods are under.",
    )
    order_line_id = fields.Many2one(
        "sale.order.line",
        index="btree_not_null",
        check_company=True,
        help="By which the customer bought the goods.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        "Customer Company",
        related="partner_id.commercial_partner_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("disposition_id")
    def _compute_complaint_id(self):
        for rework in self:
            known = rework.sudo().disposition_id.return_id.complaint_id
            rework.complaint_id = rework.complaint_id or known.sudo(False)

    @api.depends("disposition_id", "complaint_id", "order_line_id")
    def _compute_partner_id(self):
        for rework in self:
            origin = rework.sudo()
            rework.partner_id = (
                rework.partner_id
                or origin.disposition_id.return_id.partner_id
                or origin.complaint_id.partner_id
                or origin.order_line_id.order_id.partner_id
            )
