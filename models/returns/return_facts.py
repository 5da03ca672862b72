from odoo import api, fields, models


class Returns(models.Model):
    """Reason, requested, decided and done: four facts, and what submitting asks for.

    They are facts of the lines. The document shows all of them, and is sorted by those
    of its first line.
    """

    _inherit = "aftersales.return"

    reason_id = fields.Many2one(
        "aftersales.return.reason",
        compute="_compute_main_facts",
        store=True,
        index="btree_not_null",
        help="Why the first product comes back.",
    )
    requested_id = fields.Many2one(
        "aftersales.remedy",
        compute="_compute_main_facts",
        store=True,
        index="btree_not_null",
        help="What the customer asks for, for the first product.",
    )
    decided_id = fields.Many2one(
        "aftersales.remedy",
        compute="_compute_main_facts",
        store=True,
        index="btree_not_null",
        help="What we have decided to do about the first product.",
    )
    done_id = fields.Many2one(
        "aftersales.remedy",
        compute="_compute_main_facts",
        store=True,
        index="btree_not_null",
        help="What has been carried out for the first product.",
    )
    reason_ids = fields.Many2many(
        "aftersales.return.reason", string="Reasons", compute="_compute_facts"
    )
    requested_ids = fields.Many2many(
        "aftersales.remedy", string="All Requested", compute="_compute_facts"
    )
    decided_ids = fields.Many2many(
        "aftersales.remedy", string="All Decided", compute="_compute_facts"
    )
    done_ids = fields.Many2many(
        "aftersales.remedy", string="All Done", compute="_compute_facts"
    )
    # Files are looked for by the return first, and then asked for access.
    picture_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_return_picture_rel",
        string="Pictures",
        bypass_search_access=True,
        copy=False,
        help="What the customer shows of the goods; those of the complaint count too.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "line_ids.reason_id",
        "line_ids.requested_id",
        "line_ids.decided_id",
        "line_ids.done_id",
        "line_ids.sequence",
    )
    def _compute_main_facts(self):
        for document in self:
            first = document.line_ids[:1]
            document.reason_id = first.reason_id
            document.requested_id = first.requested_id
            document.decided_id = first.decided_id
            document.done_id = first.done_id

    @api.depends(
        "line_ids.reason_id",
        "line_ids.requested_id",
        "line_ids.decided_id",
        "line_ids.done_id",
    )
    def _compute_facts(self):
        for document in self:
            lines = document.line_ids
            document.reason_ids = lines.reason_id
            document.requested_ids = lines.requested_id
            document.decided_ids = lines.decided_id
            document.done_ids = lines.done_id

    # === GUARDS === #

    def _submit_refusals(self):
        """Yield what is not known about the goods: why, what for, which lot, whence."""
        yield from super()._submit_refusals()
        for document in self:
            for text in document.line_ids._get_gaps():
                yield document, text, "line_ids"
            if document._lacks_picture():
                text = self.env._("The reason asks for a picture of the goods.")
                yield document, text, "picture_ids"

    def _lacks_picture(self):
        self.ensure_one()
        if not self.line_ids.reason_id.filtered("needs_picture"):
            return False
        return not (self.picture_ids or self.complaint_id.sudo().picture_ids)
