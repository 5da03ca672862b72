from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    aftersales_team_ids = fields.Many2many(
        "aftersales.team",
        "aftersales_team_res_users_rel",
        "user_id",
        "team_id",
        "After-Sales Teams",
    )

    def _get_aftersales_team_ids(self):
        """Return the ids of the teams the user works for or leads, for record rules."""
        self.ensure_one()
        domain = [
            "|",
            "|",
            ("member_ids", "in", self.ids),
            ("leader_id", "in", self.ids),
            ("delegate_id", "in", self.ids),
        ]
        return self.env["aftersales.team"].sudo().search(domain).ids

    def _is_available(self):
        """Tell whether the user can take work now: active and not out of office."""
        if not self:
            return False
        self.ensure_one()
        user = self.sudo()
        return user.active and not user.is_out_of_office and not user._is_on_leave()

    def _is_on_leave(self):
        """Tell whether a leave of the user's own calendar resource covers this moment.

        Holidays planned in any app end up there.
        """
        now = fields.Datetime.now()
        domain = [
            ("resource_id.user_id", "=", self.id),
            ("date_from", "<=", now),
            ("date_to", ">=", now),
        ]
        return bool(
            self.env["resource.calendar.leaves"].sudo().search_count(domain, limit=1)
        )
