from odoo import api, fields, models
from odoo.exceptions import UserError


class CostKind(models.Model):
    """What a cost is for. Those with a code are counted from documents of the ERP.

    The others are entered by hand: freight, hours of labour, travel ...
    """

    _name = "aftersales.cost.kind"
    _description = "Kind of Cost"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    code = fields.Char(
        "Counted From",
        readonly=True,
        copy=False,
        help="Of kinds that are counted from documents; nobody enters these by hand.",
    )
    failure = fields.Selection(
        [
            ("internal", "Internal failure"),
            ("external", "External failure"),
            ("appraisal", "Appraisal"),
            ("prevention", "Prevention"),
        ],
        "Cost of Quality",
        default="external",
        required=True,
        help="Where it belongs in a report of the cost of poor quality, which is"
        " internal and external failure; appraisal and prevention are told apart.",
    )
    is_recovery = fields.Boolean(
        "Reimbursed by Others",
        help="What a carrier, an insurer or a supplier pays: it counts against the"
        " cost.",
    )
    unit = fields.Char(
        translate=True, help="What is counted, such as hours or kilometres."
    )
    rate = fields.Float(
        "Usual Rate",
        digits="Product Price",
        company_dependent=True,
        help="Proposed for one unit, in the currency of the company.",
    )

    _code_unique = models.UniqueIndex("(code)", "There is such a kind already.")

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create kinds that are entered by hand.

        :raise UserError: when somebody gives a code, which belongs to the program
        """
        for vals in vals_list:
            self._check_code(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Write all but the code.

        :raise UserError: when somebody gives a code, which belongs to the program
        """
        self._check_code(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_counted(self):
        counted = self.filtered("code")
        if counted:
            raise UserError(
                self.env._(
                    "These costs are counted from documents, archive the kinds"
                    " instead: %(kinds)s",
                    kinds=", ".join(counted.mapped("name")),
                )
            )

    # === BUSINESS === #

    @api.model
    def _check_code(self, vals):
        if vals.get("code") and not self.env.su:
            raise UserError(self.env._("Only the program counts costs from documents."))
