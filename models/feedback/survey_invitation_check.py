from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from .survey_invitation import ASKED_STATES


class SurveyInvitation(models.Model):
    """Who may be asked: not who refused, was asked lately, or cannot be reached."""

    _inherit = "aftersales.survey.invitation"

    # === BUSINESS === #

    def _skip_unaskable(self):
        """Settle, with the reason, those of the waiting who are not asked."""
        waiting = self.filtered(lambda i: i.state == "waiting")
        reasons = waiting._get_skip_reasons()
        self._mark_skipped(reasons)
        # Who is not mailed is asked from now on, and has his time, too.
        for days, group in (
            (waiting - self._with_reason(reasons))
            .grouped(lambda i: (i.due_at, i.expiry_days) if i.way != "mail" else None)
            .items()
        ):
            if days:
                due_at, expiry_days = days
                group.write({"expires_at": due_at + timedelta(days=expiry_days)})

    def _with_reason(self, reasons):
        return self.browse(invitation.id for invitation in reasons)

    def _mark_skipped(self, reasons):
        """Record why contacts are not asked.

        :param reasons: dictionary invitation -> key of the reason
        """
        groups = defaultdict(self.browse)
        for invitation, reason in reasons.items():
            groups[reason] |= invitation
        for reason, invitations in groups.items():
            invitations.sudo().write({"state": "skipped", "skip_reason": reason})

    def _get_skip_reasons(self):
        """Return why contacts are not asked: invitation -> key of the reason.

        Of two of these for the same contact the first is asked.
        """
        reasons, last_asked = {}, self._get_last_asked()
        for invitation in self:
            reason = invitation._get_own_skip_reason()
            if not reason:
                partner, due_at = invitation.partner_id, invitation.due_at
                quiet = timedelta(days=invitation.cooldown_days)
                last = last_asked.get(partner.id)
                if quiet and last and last > due_at - quiet:
                    reason = "cooldown"
                else:
                    last_asked[partner.id] = due_at
            if reason:
                reasons[invitation] = reason
        return reasons

    def _get_own_skip_reason(self):
        """Return what the contact and his address tell, empty if he can be asked."""
        self.ensure_one()
        partner = self.partner_id
        if not (partner.active and self.survey_id.active):
            return "archived"
        if partner.aftersales_survey_refused_at:
            return "refused"
        if self.way == "mail":
            if not partner.email_normalized:
                return "address"
            if partner.is_blacklisted:
                return "blacklist"
        return ""

    def _get_last_asked(self):
        """Return when contacts are asked otherwise: id of the contact -> moment.

        All surveys of all companies count: it is one person who is troubled.
        """
        self.flush_model(["partner_id", "state", "sent_at", "due_at"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, MAX(COALESCE(sent_at, due_at))
                  FROM aftersales_survey_invitation
                 WHERE partner_id = ANY(%s) AND state = ANY(%s)
                   AND id NOT IN (SELECT unnest(%s))
                 GROUP BY partner_id
                """,
                self.partner_id.ids,
                list(ASKED_STATES),
                self.ids or [0],
            )
        )
        return dict(rows)

    def _get_asked_lately(self):
        """Return those whose contact was really asked otherwise within the cool-down.

        Two jobs at the same time do not see each other's invitations; the mails tell.
        """
        partners, moments = self.partner_id, {}
        for other in self.search(
            [
                ("partner_id", "in", partners.ids),
                ("state", "in", ("sent", "answered", "expired")),
                ("sent_at", "!=", False),
                ("id", "not in", self.ids),
            ],
            order="sent_at",
        ):
            moments[other.partner_id] = other.sent_at
        now = fields.Datetime.now()
        return self.filtered(
            lambda i: (
                i.partner_id in moments
                and moments[i.partner_id] > now - timedelta(days=i.cooldown_days)
            )
        )
