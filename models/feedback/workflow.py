from odoo import api, models


class Workflow(models.AbstractModel):
    """A document may lead to an event that customers are asked about."""

    _inherit = "aftersales.workflow"

    # State that a step leads to -> event of the survey rules. A document that has
    # some says what they are about by `_prepare_survey_values`, and who may be asked
    # by `_get_survey_contacts`: reporter, orderer, delivery.
    _survey_events = {}

    # === BUSINESS === #

    def _take(self, name, reason):
        """Take a step; customers are asked about it where a rule says so."""
        result = super()._take(name, reason)
        event = self._survey_events.get(self._get_transition(name).target)
        if event:
            self.env["aftersales.survey.rule"]._ask(event, self)
        return result

    @api.model
    def _get_severity_path(self):
        """Return the field by which a rule tells serious cases from others."""
        return "complaint_id.severity"
