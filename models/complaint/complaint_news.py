from odoo import api, fields, models
from odoo.tools import format_date

from ..sla.deadline import Promise, to_moment, to_seconds

ACCEPTANCE = "aftersales.mail_activity_type_acceptance"


class Complaint(models.Model):
    """What the customer hears before the answer: accepted, until when, delayed."""

    _inherit = "aftersales.complaint"

    expected_on = fields.Date(
        compute="_compute_expected_on", store=True, readonly=False, precompute=True
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_expected_on(self):
        """Expect the answer of what is being registered by its policy.

        Before the rows are inserted, the batch at once; afterwards people say when.
        """
        if not self.env.context.get("aftersales_is_creating"):
            return
        times = self.env["aftersales.sla.clock"]._get_times()
        for complaint in self:
            due_at = complaint._get_first_answer_due(times)
            complaint.expected_on = complaint._get_answer_day(due_at)

    # === ACTIONS === #

    def action_mark_acknowledged(self):
        """Record that the customer was told the acceptance by phone or by letter."""
        self.check_access("write")
        self._mark_acknowledged(fields.Datetime.now())
        return True

    # === BUSINESS === #

    def _mark_acknowledged(self, moment):
        """Know that the acceptance was told, whatever the way; its to-do is done."""
        self._record_fact("acknowledged", moment)
        self.sudo().activity_feedback([ACCEPTANCE])

    @api.model
    def _get_phone_activity_type(self, rule):
        """Return the to-do that, marked as done, tells that the customer knows."""
        if rule.transition == f"{self._name}:accept":
            return self.env.ref(ACCEPTANCE)
        return super()._get_phone_activity_type(rule)

    # === EXPECTED ANSWER === #

    def _expect_answer(self):
        """Expect the answer on the day of the policy, else after the company's days."""
        due = self._get_answer_due()
        by_day = self.grouped(lambda c: c._get_answer_day(due.get(c.id)))
        for day, complaints in by_day.items():
            quiet = complaints.with_context(tracking_disable=True)
            quiet._write_protected({"expected_on": day})

    def _get_answer_day(self, due_at):
        """Return the day by which the customer may expect the answer.

        :param due_at: when the promised answer is due, if one is promised
        """
        if due_at:
            return self._get_office_day(due_at)
        days = self.company_id.sudo().aftersales_answer_days
        received = max(self.received_at, fields.Datetime.now())
        return fields.Date.add(self._get_office_day(received), days=days)

    def _get_first_answer_due(self, times):
        """Return when the answer is due that is promised from the receipt on, if any.

        :param times: what ``aftersales.sla.clock._get_times`` returned
        """
        policy = self.sudo().sla_policy_id
        for terms in policy._get_terms() if policy else ():
            is_answer = terms.stop == "fact:answered" and terms.is_told
            if is_answer and terms.start == "fact:received":
                key = terms.is_working, terms.calendar_id, self.company_id
                time, _is_fallback = times(*key)
                start = to_seconds(self.received_at)
                due = Promise(terms.amount, terms.unit, start).due(time)
                return to_moment(due)
        return False

    def _get_answer_due(self):
        """Return when the answer is due that the customers know: id -> moment."""
        clocks = self._get_told_clocks().filtered(
            lambda c: c.due_at and c.target_id._get_event("stop") == "fact:answered"
        )
        return {clock.res_id: clock.due_at for clock in clocks.sorted("due_at", True)}

    def _get_office_day(self, moment):
        """Return the day of a moment where the promises are counted."""
        time_zone = self.sudo().sla_policy_id._get_time_zone(self.company_id)
        office = self.with_context(tz=time_zone)
        return fields.Datetime.context_timestamp(office, moment).date()

    def _switch_policy(self, policy):
        """Expect the answer by the new policy where the old one had said when."""
        was_due = self._get_answer_due()
        following = self.filtered(
            lambda c: (
                c.state == "new"
                and c.id in was_due
                and c.expected_on == c._get_office_day(was_due[c.id])
            )
        )
        result = super()._switch_policy(policy)
        following._expect_answer()
        return result

    def _follow_extension(self, clock):
        """Expect the answer on the later day that the customer agreed to."""
        if clock.target_id._get_event("stop") == "fact:answered":
            self._write_protected({"expected_on": self._get_office_day(clock.due_at)})
        return super()._follow_extension(clock)

    # === HOLDING LETTER === #

    def _get_holding_letters(self):
        """Return the letter about a delay, each in the customer's language."""
        template = self.env.ref("aftersales.mail_template_holding", False)
        if not template:
            return super()._get_holding_letters()
        return template.sudo()._render_field(
            "body_html", self.ids, compute_lang=True, options={"post_process": True}
        )

    def _get_next_told_day(self):
        """Return the next day on which the customer is to hear from us, else the last.

        ``None`` when he was told none.
        """
        moments = sorted(filter(None, self._get_told_clocks().mapped("due_at")))
        coming = [moment for moment in moments if moment >= fields.Datetime.now()]
        day = (coming[:1] or moments[-1:] or [None])[0]
        return day and self._get_office_day(day)

    def _get_promised_day(self):
        """Return that day as text, empty when there is none."""
        day = self._get_next_told_day()
        return format_date(self.env, day) if day else ""

    def _get_later_day(self):
        """Return the day of the answer as text if it is later than that day."""
        day, expected_on = self._get_next_told_day(), self.expected_on
        is_later = expected_on and (not day or expected_on > day)
        is_ahead = is_later and expected_on > fields.Date.context_today(self)
        return format_date(self.env, expected_on) if is_ahead else ""
