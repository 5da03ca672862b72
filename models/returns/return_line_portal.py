from odoo import models
from odoo.tools import format_date

# In these the decision about the goods is made and told.
DECIDED_STATES = ("processing", "done")


class ReturnLine(models.Model):
    """What the customer is told of one product that he sends back."""

    _inherit = "aftersales.return.line"

    # === BUSINESS === #

    def _prepare_portal_line(self):
        """Return the line as plain values: asked, come, decided, in his words."""
        self.ensure_one()
        unit = self.uom_id.name
        return {
            "product": self.product_id.display_name,
            "lot": self.lot_id.name or "",
            "asked": f"{self.quantity:g} {unit}",
            "come": f"{self.received_qty:g} {unit}" if self.received_qty else "",
            "facts": [fact for fact in self._prepare_portal_facts() if fact[1]],
        }

    def _prepare_portal_facts(self):
        """Return why and what for, what was found out and decided: label, text."""
        document = self.return_id
        is_answered = document.approved_at or document.refused_at
        is_decided = document.state in DECIDED_STATES
        decided = self.decided_id.name if is_decided else ""
        done = self.done_id.name if is_decided else ""
        comes = self.needs_goods or not is_answered
        keep = "" if comes else self.env._("You may keep it.")
        return [
            (self.env._("Reason"), self.reason_id.name),
            (self.env._("You wrote"), self.note),
            (self.env._("You ask for"), self.requested_id.name),
            (self.env._("Warranty"), is_answered and self._get_portal_warranty()),
            (self.env._("Goods"), keep),
            (self.env._("We decided"), decided),
            (self.env._("Carried out"), done if done != decided else ""),
        ]

    def _get_portal_warranty(self):
        """Return whether the guarantee covers it; empty when nobody knows."""
        day = format_date(self.env, self.warranty_end)
        if self.warranty_state == "in":
            return (
                day
                and self.env._("Covered until %(day)s", day=day)
                or self.env._("Covered")
            )
        if self.warranty_state == "out":
            is_over = self.warranty_end and self.warranty_end < self._get_asked_on()
            if is_over:
                return self.env._("Ended on %(day)s", day=day)
            return self.env._("Not covered")
        return ""
