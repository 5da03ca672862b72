from odoo import models


class Returns(models.Model):
    """What is decided: proposed as the customer asked for, and never left open."""

    _inherit = "aftersales.return"

    # === GUARDS === #

    def _process_refusals(self):
        """Yield the lines of which nothing is decided."""
        yield from super()._process_refusals()
        for document in self:
            for line in document.line_ids.filtered(lambda li: not li.decided_id):
                text = self.env._(
                    "%(product)s: what is decided for the customer is missing.",
                    product=line.product_id.display_name,
                )
                yield document, text, line

    # === EFFECTS === #

    def _action_decide(self):
        """Propose what the customer asks for; whoever decides may change it."""
        result = super()._action_decide()
        open_ = self.sudo().line_ids.filtered(lambda line: not line.decided_id)
        for remedy, lines in open_.grouped("requested_id").items():
            lines._store({"decided_id": remedy.id})
        return result
