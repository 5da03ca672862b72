from odoo import api, models
from odoo.fields import Domain

MODEL = "aftersales.complaint"


class IrAttachment(models.Model):
    """Files of a complaint are evidence: customers get the ones we hand them.

    Who may read a record may read its attachments, in Odoo. A customer may read his
    complaint, but reaches its files only by the tokens in his messages and pages.
    """

    _inherit = "ir.attachment"

    def _inaccessible_comodel_records(self, model_and_ids, operation):
        yield from super()._inaccessible_comodel_records(model_and_ids, operation)
        if not self.env.su and self.env.user.share:
            for complaint_id in model_and_ids.get(MODEL, ()):
                yield MODEL, complaint_id

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access) and self.env.user.share:
            domain = Domain(domain) & Domain("res_model", "!=", MODEL)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
