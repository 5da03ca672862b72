from odoo import api, fields, models


class VisitPerson(models.Model):
    """Somebody of the customer's who was visited, asked or received."""

    _name = "aftersales.visit.person"
    _inherit = "aftersales.visit.part"
    _description = "Person Visited"
    _order = "id"

    visit_id = fields.Many2one(
        "aftersales.visit", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="visit_id.company_id", store=True, index=True)
    partner_id = fields.Many2one("res.partner", "Contact", index="btree_not_null")
    name = fields.Char(
        "Person",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    function = fields.Char(
        "Job Title",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="E.g. in charge of the network, or of maintenance.",
    )
    words = fields.Text("What He Says", help="About operation, needs and opinions.")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("partner_id")
    def _compute_name(self):
        for person in self:
            person.name = person.name or person.partner_id.name
            person.function = person.function or person.partner_id.function
