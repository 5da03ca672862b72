from odoo import fields, models
from odoo.exceptions import UserError

CHECKS = [
    ("none", "Nothing there"),
    ("good", "Checked, all good"),
    ("bad", "Checked, bad parts found"),
]


class Problem(models.Model):
    """What the investigation of a problem looks at beside the departments."""

    _inherit = "aftersales.problem"

    stock_check = fields.Selection(
        CHECKS,
        "Products in Stock",
        copy=False,
        tracking=True,
        help="Checked in parallel with the CAPA request.",
    )
    wip_check = fields.Selection(
        CHECKS,
        "Work in Process",
        copy=False,
        tracking=True,
        help="Checked in parallel with the CAPA request.",
    )
    check_note = fields.Text(
        "What Was Checked",
        copy=False,
        help="Where, how many, by whom, with what result.",
    )
    institute_id = fields.Many2one(
        "res.partner",
        "Outside Institute",
        copy=False,
        index="btree_not_null",
        help="Tests for us where our own means are not enough to decide.",
    )
    institute_result = fields.Text("Result of the Institute", copy=False)
    institute_file_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_problem_institute_rel",
        string="Test Reports",
        copy=False,
        bypass_search_access=True,
    )
    is_joint = fields.Boolean(
        "Analysed With the Customer",
        copy=False,
        help="Cause and measures are analysed jointly with the customer.",
    )
    joint_note = fields.Text(
        "Result With the Customer",
        copy=False,
        help="Who took part, and what both sides found.",
    )
    reported_at = fields.Datetime(
        "Reported to the General Manager On", readonly=True, copy=False
    )
    reported_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    accountability = fields.Text(
        copy=False,
        groups="aftersales.group_quality_manager,aftersales.group_manager",
        help="Departments and persons found responsible, for the company's rules of"
        " reward and punishment.",
    )

    # === ACTIONS === #

    def action_report_director(self):
        """Report these problems to the general manager; he gets a to-do for each.

        :raise UserError: when the company has not named one
        """
        self.check_access("write")
        for company, problems in self.grouped("company_id").items():
            director = company.sudo().aftersales_director_id
            if not director:
                raise UserError(
                    self.env._(
                        "%(company)s has not named a general manager (Settings).",
                        company=company.name,
                    )
                )
            for problem in problems:
                problem.sudo().activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Take note of this problem and its result"),
                    user_id=director.id,
                )
            problems._write_protected(
                {"reported_at": fields.Datetime.now(), "reported_by_id": self.env.uid}
            )
        return True
