from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ..sla.fact import Fact
from .complaint_table import FINAL_STATES

_lt = LazyTranslate(__name__)


class Complaint(models.Model):
    """What starts and stops the clocks of a complaint, and whose promises they are."""

    _inherit = "aftersales.complaint"

    _facts = {
        "received": Fact("received_at", _lt("Received"), is_first=True),
        "acknowledged": Fact("acknowledged_at", _lt("Acceptance told to the customer")),
        "contacted": Fact("contacted_at", _lt("Customer contacted")),
        "replied": Fact("replied_at", _lt("Oral reply given")),
        "contained": Fact("contained_at", _lt("Containment reported to the customer")),
        "proposed": Fact("proposed_at", _lt("Solution discussed with the customer")),
        "decided": Fact("decided_at", _lt("Measures decided, explained or rejected")),
        "executed": Fact("executed_at", _lt("Measures executed, or explained")),
        "asked": Fact("requested_at", _lt("Department asked")),
        "returned": Fact("returned_at", _lt("Departments have answered")),
        "planned": Fact("planned_at", _lt("Plan prepared")),
        "phoned": Fact("phoned_at", _lt("Customer phoned")),
        "visited": Fact("visited_at", _lt("Customer visited")),
        "contacted_again": Fact(
            "contacted_again_at", _lt("Customer contacted a second time")
        ),
        "answered": Fact("answered_at", _lt("Answer sent")),
        "called_back": Fact("called_back_at", _lt("Customer called back")),
        "reopened": Fact("reopened_at", _lt("Taken up again")),
    }
    _final_states = FINAL_STATES
    _policy_facts = (
        "kind",
        "company_id",
        "category_id",
        "is_quality",
        "severity",
        "priority",
        "is_safety",
        "partner_id",
        "team_id",
    )
    _people_fields = ("user_id", "team_id")
    _people_key = (*_people_fields, "create_uid", "company_id", "complained_user_id")

    acknowledged_at = fields.Datetime(
        "Acceptance Told On",
        readonly=True,
        copy=False,
        help="When the acceptance letter left, or the customer heard it by phone.",
    )
    contacted_at = fields.Datetime("First Contact On", readonly=True, copy=False)
    replied_at = fields.Datetime("Oral Reply On", readonly=True, copy=False)
    contained_at = fields.Datetime("Containment Reported On", readonly=True, copy=False)
    proposed_at = fields.Datetime("Solution Discussed On", readonly=True, copy=False)
    decided_at = fields.Datetime("Measures Decided On", readonly=True, copy=False)
    requested_at = fields.Datetime("Department Asked On", readonly=True, copy=False)
    returned_at = fields.Datetime("Departments Answered On", readonly=True, copy=False)
    planned_at = fields.Datetime("Plan Prepared On", readonly=True, copy=False)
    phoned_at = fields.Datetime("First Phone Contact On", readonly=True, copy=False)
    visited_at = fields.Datetime("First Visit On", readonly=True, copy=False)
    contacted_again_at = fields.Datetime("Second Contact On", readonly=True, copy=False)
    called_back_at = fields.Datetime("Called Back On", readonly=True, copy=False)
    reopened_at = fields.Datetime("Taken Up Again On", readonly=True, copy=False)

    # === BUSINESS === #

    def _get_clock_partner(self):
        return self.commercial_partner_id

    def _get_workflow_user(self, role):
        if role == "manager":
            manager = self.team_id.sudo().manager_id
            return (manager - self.complained_user_id).sudo(self.env.su)
        return super()._get_workflow_user(role)

    def _may_tell(self, user):
        """Tell nothing to the person complained about, whatever role he fills."""
        return super()._may_tell(user) and user != self.sudo().complained_user_id

    def _record_fact(self, name, moment):
        """Record when a fact first happened; what is on record stays.

        :param name: key of ``_facts``
        :param moment: naive UTC datetime
        """
        field = self._facts[name].field
        self.filtered(lambda c: not c[field]).sudo()._write_protected({field: moment})

    @api.model
    def _prepare_round_values(self):
        """Return the facts of a new round: what it promises has not happened yet."""
        begun_anew = ("replied_at", "proposed_at", "called_back_at", "returned_at")
        return {
            **dict.fromkeys(begun_anew, False),
            "reopened_at": fields.Datetime.now(),
        }

    def _after_rule_mail(self, rule):
        """Know that the acceptance was told: the mail of that step is the letter."""
        if rule.transition == f"{self._name}:accept":
            self._record_fact("acknowledged", fields.Datetime.now())
        return super()._after_rule_mail(rule)

    def _mark_answered(self):
        """Answer; who has our answer has been contacted, and knows what we do."""
        self.check_access("write")
        # First: the time to answer may begin with the oral reply.
        for fact in ("contacted", "replied", "contained", "proposed"):
            self._record_fact(fact, fields.Datetime.now())
        result = super()._mark_answered()
        self._hear_customer()
        return result

    def _ask_departments(self):
        """Let the departments' time begin; anew when all had answered before."""
        asked_anew = self.filtered(lambda c: not c.requested_at or c.returned_at)
        if asked_anew:
            asked_anew.sudo()._write_protected(
                {"requested_at": fields.Datetime.now(), "returned_at": False}
            )

    def _raise_urgency(self):
        degrees = [key for key, _label in self._fields["priority"].selection]
        for complaint in self:
            place = min(degrees.index(complaint.priority) + 1, len(degrees) - 1)
            complaint.priority = degrees[place]
