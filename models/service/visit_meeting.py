from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Field of the visit -> what of the meeting follows it.
FOLLOWED = {
    "starts_at": ("start", "stop"),
    "duration": ("stop",),
    "place": ("location",),
    "user_id": ("user_id", "partner_ids"),
    "companion_ids": ("partner_ids",),
    "invites_customer": ("partner_ids",),
}
# An announced visit stands in the calendar; before and after, nothing follows.
LIVE_STATE = "announced"


class Visit(models.Model):
    """An announced visit stands in the calendar; both are moved and cancelled together.

    The calendar's own mails go to our people; to the customer when he is invited.
    """

    _inherit = "aftersales.visit"

    invites_customer = fields.Boolean(
        "Invite by Calendar",
        copy=False,
        help="The customer's contact gets the calendar's invitation by mail, and each"
        " change. Otherwise he gets no mail.",
    )

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("starts_at", "event_id")
    def _check_starts_at(self):
        if any(visit.event_id and not visit.starts_at for visit in self):
            raise ValidationError(
                self.env._("An announced visit has its time: cancel it instead.")
            )

    @api.constrains("invites_customer")
    def _check_invites_customer(self):
        """Refuse to invite later on, too, whom no mail reaches."""
        for visit, text, _about in self.filtered("event_id")._invite_refusals():
            raise ValidationError(
                self.env._("%(action)s: %(point)s", action=visit.name, point=text)
            )

    # === GUARDS === #

    def _announce_refusals(self):
        """Yield what is missing before others are told, and who cannot be told."""
        yield from super()._announce_refusals()
        yield from self._invite_refusals()

    def _invite_refusals(self):
        """Yield a point where the customer is invited and has no e-mail address."""
        for visit in self:
            if visit.invites_customer and not visit.partner_id.email:
                text = self.env._(
                    "%(customer)s has no e-mail address: enter one, or do not invite"
                    " by calendar.",
                    customer=visit.partner_id.display_name,
                )
                yield visit, text, "invites_customer"

    # === CRUD === #

    def write(self, vals):
        """Write; the meeting of an announced visit follows."""
        result = super().write(vals)
        moved = FOLLOWED.keys() & vals.keys()
        if moved:
            self._move_meetings(moved)
        return result

    # === BUSINESS === #

    def _make_meeting(self):
        """Put the visit into the calendar, once."""
        self.ensure_one()
        if self.event_id:
            return
        event = self.env["calendar.event"].create(self._prepare_meeting_values())
        self._write_protected({"event_id": event.id})

    def _prepare_meeting_values(self):
        """Return the values of the calendar's meeting."""
        self.ensure_one()
        kind = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        return {
            "name": f"{kind}: {self.partner_id.display_name}",
            "start": self.starts_at,
            "stop": self._get_end(),
            "location": self.place,
            "description": self.interests,
            "user_id": self.user_id.id,
            "partner_ids": [fields.Command.set(self._get_meeting_people().ids)],
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
        }

    def _get_end(self):
        """Return when it ends, to the minute: no calendar knows parts of it."""
        return fields.Datetime.add(self.starts_at, minutes=round(self.duration * 60))

    def _get_meeting_people(self):
        """Return who takes part: our people, and the customer where he is invited."""
        self.ensure_one()
        people = (self.user_id | self.companion_ids).partner_id
        return people | self.partner_id if self.invites_customer else people

    def _move_meetings(self, names):
        """Let the meetings follow these fields, and the to-dos of the departments.

        A meeting that says so already is left alone: this ends what began there.
        """
        followers = {follower for name in names for follower in FOLLOWED[name]}
        for visit in self.filtered(lambda v: v.state == LIVE_STATE and v.event_id):
            values = visit._prepare_meeting_values()
            people = values["partner_ids"] = visit._get_meeting_people()
            meeting = visit.event_id.sudo()
            known = {
                **meeting.read(followers, load=None)[0],
                "partner_ids": meeting.partner_ids,
            }
            changed = {n: values[n] for n in followers if known[n] != values[n]}
            if "partner_ids" in changed:
                changed["partner_ids"] = [fields.Command.set(people.ids)]
            if changed:
                meeting.write(changed)
            # Moved to another day, core's calendar forgets that its length changed.
            if meeting.stop != values["stop"]:
                meeting.stop = values["stop"]
            visit._move_preparations()

    def _follow_meeting(self, meeting):
        """Take over time and place of a meeting that was moved in the calendar."""
        moved = {"starts_at": meeting.start, "place": meeting.location}
        for visit in self:
            changed = {n: value for n, value in moved.items() if visit[n] != value}
            if changed or visit._get_end() != meeting.stop:
                seconds = (meeting.stop - meeting.start).total_seconds()
                visit.write({**changed, "duration": seconds / 3600})

    def _call_off(self):
        """Cancel visits whose meeting was taken out of the calendar."""
        if self:
            reason = self.env._("Its meeting was cancelled in the calendar.")
            self.write({"state": "cancelled", "state_reason": reason})

    def _move_preparations(self):
        """Let the departments be ready on the day of the visit."""
        self.ensure_one()
        todo = self.env.ref("mail.mail_activity_data_todo")
        activities = self.sudo().activity_ids.filtered(
            lambda activity: activity.automated and activity.activity_type_id == todo
        )
        day = fields.Date.context_today(self, self.starts_at)
        activities.filtered(lambda a: a.date_deadline != day).date_deadline = day
