import json
from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ProblemLayout(models.Model):
    """How a report about a problem is laid out: a customer may prescribe his own form.

    The sections, their order, their headings and the paper's language are records, so
    that a customer's form is followed without any programming.
    """

    _name = "aftersales.problem.layout"
    _description = "Report Layout"
    _order = "sequence, id"

    name = fields.Char(
        required=True, translate=True, help="How the layout is called on screen."
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10,
        help="The first one is used where neither the customer nor the depth of the"
        " problem says which.",
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: every company uses the layout."
    )
    title = fields.Char(
        required=True,
        translate=True,
        help="Printed on top of the report and used as the name of the file.",
    )
    form_number = fields.Char(
        help="Number of the form in your document control, or in that of the customer."
    )
    header = fields.Html(
        "Text Below the Title",
        translate=True,
        help="Your supplier number, a reference to the customer's agreement …",
    )
    image = fields.Binary(
        "Logo", help="Printed beside the title, such as the customer's logo."
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        help="Always print in this language. Empty: in the customer's language.",
    )
    line_ids = fields.One2many(
        "aftersales.problem.layout.line", "layout_id", "Sections", copy=True
    )
    partner_ids = fields.One2many(
        "res.partner",
        "aftersales_report_layout_id",
        "Prescribed By",
        groups="aftersales.group_department_user",
        help="These customers, and all their contacts, want this layout; another one is"
        " the wrong format for them.",
    )
    depth_ids = fields.One2many(
        "aftersales.problem.depth",
        "layout_id",
        "Usual For",
        help="Depths of investigation that use it where no customer prescribes one.",
    )

    # === CRUD === #

    def copy_data(self, default=None):
        """Mark the copy by its name."""
        return [
            {**vals, "name": self.env._("%(name)s (copy)", name=layout.name)}
            for layout, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        problems = self.env["aftersales.problem"].sudo()
        if problems.search_count([("layout_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("Problems are printed with this layout: archive it instead.")
            )

    # === ACTIONS === #

    @api.readonly
    def action_preview(self):
        """Print the latest problem of these companies with this layout, to look at.

        :raise UserError: when there is none
        """
        self.ensure_one()
        problem = self.env["aftersales.problem"].search([], limit=1)
        if not problem:
            raise UserError(self.env._("There is no problem yet to print."))
        context = urlencode({"context": json.dumps({"aftersales_layout_id": self.id})})
        report = "aftersales.report_problem_8d"
        return {
            "type": "ir.actions.act_url",
            "url": f"/report/pdf/{report}/{problem.id}?{context}",
            "target": "new",
        }

    # === BUSINESS === #

    @api.model
    def _get_default(self, company):
        """Return the first layout that a company may use."""
        domain = Domain("company_id", "in", [company.id, False])
        return self.sudo().search(domain, limit=1)
