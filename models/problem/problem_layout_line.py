from odoo import api, fields, models

SECTIONS = [
    ("head", "Header: numbers, product, customer, status"),
    ("complaints", "Complaints explained by the problem"),
    ("d0", "D0 Symptom and emergency response"),
    ("d1", "D1 Team"),
    ("d2", "D2 Problem description (5W2H)"),
    ("comparison", "D2 Is / is not"),
    ("pictures", "D2 Pictures"),
    ("d3", "D3 Containment"),
    ("d4", "D4 Causes: occurrence, escape, systemic"),
    ("occurrence", "D4 Occurrence cause alone"),
    ("escape", "D4 Escape cause alone"),
    ("systemic", "D4 Systemic cause alone"),
    ("whys", "D4 5-Why chains with evidence"),
    ("ishikawa", "D4 Ishikawa diagram"),
    ("d5", "D5 Measures planned, with the options"),
    ("d6", "D6 Measures implemented and verified"),
    ("effect", "D6 Effectiveness in numbers"),
    ("d7", "D7 Standards revised"),
    ("readacross", "D7 Read-across to similar products"),
    ("d8", "D8 Acceptance, lessons, recognition"),
    ("explanation", "Explanation why no measures are needed"),
    ("revisions", "Revision history"),
    ("signatures", "Approval and signatures"),
    ("text", "Free text"),
]


class ProblemLayoutLine(models.Model):
    """A section of a report: what it prints, under which heading, in which order."""

    _name = "aftersales.problem.layout.line"
    _description = "Section of a Report Layout"
    _order = "layout_id, sequence, id"
    _rec_name = "heading"

    layout_id = fields.Many2one(
        "aftersales.problem.layout", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    section = fields.Selection(SECTIONS, "Content", required=True, default="text")
    heading = fields.Char(
        translate=True, help="In the customer's words. Empty: the usual heading."
    )
    is_printed = fields.Boolean(
        "Print", default=True, help="Untick it to leave the section out for a while."
    )
    says_empty = fields.Boolean(
        "Also When Empty",
        default=True,
        help="Print the heading and “not filled in yet” where there is nothing. Else an"
        " empty section is left out.",
    )
    page_break = fields.Boolean(
        "New Page", help="Begin a new page before this section."
    )
    text = fields.Html(
        translate=True,
        help="Printed below the heading; the whole content of a free text.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("heading", "section")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["section"]._description_selection(self.env))
        for line in self:
            line.display_name = line.heading or labels.get(line.section)
