from odoo import models


class Returns(models.Model):
    """What the steps of a return ask for and do; each capability adds its own part.

    A guard yields ``(document, text, about)``; an effect is called with the documents
    that have arrived.
    """

    _inherit = "aftersales.return"

    # === GUARDS === #

    def _submit_refusals(self):
        """Yield what is missing about the goods: origin, quantity, reason."""
        for document in self:
            for line in document.line_ids:
                if line.uom_id.compare(line.quantity, 0) <= 0:
                    text = self.env._(
                        "%(product)s: how many come back is missing.",
                        product=line.product_id.display_name,
                    )
                    yield document, text, line

    def _approve_refusals(self):
        """Yield why the person may not approve it."""
        yield from ()

    def _refuse_refusals(self):
        """Yield why the person may not refuse it."""
        yield from ()

    def _appeal_refusals(self):
        """Yield why there is no appeal."""
        yield from ()

    def _receive_refusals(self):
        """Yield why it is not receiving yet."""
        yield from ()

    def _inspect_refusals(self):
        """Yield why there is nothing to inspect yet."""
        yield from ()

    def _decide_refusals(self):
        """Yield what has not been inspected."""
        yield from ()

    def _without_goods_refusals(self):
        """Yield what must come back first."""
        for document in self:
            for line in document.line_ids.filtered("needs_goods"):
                text = self.env._(
                    "%(product)s must come back first.",
                    product=line.product_id.display_name,
                )
                yield document, text, line

    def _inspect_again_refusals(self):
        """Yield why it cannot be inspected again."""
        yield from ()

    def _process_refusals(self):
        """Yield what has not been decided."""
        yield from ()

    def _decide_again_refusals(self):
        """Yield what has been carried out already."""
        yield from ()

    def _finish_refusals(self):
        """Yield what has not been carried out."""
        yield from ()

    def _expire_refusals(self):
        """Yield why the authorisation still holds."""
        yield from ()

    def _cancel_refusals(self):
        """Yield what has happened already."""
        yield from ()

    # === EFFECTS === #

    def _action_submit(self):
        """Ask for the approval."""

    def _action_authorise(self):
        """Submit and approve in one step."""
        self._write_protected({"submitted_at": self[:1].approved_at})
        self._action_approve()

    def _action_approve(self):
        """Let the customer send the goods."""

    def _action_refuse(self):
        """Tell the customer that he may not."""

    def _action_appeal(self):
        """Have somebody else look at it again."""

    def _action_receive(self):
        """The first goods are there."""

    def _action_inspect(self):
        """The goods are there, quality looks at them."""

    def _action_decide(self):
        """The findings are there, somebody decides what becomes of the goods."""

    def _action_process(self):
        """It has been decided what is done."""

    def _action_finish(self):
        """Everything is done."""

    def _action_expire(self):
        """The customer has not sent the goods in time."""

    def _action_renew(self):
        """The customer may send the goods after all."""

    def _action_cancel(self):
        """Nothing comes back."""
