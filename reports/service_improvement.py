from odoo import api, models

from .return_paper import DAY, GOODS, PERSON


class ServiceImprovement(models.AbstractModel):
    """The improvement form (客户服务改进表, G-20, G-21)."""

    _name = "report.aftersales.report_service_improvement"
    _inherit = "aftersales.service.paper"
    _description = "Service Improvement Form (paper)"

    _paper_model = "aftersales.improvement"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Service Improvement")

    @api.model
    def _get_chapters(self, document):
        """Return the item, the plan, before and after, and the three signatures."""
        author = (self.env._("Author"), "create_uid", "create_date")
        texts = ("note", "department_opinion")
        return [
            (self.env._("Improvement"), self._tell_item(document)),
            (self.env._("Improvement Plan"), self._tell_plan(document)),
            (self.env._("Before and After"), self._tell_effect(document)),
            (self.env._("Customers Concerned"), self._tell_customers(document)),
            (self.env._("Remarks"), self._make_texts(document, *texts)),
            (
                self.env._("Signatures"),
                self._make_signing(document, "confirm", [author]),
            ),
        ]

    @api.model
    def _tell_item(self, document):
        names = ("item", "team_id", "user_id", "date", "date_start", "date_end")
        return self._make_facts(document, *names, "origin", "indicator_id")

    @api.model
    def _tell_plan(self, document):
        tasks = document.task_ids
        columns = [
            self._column(tasks, "name", 2 * GOODS),
            self._column(tasks, "user_id", PERSON),
            self._column(tasks, "due_on", DAY),
            self._column(tasks, "done_on", DAY),
        ]
        names = ("name", "user_id", "due_on", "done_on")
        return self._list(columns, [[self._say(t, n) for n in names] for t in tasks])

    @api.model
    def _tell_customers(self, document):
        customers = document.customer_ids
        columns = [
            self._column(customers, "partner_id", GOODS),
            self._column(customers, "note", 2 * GOODS),
        ]
        names = ("partner_id", "note")
        rows = [[self._say(customer, name) for name in names] for customer in customers]
        return self._list(columns, rows)

    @api.model
    def _tell_effect(self, document):
        names = ("before_text", "after_text", "type_id", "effect", "standard_id")
        return self._make_facts(document, *names)
