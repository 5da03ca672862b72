from odoo import api, fields, models


class ReturnInspectionCheck(models.Model):
    """What was found on one item of the checklist.

    The item's words are kept as they were: a checklist may be changed later.
    """

    _name = "aftersales.return.inspection.check"
    _description = "Inspection Check"
    _order = "inspection_id, sequence, id"

    inspection_id = fields.Many2one(
        "aftersales.return.inspection", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="inspection_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Check", required=True)
    expected = fields.Char()
    has_value = fields.Boolean("Measured")
    value = fields.Char("Measured Value", help="With its unit.")
    result = fields.Selection(
        [("ok", "In order"), ("nok", "Not in order"), ("na", "Not applicable")]
    )
    note = fields.Char("Finding")

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create checks of goods that are being inspected.

        :raise UserError: when the inspection is over
        """
        checks = super().create(vals_list)
        checks.inspection_id._check_inspecting()
        return checks

    def write(self, vals):
        """Write; who changes a check of a finished inspection has inspected it.

        :raise UserError: when the inspection is over
        """
        self.inspection_id._check_inspecting()
        result = super().write(vals)
        self.inspection_id._check_inspecting()
        self.inspection_id.filtered("inspected_at")._stamp()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_inspected(self):
        self.inspection_id._check_inspecting()

    # === ACTIONS === #

    def action_ok(self):
        """Say that it is in order; a second time takes it back."""
        return self._answer("ok")

    def action_nok(self):
        """Say that it is not in order; a second time takes it back."""
        return self._answer("nok")

    def action_na(self):
        """Say that it does not apply to these goods; a second time takes it back."""
        return self._answer("na")

    # === BUSINESS === #

    def _answer(self, result):
        for check in self:
            check.result = False if check.result == result else result
        return True

    def _is_open(self):
        """Return whether there is no answer yet, or no value that was asked for."""
        self.ensure_one()
        is_measured = self.has_value and self.result != "na"
        return not self.result or (is_measured and not self.value)
