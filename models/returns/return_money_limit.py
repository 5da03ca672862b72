from math import inf

from odoo import models


class Returns(models.Model):
    """Who decides about how much money: the limits of approval hold for it, too."""

    _inherit = "aftersales.return"

    # === GUARDS === #

    def _process_refusals(self):
        """Yield what gives the customer more than the person decides about alone."""
        yield from super()._process_refusals()
        yield from self._money_refusals()

    def _money_refusals(self):
        """Yield the returns that give more than their value, above the own limit.

        Up to its value a return was judged when it was approved.
        """
        limits = self.env["aftersales.return.limit"]
        for document in self:
            limit = limits._get_limit(self.env.user, document.company_id) or 0.0
            given = document._get_given_amount()
            if limit == inf or document.currency_id.compare_amounts(given, limit) <= 0:
                continue
            if document.currency_id.compare_amounts(given, document.amount_total) > 0:
                text = self.env._(
                    "It gives %(given)s, more than the goods are worth and more than"
                    " your limit of %(limit)s: somebody with a higher one decides.",
                    given=document._format_amount(given),
                    limit=document._format_amount(limit),
                )
                yield document, text, "settlement_ids"

    # === BUSINESS === #

    def _get_given_amount(self):
        """Return what the customer gets, without taxes, in the company's currency."""
        self.ensure_one()
        document = self.sudo()
        return document.settlement_currency_id._convert(
            document.settlement_untaxed, document.currency_id, document.company_id
        )

    def _check_decides(self, documents):
        """Refuse whoever does not decide about returns, or about so much money."""
        result = super()._check_decides(documents)
        self._raise_points(documents.with_env(self.env)._money_refusals())
        return result
