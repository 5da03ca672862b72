from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain


class Team(models.Model):
    """A department or group that receives, investigates or answers for complaints.

    Source procedures name departments differently (市场部, 业务部, 品质部 ...); which
    department does what is the company's own record here, never code.
    """

    _name = "aftersales.team"
    _inherit = ["mail.alias.mixin.optional", "mail.thread"]
    _description = "After-Sales Team"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: the team works for every company.",
    )
    function = fields.Selection(
        [
            ("front", "Front office"),
            ("quality", "Quality"),
            ("process", "Process engineering"),
            ("production", "Production"),
            ("planning", "Planning"),
            ("warehouse", "Warehouse"),
            ("purchasing", "Purchasing"),
            ("other", "Other"),
        ],
        "Role in the Procedure",
        required=True,
        default="other",
        help="What the team does in the procedure: a case that is not ours goes back to"
        " the front office, purchasing takes part when a supplier is the cause.",
    )
    leader_id = fields.Many2one(
        "res.users",
        tracking=True,
        help="Primarily responsible for complaints against the department.",
    )
    delegate_id = fields.Many2one(
        "res.users",
        tracking=True,
        help="Takes the leader's place while he is absent.",
    )
    manager_id = fields.Many2one(
        "res.users",
        "Department Manager",
        tracking=True,
        domain="[('share', '=', False)]",
        help="Is told when a promise of the department is broken.",
    )
    member_ids = fields.Many2many(
        "res.users",
        "aftersales_team_res_users_rel",
        "team_id",
        "user_id",
        "Members",
        help="Complaints are given to the member with the fewest open ones; who is out"
        " of office is skipped.",
    )
    is_assigning = fields.Boolean(
        "Assign Automatically",
        default=True,
        help="A new complaint of this team gets a person in charge at once.",
    )
    color = fields.Integer()
    can_configure = fields.Boolean(compute="_compute_can_configure")
    open_count = fields.Integer("Open Complaints", compute="_compute_counts")
    unassigned_count = fields.Integer("Unassigned", compute="_compute_counts")
    late_count = fields.Integer("Late", compute="_compute_counts")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("uid")
    def _compute_can_configure(self):
        self.can_configure = self.env.user.has_group("aftersales.group_manager")

    @api.depends_context("uid")
    def _compute_counts(self):
        complaints = self.env["aftersales.complaint"]
        base = [("team_id", "in", self.ids), ("is_open", "=", True)]
        for name, extra in (
            ("open_count", []),
            ("unassigned_count", [("user_id", "=", False)]),
            ("late_count", [("is_late", "=", True)]),
        ):
            groups = complaints._read_group(base + extra, ["team_id"], ["__count"])
            counts = {team.id: count for team, count in groups}
            for team in self:
                team[name] = counts.get(team.id, 0)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and let the members see the requests to their department."""
        teams = super().create(vals_list)
        teams._grant_membership()
        return teams

    def write(self, vals):
        """Write, and let new members see the requests to their department.

        :raise AccessError: when a leader changes more than his delegate
        """
        is_manager = self.env.user.has_group("aftersales.group_manager")
        if not (self.env.su or is_manager) and vals.keys() - {"delegate_id"}:
            raise AccessError(
                self.env._("The leader of a team names his delegate, nothing else.")
            )
        result = super().write(vals)
        if {"member_ids", "leader_id", "delegate_id", "active"} & vals.keys():
            self._grant_membership()
        return result

    def _grant_membership(self):
        """Give the people of these teams the least group there is.

        Record rules hold the user's teams as constants, so their cache is renewed.
        """
        group = self.env.ref("aftersales.group_department_user").sudo()
        people = (
            self.sudo().member_ids | self.sudo().leader_id | self.sudo().delegate_id
        )
        newcomers = people.filtered(lambda user: group not in user.all_group_ids)
        newcomers.write({"group_ids": [Command.link(group.id)]})
        self.env.registry.clear_cache()

    # === BUSINESS === #

    def _get_responsible(self):
        """Return who answers for the team now: the leader, or his delegate."""
        self.ensure_one()
        team = self.sudo()
        if team.leader_id._is_available():
            return team.leader_id
        if team.delegate_id._is_available():
            return team.delegate_id
        return team.leader_id or team.delegate_id

    def _works_for(self, company):
        """Tell whether the team takes complaints of a company."""
        self.ensure_one()
        own = self.sudo().company_id
        return not own or own == company

    def _get_available_members(self, company):
        """Return who takes work now: members, else the leader or his delegate.

        Everybody when nobody can; nobody in a team that does not assign.
        """
        self.ensure_one()
        users = self.env["res.users"].sudo()
        members = Domain(
            "aftersales_team_ids",
            "any",
            [("id", "in", self.ids), ("is_assigning", "=", True)],
        ) & Domain("company_ids", "in", company.ids)
        present = members & users._get_available_domain()
        team = self.sudo()
        return (
            users.search_fetch(present, ["partner_id"])
            or (
                team.is_assigning and team._get_responsible()._filter_available(company)
            )
            or users.search(members)
        )

    # === MAIL === #

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("aftersales.complaint")
        if self.id:
            defaults = literal_eval(self.alias_defaults or "{}")
            values["alias_defaults"] = {**defaults, "team_id": self.id}
        return values
