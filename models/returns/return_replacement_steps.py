from odoo import models


class Returns(models.Model):
    """What the steps of a return ask of its replacements."""

    _inherit = "aftersales.return"

    # === GUARDS === #

    def _decide_again_refusals(self):
        """Yield the replacements that are on their way."""
        yield from super()._decide_again_refusals()
        yield from self._yield_sent()

    def _cancel_refusals(self):
        """Yield the replacements that are on their way."""
        yield from super()._cancel_refusals()
        yield from self._yield_sent()

    def _yield_sent(self):
        for document in self:
            for replacement in document.replacement_ids.filtered("executed_at"):
                text = self.env._(
                    "%(replacement)s has been sent already.",
                    replacement=replacement.display_name,
                )
                yield document, text, replacement

    def _finish_refusals(self):
        """Yield the replacements that have not left."""
        yield from super()._finish_refusals()
        for document in self:
            for replacement in document.replacement_ids:
                if replacement.state != "shipped":
                    text = self.env._(
                        "%(replacement)s has not been shipped yet.",
                        replacement=replacement.display_name,
                    )
                    yield document, text, replacement
