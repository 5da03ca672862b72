from odoo import api, models

from .return_table import AUTHORISED_STATES

# What was approved beside the value; a change of these is approved anew.
APPROVED_FACTS = ("product_id", "order_line_id", "move_id", "needs_goods")


class ReturnLine(models.Model):
    """What a client changes after the approval is within what he may approve."""

    _inherit = "aftersales.return.line"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create.

        :raise UserError: when a return is approved already and the person may not
            approve it as it is now
        """
        lines = super().create(vals_list)
        lines._filter_approved()._check_approved()
        return lines

    def write(self, vals):
        """Write.

        :raise UserError: when a return is approved already, is worth more or about
            other goods now, and the person may not approve that
        """
        approved = self._filter_approved()
        before = {line: line._get_approved_facts() for line in approved}
        result = super().write(vals)
        approved.filtered(lambda line: line._exceeds(before[line]))._check_approved()
        return result

    # === BUSINESS === #

    def _filter_approved(self):
        return self.filtered(lambda line: line.return_id.state in AUTHORISED_STATES)

    def _get_approved_facts(self):
        return self.amount, [self[name] for name in APPROVED_FACTS]

    def _exceeds(self, before):
        """Return whether the line is more, or something else, than was approved."""
        amount, facts = self._get_approved_facts()
        old_amount, old_facts = before
        grows = self.company_currency_id.compare_amounts(amount, old_amount) > 0
        return grows or facts != old_facts

    def _check_approved(self):
        """Approve the changed returns anew, silently, or refuse the change."""
        documents = self.return_id
        if not documents:
            return
        documents._raise_points(documents._approve_refusals())
        for rule in documents._get_rules("approve"):
            missing = rule._missing_points(documents)
            documents._raise_points(
                (document, point.text, point.about)
                for document, points in missing.items()
                for point in points
            )
