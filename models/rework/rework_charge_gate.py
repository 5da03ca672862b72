from odoo import api, fields, models


class Rework(models.Model):
    """The work begins once the customer has accepted, and paid where it is asked for.

    What the charging standard asks for is a setting of it.
    """

    _inherit = "aftersales.rework"

    charge_ids = fields.One2many(
        "aftersales.rework.charge", "rework_id", "Charge Forms"
    )
    charge_count = fields.Integer("Charge Forms (count)", compute="_compute_charges")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("charge_ids")
    def _compute_charges(self):
        for rework in self:
            rework.charge_count = len(rework.sudo().charge_ids)

    # === ACTIONS === #

    @api.readonly
    def action_open_charges(self):
        """Open the charge forms; a new one is of this rework."""
        self.ensure_one()
        action = self._action_open_origin(self.charge_ids)
        return {**action, "context": {"default_rework_id": self.id}}

    def action_charge(self):
        """Make a charge form with the parts and hours that are planned, and open it."""
        self.ensure_one()
        charge = self.env["aftersales.rework.charge"].create({"rework_id": self.id})
        charge.action_fill()
        return self._action_open_origin(charge)

    # === GUARDS === #

    def _start_refusals(self):
        """Yield what the customer has not accepted or paid, too."""
        yield from super()._start_refusals()
        yield from self._charge_refusals()

    # === BUSINESS === #

    def _charge_refusals(self):
        """Yield what keeps work from beginning as far as its price goes."""
        reworks = self.sudo()
        uncharged = reworks.filtered(lambda rework: rework._lacks_charge())
        standards = self.env["aftersales.rework.charging"]._match(uncharged)
        for rework, standard in standards.items():
            if standard.sudo().condition != "none":
                yield rework.with_env(self.env), rework._get_charge_lack(), None
        for charge in reworks.charge_ids.filtered(lambda c: c.status != "declined"):
            text = charge._get_start_refusal()
            if text:
                # Who works need not read what the customer pays.
                about = (
                    charge.sudo(False)
                    if charge.sudo(False).has_access("read")
                    else None
                )
                yield charge.rework_id.with_env(self.env), text, about

    def _lacks_charge(self):
        """Tell whether a customer's repair is not free and nobody has priced it."""
        self.ensure_one()
        is_priced = self.charge_ids.filtered(lambda c: c.status != "declined")
        return self.kind != "rework" and self.warranty_state != "in" and not is_priced

    def _get_charge_lack(self):
        if self.warranty_state == "unknown":
            return self.env._(
                "Whether the goods are under warranty is not known: decide it, or make"
                " a charge form."
            )
        return self.env._("The goods are not under warranty: make a charge form.")
