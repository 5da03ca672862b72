from odoo import api, models


class ServicePaper(models.AbstractModel):
    """What the papers about the quality of service are made of, laid out as the others.

    Whoever may read the document may read its paper.
    """

    _name = "aftersales.service.paper"
    _inherit = "aftersales.rework.paper"
    _description = "Paper about the Quality of Service"

    # === PARTS === #

    @api.model
    def _make_signing(self, document, step, rows):
        """Return the table to sign on: who made it, then what the rules want signed.

        :param step: the step that the signatures are for
        :param rows: see ``_prepare_signing``
        """
        valid = document.signature_ids.filtered("is_valid")
        rules = document._get_rules(step).sudo().filtered("signature_group_id")
        missing = rules - valid.sudo().rule_id
        blank = [(rule.name, "", "") for rule in missing]
        return self._prepare_signing([*rows, *blank], document)

    @api.model
    def _get_signatures(self, document):
        """Return the electronic signatures, for what in the reader's language."""
        rows = super()._get_signatures(document)
        signatures = document.signature_ids.sorted("signed_at").filtered("is_valid")
        names = [signature.sudo().rule_id.name for signature in signatures]
        return [
            [name or row[0], *row[1:]] for name, row in zip(names, rows, strict=True)
        ]

    @api.model
    def _format_weight(self, weight):
        return f"{weight:g} %"
