from odoo import fields, models


class ReworkInspection(models.Model):
    """One characteristic that quality has inspected again after the rework."""

    _name = "aftersales.rework.inspection"
    _inherit = "aftersales.rework.part"
    _description = "Re-inspection"
    _order = "rework_id, loop desc, sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    loop = fields.Integer(readonly=True, help="0 is the first round.")
    characteristic = fields.Char(required=True)
    has_limits = fields.Boolean("Measured")
    lower_limit = fields.Float(digits=(16, 4))
    upper_limit = fields.Float(digits=(16, 4))
    measure_unit = fields.Char("Measured In")
    value = fields.Float(digits=(16, 4))
    verdict = fields.Selection([("ok", "OK"), ("nok", "Not OK")])
    inspected_at = fields.Datetime("Inspected On", readonly=True, copy=False)
    inspector_id = fields.Many2one("res.users", readonly=True, copy=False)
    note = fields.Char("Remark")
