from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

# For so long a call that somebody has opened counts as his.
MINUTES = 10


class ServiceCall(models.TransientModel):
    """Two people at one list: each is told whom the other rings, and who was first."""

    _inherit = "aftersales.service.call"

    # === BUSINESS === #

    @api.model
    def _find_rivals(self, ids):
        """Return who else has these calls open: id of a call -> name of the person."""
        since = fields.Datetime.now() - timedelta(minutes=MINUTES)
        # Nobody reads the open calls of others but for this.
        others = self.sudo().search(
            [
                ("callback_ref", "in", ids),
                ("create_uid", "!=", self.env.uid),
                ("is_over", "=", False),
                ("create_date", ">=", since),
            ],
            order="id",
        )
        return {call.callback_ref: call.create_uid.name for call in others}

    def _check_first(self):
        """Refuse a call that somebody else has made since this one was opened.

        :raise UserError: it says who, when and with which result
        """
        self._claim()
        call = self.env["aftersales.callback"].search([("id", "=", self.callback_ref)])
        if call and call.contact_id == self.contact_id:
            return
        contact = self._find_later_contact()
        if not contact:
            raise UserError(
                self.env._("This call is no longer to be made: go on to the next one.")
            )
        outcomes = dict(contact._fields["outcome"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "%(person)s has called already (%(moment)s): %(outcome)s. Your entries"
                " are not on record; go on to the next call.",
                person=contact.user_id.sudo().name,
                moment=format_datetime(self.env, contact.contacted_at),
                outcome=outcomes[contact.outcome],
            )
        )

    def _get_subject(self):
        """Return the record that the call is about."""
        return (
            self.complaint_id
            or self.confirmation_id
            or self.invitation_id
            or self.contact_id
        )

    def _claim(self):
        """Let calls about the same come one after the other.

        A write that changes nothing: whoever waits for it begins anew, and sees what
        the first one has recorded; a mere lock would show him the world as it was.
        """
        subject = self._get_subject()
        subject.check_access("read")
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id = %s",
                SQL.identifier(subject._table),
                subject.id,
            )
        )

    def _find_later_contact(self):
        """Return the last contact about the same since this call was opened."""
        subject = self._get_subject()
        name = next(
            (
                n
                for n in ("complaint_id", "confirmation_id", "invitation_id")
                if self[n]
            ),
            "partner_id",
        )
        about = self.partner_id if name == "partner_id" else subject
        return self.env["aftersales.contact"].search(
            [(name, "=", about.id), ("create_date", ">=", self.create_date)],
            order="id desc",
            limit=1,
        )
