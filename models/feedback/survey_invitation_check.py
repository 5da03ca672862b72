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
        groups = defaultdict(list)
        for invitation, reason in reasons.items():
            groups[reason].append(invitation.id)
        for reason, ids in groups.items():
            skipped = self.browse(ids).sudo()
            skipped.write({"state": "skipped", "skip_reason": reason})

    def _get_skip_reasons(self):
        """Return why contacts are not asked: invitation -> key of the reason.

        Of two of these for the same contact, or the same address, the first is asked.
        """
        twins = self._get_twins()
        reasons = self._get_own_skip_reasons(twins)
        last_asked = self._get_last_asked(twins)
        for invitation in self - self._with_reason(reasons):
            partner, due_at = invitation.partner_id, invitation.due_at
            quiet = timedelta(days=invitation.cooldown_days)
            moments = [last_asked.get(twin) for twin in twins[partner.id].ids]
            last = max(filter(None, moments), default=None)
            if quiet and last and last > due_at - quiet:
                reasons[invitation] = "cooldown"
            else:
                last_asked[partner.id] = due_at
        return reasons

    def _get_twins(self):
        """Return the contacts who share a mail address: id of a contact -> all of them.

        It is one person, or one mailbox, who is troubled, however often he is on file.
        """
        partners = self.sudo().partner_id
        addresses = set(filter(None, partners.mapped("email_normalized")))
        if not addresses:
            return {partner.id: partner for partner in partners}
        everybody = partners.with_context(active_test=False)
        others = everybody.search([("email_normalized", "in", list(addresses))])
        groups = (partners | others).grouped("email_normalized")
        return {
            partner.id: groups[partner.email_normalized] | partner
            if partner.email_normalized
            else partner
            for partner in partners
        }

    def _get_own_skip_reasons(self, twins=None):
        """Return what contacts and their addresses tell: invitation -> key.

        :param twins: see ``_get_twins``, where it is known already
        """
        twins = self._get_twins() if twins is None else twins
        return {
            invitation: reason
            for invitation in self
            if (reason := invitation._get_own_skip_reason(twins))
        }

    def _get_own_skip_reason(self, twins):
        """Return what the contact and his address tell, empty if he can be asked."""
        self.ensure_one()
        partner = self.partner_id
        if not (partner.active and self.survey_id.active):
            return "archived"
        if any(twin.aftersales_survey_refused_at for twin in twins[partner.id]):
            return "refused"
        if self.way == "mail":
            if not partner.email_normalized:
                return "address"
            if partner.is_blacklisted:
                return "blacklist"
        return ""

    def _get_last_asked(self, twins):
        """Return when contacts are asked otherwise: id of the contact -> moment.

        All surveys of all companies count: it is one person who is troubled.

        :param twins: see ``_get_twins``; all of them are looked up
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
                self.partner_id.union(*twins.values()).ids,
                list(ASKED_STATES),
                self.ids or [0],
            )
        )
        return dict(rows)

    def _get_asked_lately(self):
        """Return those whose contact was really asked otherwise within the cool-down.

        Two jobs at the same time do not see each other's invitations; the mails tell.
        """
        twins, moments = self._get_twins(), {}
        for other in self.search(
            [
                ("partner_id", "in", self.partner_id.union(*twins.values()).ids),
                ("state", "in", ("sent", "answered", "expired")),
                ("sent_at", "!=", False),
                ("id", "not in", self.ids),
            ],
            order="sent_at",
        ):
            moments[other.partner_id.id] = other.sent_at
        now = fields.Datetime.now()
        return self.filtered(
            lambda i: any(
                moments[twin] > now - timedelta(days=i.cooldown_days)
                for twin in twins[i.partner_id.id].ids
                if twin in moments
            )
        )
