from odoo import fields, models


class Problem(models.Model):
    """What is known about a problem before its cause: the facts of D0 and D2."""

    _inherit = "aftersales.problem"

    # D0: symptom, first response
    symptom = fields.Text(help="What was noticed, in the words of who noticed it.")
    emergency_response = fields.Text(
        help="What was done at once to protect the customer; or why nothing was needed."
    )
    method = fields.Selection(
        [
            ("right", "Yes: the cause is unknown and a team has to find it"),
            ("known", "No: the cause is known already"),
            ("small", "No: it is not worth a team"),
        ],
        "Is This the Right Method?",
        help="Whether a team should go through the disciplines for this problem.",
    )
    affected_partner_ids = fields.Many2many(
        "res.partner",
        "aftersales_problem_affected_rel",
        string="Affected Customers",
        help="All customers who have or may get such goods, not only who complained.",
    )

    # D2: five W, two H
    what_object = fields.Char(help="Product, part or process concerned.")
    what_defect = fields.Char(help="What exactly is wrong with it.")
    found_by = fields.Char("Who Found It")
    found_where = fields.Char("Where", help="Place, process step, place on the part.")
    found_when = fields.Char("When", help="Date, shift, how often, in which pattern.")
    why_problem = fields.Char(
        "Why Is It a Problem", help="What the customer cannot do because of it."
    )
    how_detected = fields.Char("How Was It Detected")
    affected_qty = fields.Float("How Many", digits="Product Unit")
    checked_qty = fields.Float("Of How Many Checked", digits="Product Unit")
    expected_value = fields.Char("Should Be", help="The requirement, with its limit.")
    measured_value = fields.Char("Is", help="The measured value or the count of parts.")
    measured_unit = fields.Char("Unit", help="Unit of both values: mm, pcs, °C …")
    first_occurred_on = fields.Date("First Occurrence")
    recurrence = fields.Selection(
        [("first", "For the first time"), ("repeat", "Has occurred before")],
        "Repeat?",
    )
    repeat_of_id = fields.Many2one(
        "aftersales.problem",
        "Earlier Problem",
        index="btree_not_null",
        check_company=True,
        copy=False,
    )
    picture_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_problem_picture_rel",
        string="Pictures",
        bypass_search_access=True,
        copy=False,
    )

    # === BUSINESS === #

    def _get_statement(self):
        """Return the problem in words, to see whether a cause says more than it."""
        facts = (self.subject, self.symptom, self.what_object, self.what_defect)
        return " ".join(filter(None, facts))

    def _prepare_deviation(self):
        """Return object, defect and measured deviation in one line."""
        unit = self.measured_unit or ""
        values = " / ".join(filter(None, [self.expected_value, self.measured_value]))
        facts = (self.what_object, self.what_defect, f"{values} {unit}".strip())
        return ", ".join(filter(None, facts))
