from odoo import api, fields, models
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = "res.users"

    aftersales_team_ids = fields.Many2many(
        "aftersales.team",
        "aftersales_team_res_users_rel",
        "user_id",
        "team_id",
        "After-Sales Teams",
        groups="aftersales.group_department_user",
        copy=False,
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; who is put into a team sees the requests to it."""
        users = super().create(vals_list)
        if any("aftersales_team_ids" in vals for vals in vals_list):
            users.sudo().aftersales_team_ids._grant_membership()
        return users

    def write(self, vals):
        """Write; a change of the teams counts at once, as one made at the team does."""
        result = super().write(vals)
        if "aftersales_team_ids" in vals:
            self.sudo().aftersales_team_ids._grant_membership()
        return result

    # === BUSINESS === #

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
        """Tell whether somebody of these users can take work now."""
        return bool(self._filter_available())

    def _filter_available(self, company=None):
        """Return who of these users can take work now: active, present, not on leave.

        Holidays planned in any app end up on the leaves of the user's own resource.

        :param company: the company he must be allowed to work in, if any
        """
        if not self:
            return self
        domain = Domain("id", "in", self.ids) & self._get_available_domain()
        if company:
            domain &= Domain("company_ids", "in", company.ids)
        return self.sudo().search_fetch(domain, ["partner_id"]).sudo(self.env.su)

    @api.model
    def _get_available_domain(self):
        """Return the domain of the users who are neither out of office nor on leave."""
        now = fields.Datetime.now()
        leaves = self.env["resource.calendar.leaves"].sudo()
        away = leaves._search(
            [
                ("resource_id", "!=", False),
                ("date_from", "<=", now),
                ("date_to", ">=", now),
            ]
        )
        return (
            Domain("active", "=", True)
            & Domain(
                "resource_ids", "not any", [("id", "in", away.subselect("resource_id"))]
            )
            & Domain.OR(
                [
                    Domain("out_of_office_from", "=", False),
                    Domain("out_of_office_from", ">", now),
                    Domain("out_of_office_to", "<", now),
                ]
            )
        )
