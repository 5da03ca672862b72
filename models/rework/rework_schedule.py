from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..sla.deadline import to_seconds
from ..sla.working_time import local_date
from .capacity import TRIFLE
from .rework_planning import NO_EXCEPTION
from .rework_slot import COUNTED_STATES
from .rework_table import PLANNING, TRANSITIONS

DATES = ("scheduled_start", "scheduled_end")
STEP = ("state", "state_reason")
# What shows whether the dates can be kept, as long as it is on paper.
SHOWN_STATES = ("routed", *COUNTED_STATES)


class Rework(models.Model):
    """The schedule of a rework: what planning sees before it is settled, and after.

    Once it is scheduled the dates stay, whichever way somebody tries to move them;
    *Schedule Again* opens them, with a reason.
    """

    _inherit = "aftersales.rework"

    _transitions = {
        "reschedule": replace(TRANSITIONS["reschedule"], effect="_action_reschedule"),
    }

    expected_on = fields.Date(
        "Ready On",
        compute="_compute_schedule",
        help="The day on which the customer can have his goods by this schedule:"
        " re-inspection and shipping included.",
    )
    late_days = fields.Integer(
        "Days Late",
        compute="_compute_schedule",
        help="By how many days this schedule misses the promised day.",
    )
    schedule_warning = fields.Text(
        compute="_compute_schedule_warning",
        help="Where the schedule misses the promise, and which department has not"
        " enough time on which day.",
    )
    free_minutes = fields.Float(
        "Free Until Then (min)",
        digits=(16, 0),
        compute="_compute_free_minutes",
        help="Minutes that the department has left until the rework must be done.",
    )
    schedule_exception = fields.Text(
        "Scheduled Nevertheless",
        copy=False,
        help="Why it is scheduled although it will be late, or a department has too"
        " much to do; stands for the dates as they are.",
    )
    schedule_exception_by_id = fields.Many2one(
        "res.users", "Decided By", readonly=True, copy=False
    )
    schedule_exception_at = fields.Datetime("Decided On", readonly=True, copy=False)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("scheduled_end", "promised_on", "company_id")
    def _compute_schedule(self):
        times = {}
        for rework in self:
            company = rework.company_id.sudo()
            if company not in times:
                calendar = company.resource_calendar_id
                times[company] = calendar._get_working_time(company)
            expected_on = rework._get_ready_day(times[company])
            promised_on = rework.promised_on
            rework.expected_on = expected_on
            rework.late_days = (
                max(0, (expected_on - promised_on).days)
                if expected_on and promised_on
                else 0
            )

    def _get_ready_day(self, time):
        """Return the day on which the goods can be with the customer."""
        if not self.scheduled_end:
            return False
        # What ends as the day's work ends, still ends on that day.
        moment = to_seconds(self.scheduled_end) - 1
        days = self.company_id.sudo().aftersales_rework_buffer_days
        moment = days and time.day_end(moment, days) or moment
        return local_date(moment, time.zone)

    @api.depends(
        *DATES,
        "promised_on",
        "state",
        "team_id",
        "operation_ids.planned_minutes",
        "operation_ids.team_id",
    )
    def _compute_schedule_warning(self):
        shown = self.filtered(lambda r: r.state in SHOWN_STATES and r.scheduled_end)
        (self - shown).schedule_warning = False
        shops = shown._get_shops() if shown else {}
        for rework in shown:
            if rework.state in COUNTED_STATES:
                pieces = rework._get_slot_pieces(shops)
                rework._unbook(pieces)
                overloads = rework._get_overloads(pieces)
                rework._book(pieces)
            else:
                overloads = rework._get_overloads(rework._get_pieces(shops))
            texts = [rework._get_lateness(), *rework._describe_overloads(overloads)]
            rework.schedule_warning = "\n".join(filter(None, texts))

    @api.depends("promised_on", "team_id", "company_id", "state")
    def _compute_free_minutes(self):
        waiting = self.filtered(lambda r: r.state == "routed" and r.team_id)
        (self - waiting).free_minutes = 0
        shops = waiting._get_shops() if waiting else {}
        now = to_seconds(fields.Datetime.now())
        for rework in waiting:
            shop = shops[rework.team_id._origin, rework.company_id]
            last = rework._get_last_moment()
            rework.free_minutes = shop.free_between(now, last) if last else 0

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; only planning says when.

        :raise UserError: when somebody else enters dates
        """
        self._check_planner({name for vals in vals_list for name in vals if vals[name]})
        return super().create(vals_list)

    def write(self, vals):
        """Write; a reason is stamped, and stands for the dates as they are.

        :raise UserError: when somebody else than planning enters dates or a reason
        """
        self._check_planner(vals)
        if not vals.keys() & {*DATES, "schedule_exception"}:
            return super().write(vals)
        step = {name: vals[name] for name in STEP if name in vals}
        facts = {name: value for name, value in vals.items() if name not in step}
        if step:
            # The step looks at the facts as they are when all is written.
            return self.write(facts) and super().write(step)
        is_moved = bool(vals.keys() & set(DATES))
        result = super().write(vals)
        stamps = dict(NO_EXCEPTION) if is_moved else {}
        if vals.get("schedule_exception"):
            stamps = {
                "schedule_exception": vals["schedule_exception"],
                "schedule_exception_by_id": self.env.uid,
                "schedule_exception_at": fields.Datetime.now(),
            }
        self._write_protected(stamps)
        if is_moved:
            self._forget_slots()
        return result

    @api.model
    def _get_protected_fields(self):
        stamps = {"schedule_exception_by_id", "schedule_exception_at"}
        return super()._get_protected_fields() | stamps

    @api.model
    def _check_planner(self, names):
        planned = [n for n in (*DATES, "schedule_exception") if n in names]
        if not planned or self.env.su or self._missing_permission(PLANNING) == []:
            return
        raise UserError(
            self.env._(
                "Planning says when a rework is done (%(fields)s).",
                fields=", ".join(self._get_field_labels(planned)),
            )
        )

    # === ACTIONS === #

    def action_propose_schedule(self):
        """Propose dates: as late as the promise allows, else as soon as possible.

        Several compete for the free time: urgent ones first, then by the promised day.

        :raise UserError: when one of them is not waiting for its schedule, or the user
            does not plan
        """
        self._check_planner(DATES)
        self.check_access("write")
        others = self.filtered(lambda rework: rework.state != "routed")
        if others:
            raise UserError(
                self.env._(
                    "Only what is routed and not scheduled yet can be proposed:"
                    " %(reworks)s.",
                    reworks=", ".join(others.mapped("name")),
                )
            )
        self._propose_schedule()
        return self._tell_proposals()

    def action_schedule(self):
        """Take the step of the table with all that are selected.

        :raise UserError: listing what keeps which of them from being scheduled
        """
        return self.write({"state": "scheduled"})

    def _tell_proposals(self):
        """Return the message that sums the proposals up."""
        late = self.filtered("late_days")
        without = self.filtered(lambda rework: not rework.scheduled_end)
        texts = [
            self.env._("Proposed: %(count)s.", count=len(self - without)),
            late and self.env._("Late: %(count)s.", count=len(late)),
            without
            and self.env._(
                "No working hours: %(reworks)s.",
                reworks=", ".join(without.mapped("name")),
            ),
        ]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if late or without else "success",
                "message": " ".join(filter(None, texts)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # === BUSINESS === #

    def _schedule_refusals(self):
        """Yield why it cannot be scheduled so."""
        yield from super()._schedule_refusals()
        now, shops = fields.Datetime.now(), self._get_shops()
        for rework in self._sorted_fairly():
            start, end = rework.scheduled_start, rework.scheduled_end
            if not start or not end:
                continue
            if start > end:
                text = self.env._("It cannot end before it starts.")
                yield rework, text, "scheduled_end"
            if end < now:
                text = self.env._("It would be over already.")
                yield rework, text, "scheduled_end"
            pieces = rework._get_pieces(shops)
            overloads = rework._get_overloads(pieces)
            # The next of a batch finds less time left.
            rework._book(pieces)
            if not rework.schedule_exception:
                yield from rework._get_schedule_doubts(overloads)

    def _get_schedule_doubts(self, overloads):
        """Yield what needs a reason: it will be late, or a department is overloaded."""
        lateness = self._get_lateness()
        if lateness:
            text = self.env._(
                "%(lateness)s Agree with the customer on another day, or say why it is"
                " scheduled nevertheless.",
                lateness=lateness,
            )
            yield self, text, "schedule_exception"
        if self.company_id.aftersales_rework_overload == "block":
            for text in self._describe_overloads(overloads):
                yield self, text, "schedule_exception"

    def _get_lateness(self):
        """Return by how much the schedule misses the promise, empty if it does not."""
        if not self.late_days:
            return ""
        return self.env._(
            "Late: ready on %(expected)s, %(days)s day(s) after the promised"
            " %(promised)s.",
            expected=format_date(self.env, self.expected_on),
            days=self.late_days,
            promised=format_date(self.env, self.promised_on),
        )

    @api.model
    def _get_overloads(self, pieces):
        """Return on which days it needs more than is left: ``Piece`` -> minutes."""
        overloads = {}
        for piece in pieces:
            over = piece.minutes - piece.shop.free(piece.day)
            if over > TRIFLE:
                overloads[piece] = over
        return overloads

    @api.model
    def _describe_overloads(self, overloads):
        return [
            self.env._(
                "%(department)s has %(minutes)d min too much to do on %(day)s.",
                department=piece.shop.key.name,
                minutes=round(over) or 1,
                day=format_date(self.env, piece.day),
            )
            for piece, over in overloads.items()
        ]

    def _action_schedule(self):
        """Take the time of the departments, by the dates as they are."""
        result = super()._action_schedule()
        shops, found = self._get_shops(without=self), {}
        for rework in self._sorted_fairly():
            found[rework] = rework._get_pieces(shops)
            rework._book(found[rework])
        self._keep_slots(found)
        return result

    def _action_reschedule(self):
        """The time is free again; the dates stay as a proposal."""
        self._write_protected(dict(NO_EXCEPTION))
        self._drop_start_clocks()

    def _action_reroute(self):
        """What is routed anew is scheduled anew."""
        result = super()._action_reroute()
        self._forget_schedule()
        self._drop_start_clocks()
        return result

    def _action_cancel(self):
        """Give the time of the departments back."""
        result = super()._action_cancel()
        self._forget_slots()
        return result

    def _drop_start_clocks(self):
        """End the promise to begin on a day that holds no longer."""
        until = f"{self._name}:scheduled"
        clocks = self.sudo()._get_clocks()
        clocks = clocks.filtered(lambda clock: clock.target_id.until == until)
        clocks._give_up(fields.Datetime.now())

    def _forget_schedule(self):
        self._write_protected({**dict.fromkeys(DATES, False), **NO_EXCEPTION})
        self._forget_slots()

    def _forget_slots(self):
        slots = self.env["aftersales.rework.slot"].sudo()
        slots.search([("rework_id", "in", self.ids)]).unlink()
