from odoo import api, models


class Complaint(models.Model):
    """Who takes a complaint: the routing table, then the team's least loaded member."""

    _inherit = "aftersales.complaint"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; each complaint without a team is routed at once."""
        complaints = super().create(vals_list)
        complaints.filtered(lambda complaint: not complaint.team_id)._route()
        return complaints

    # === ACTIONS === #

    def action_route(self):
        """Ask the routing table again, for a complaint whose facts have changed."""
        self.check_access("write")
        self._route()
        return True

    def action_take(self):
        """Put the current user in charge."""
        self.write({"user_id": self.env.uid})
        return True

    # === BUSINESS === #

    def _route(self):
        """Give each complaint its team and person by the table; the batch at once."""
        matches = self.env["aftersales.routing.rule"]._match(self)
        by_target = {}
        for complaint, rule in matches.items():
            team = rule.team_id or complaint.category_id.team_id
            if team:
                target = (team, rule.user_id)
                by_target.setdefault(target, self.browse())
                by_target[target] |= complaint.sudo(self.env.su)
        for (team, user), complaints in by_target.items():
            complaints._assign(team, user)

    def _assign(self, team, user):
        """Hand complaints to a team, and to ``user`` or the least loaded member."""
        if user and user._is_available():
            self.write({"team_id": team.id, "user_id": user.id})
            return
        people = team._get_available_members() if team.is_assigning else user.browse()
        if not people:
            self.write({"team_id": team.id})
            return
        load = dict.fromkeys(people.ids, 0)
        groups = self.sudo()._read_group(
            [("user_id", "in", people.ids), ("is_open", "=", True)],
            ["user_id"],
            ["__count"],
        )
        load.update({person.id: count for person, count in groups})
        shares = {}
        for complaint in self:
            person_id = min(load, key=load.get)
            load[person_id] += 1
            shares.setdefault(person_id, self.browse())
            shares[person_id] |= complaint
        for person_id, complaints in shares.items():
            complaints.write({"team_id": team.id, "user_id": person_id})
