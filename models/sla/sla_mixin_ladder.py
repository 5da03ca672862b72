from markupsafe import Markup

from odoo import fields, models

# The to-do that is done once the customer has heard from us.
TELL_CUSTOMER = "aftersales.mail_activity_type_tell_customer"


class SlaMixin(models.AbstractModel):
    """What a step of the ladder does to the documents and the people."""

    _inherit = "aftersales.sla.mixin"

    # === BUSINESS === #

    def _schedule_ladder(self, step, user, clocks):
        """Put a to-do on each document for one person.

        Made in one batch, without a mail for each: the person finds them in his list.
        """
        activities = self.env["mail.activity"].sudo()
        model_id = self.env["ir.model"]._get_id(self._name)
        today = fields.Date.context_today(self.with_context(tz=user.tz))
        activity_type, notes = step.activity_type_id, {}
        step, clocks = (
            record.with_context(lang=user.lang) for record in (step, clocks)
        )
        is_about_time = step.trigger != "round"
        if step.is_holding_letter:
            activity_type = self.env.ref(TELL_CUSTOMER)
            notes = self._get_holding_letters()
        activities.with_context(mail_activity_quick_update=len(clocks) > 1).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": clock.res_id,
                    "activity_type_id": activity_type.id,
                    "summary": f"{step.name}: {clock.target_id.name}",
                    "aftersales_clock_id": clock.id if is_about_time else False,
                    "note": notes.get(clock.res_id, False),
                    "user_id": user.id,
                    "date_deadline": today,
                    "automated": True,
                }
                for clock in clocks
            ]
        )

    def _get_holding_letters(self):
        """Return the letters that tell the customers about a delay: id -> HTML."""
        return {}

    def _mail_ladder(self, step, user):
        """Send one person one mail about all documents of a step."""
        links = [
            Markup('<li><a href="%s/odoo/%s/%s">%s</a></li>')
            % (document.get_base_url(), self._name, document.id, document.display_name)
            for document in self
        ]
        self.env["mail.thread"].message_notify(
            subject=step.name,
            body=Markup("<p>%s</p><ul>%s</ul>") % (step.name, Markup().join(links)),
            partner_ids=user.partner_id.ids,
            email_layout_xmlid="mail.mail_notification_layout",
        )

    def _raise_urgency(self):
        """Make documents more urgent by one degree; kinds without urgency have none."""

    def _escalate_dissatisfaction(self, number):
        """Go one rung up: the customer was not satisfied for the n-th time (C-20).

        :param number: how often it has happened to these documents
        """
        clocks = self.env["aftersales.sla.clock"].sudo()
        clocks = clocks.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id"
        )
        last = clocks.browse(own[-1].id for own in clocks.grouped("res_id").values())
        now, fired = fields.Datetime.now(), last._get_fired()
        for policy, same in last.grouped("policy_id").items():
            rungs = policy.step_ids.filtered(lambda s: s.trigger == "round")
            rung = rungs[number - 1 : number] or rungs[-1:]
            pairs = [(clock, now) for clock in same if rung.key not in fired[clock.id]]
            if rung and pairs:
                same._take_step(rung, pairs)
