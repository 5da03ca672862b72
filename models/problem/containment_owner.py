from odoo import fields, models
from odoo.exceptions import UserError

TODO = "mail.mail_activity_data_todo"


class Containment(models.Model):
    """Who sees to a place: his rights, his to-do, and that he has finished."""

    _inherit = "aftersales.containment"

    # === ACTIONS === #

    def action_done(self):
        """Finish the rows.

        :raise UserError: when something of a row is missing
        """
        self._check_own_part()
        missing = [
            f"{row.display_name}: {', '.join(refusals)}"
            for row in self
            if (refusals := row._get_refusals())
        ]
        if missing:
            text = self.env._(
                "This is still missing:\n%(missing)s", missing="\n".join(missing)
            )
            raise UserError(text)
        self.check_access("write")
        self.sudo().write(
            {"done_at": fields.Datetime.now(), "done_by_id": self.env.uid}
        )
        self.sudo().activity_feedback([TODO])
        return True

    def action_reopen(self):
        """Take finished rows up again: more goods were found."""
        self._check_own_part()
        self.check_access("write")
        self.sudo().write({"done_at": False, "done_by_id": False})
        self._ask_owners()
        return True

    # === BUSINESS === #

    def _check_own_part(self):
        """Let the owner of a row fill it in, beside those who lead problems."""
        foreign = self.filtered(lambda row: row.sudo().user_id != self.env.user)
        return super(Containment, foreign)._check_own_part()

    def _ask_owners(self):
        """Give each owner one to-do for each of his open rows."""
        rows = self.sudo()
        rows.activity_unlink([TODO])
        asked = rows.filtered(lambda row: row.user_id and not row.done_at)
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create([asked_row._prepare_todo() for asked_row in asked])

    def _prepare_todo(self):
        return {
            "activity_type_id": self.env.ref(TODO).id,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "user_id": self.user_id.id,
            "automated": True,
            "summary": self.env._("Contain: %(place)s", place=self.display_name),
            "date_deadline": self.due_on or fields.Date.context_today(self),
        }
