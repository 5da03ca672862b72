from odoo import fields, models

from .return_discrepancy_mail import TEMPLATE


class Returns(models.Model):
    """Tells the customer what came otherwise than he announced."""

    _inherit = "aftersales.return"

    untold_discrepancy_count = fields.Integer(compute="_compute_untold_discrepancies")

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_untold_discrepancies(self):
        for document in self:
            untold = document._get_untold_discrepancies()
            document.untold_discrepancy_count = len(untold)

    # === ACTIONS === #

    def action_tell_discrepancies(self):
        """Open the mail that tells the customer what came otherwise."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mail to the Customer"),
            "res_model": "mail.compose.message",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": self.env.ref(TEMPLATE).id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "force_email": True,
                "aftersales_told_ids": self._get_untold_discrepancies().ids,
            },
        }

    # === BUSINESS === #

    def _get_untold_discrepancies(self):
        """Return what the customer has not been told yet."""
        return self.discrepancy_ids.filtered(lambda row: not row.told_at)

    def _tell_discrepancies(self):
        """Mail each customer, in his language, what he does not know yet."""
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        if template:
            untold = self.env["aftersales.return.discrepancy"].union(
                *(document._get_untold_discrepancies() for document in self)
            )
            template.send_mail_batch(self.ids)
            untold._mark_told()

    # === MAIL === #

    def message_post(self, **kwargs):
        """Post; a mail that our button opened tells the customer."""
        context = self.env.context
        # The web routes post with full rights and a context of the sender's choice.
        may_write = self.sudo(False).has_access("write")
        ids = may_write and context.get("aftersales_told_ids") or []
        told = self._get_untold_discrepancies().filtered(lambda row: row.id in ids)
        silent = self.with_context(aftersales_told_ids=False)
        message = super(Returns, silent).message_post(**kwargs)
        if told:
            told._mark_told()
        return message

    def _mail_get_partner_fields(self, introspect_fields=False):
        return ["partner_id"]
