from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models

# Numbers of complaints that one message about an assignment names.
NAMED_IN_MESSAGE = 20


class Complaint(models.Model):
    """Who takes a complaint: the routing table, then the team's least loaded member."""

    _inherit = "aftersales.complaint"

    # Assignment
    team_id = fields.Many2one(
        "aftersales.team",
        compute="_compute_assignment",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        check_company=True,
        copy=False,
    )
    user_id = fields.Many2one(
        "res.users",
        "In Charge",
        compute="_compute_assignment",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        copy=False,
        domain="[('share', '=', False)]",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_assignment(self):
        """Complete what is being registered without a team or a person in charge.

        Before the rows are inserted, the batch at once; afterwards people assign.
        """
        if self.env.context.get("aftersales_is_creating"):
            for complaint, team, user in self._find_assignments(keeps_people=True):
                complaint.update({"team_id": team.id, "user_id": user.id})

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; each complaint gets its team and person, the whole batch at once."""
        # An empty cell or field of a form asks for the routing, too.
        vals_list = [
            {
                name: value
                for name, value in vals.items()
                if value or name not in ("team_id", "user_id", "expected_on")
            }
            for vals in vals_list
        ]
        # The people are known after the routing only: they are subscribed then.
        context = {"mail_create_nosubscribe": True, "aftersales_is_creating": True}
        complaints = super(Complaint, self.with_context(**context)).create(vals_list)
        complaints = complaints.with_env(self.env)
        # A step of the ladder that was due at once has subscribed whom it told.
        followers = complaints.sudo().message_follower_ids
        complaints._subscribe_people(check_existing=bool(followers))
        return complaints

    def write(self, vals):
        """Write; whoever turns out to be complained about stops following."""
        result = super().write(vals)
        if vals.get("complained_user_id"):
            self._unsubscribe_complained_user()
        return result

    # === ACTIONS === #

    def action_route(self):
        """Ask the routing table again, for a complaint whose facts have changed."""
        self.check_access("write")
        by_target = defaultdict(self.browse)
        for complaint, team, user in self._find_assignments():
            by_target[team, user] |= complaint
        for (team, user), complaints in by_target.items():
            complaints.write({"team_id": team.id, "user_id": user.id})
        return True

    def action_take(self):
        """Put the current user in charge."""
        self.write({"user_id": self.env.uid})
        return True

    # === BUSINESS === #

    def _find_assignments(self, keeps_people=False):
        """Yield (complaint, team, person) by the table; a person may be empty.

        :param keeps_people: whether a team or person that is there already stays
        """
        nobody = self.env["res.users"]
        matches = self.env["aftersales.routing.rule"]._match(self)
        by_target = defaultdict(self.browse)
        for complaint in self:
            team, user = matches.get(complaint, (complaint.category_id.team_id, nobody))
            if keeps_people and complaint.team_id:
                team, user = complaint.team_id, nobody
            if keeps_people and complaint.user_id:
                yield complaint, team, complaint.user_id
            elif team and team._works_for(complaint.company_id):
                by_target[team, user, complaint.company_id] |= complaint
        for (team, user, company), complaints in by_target.items():
            for complaint, person in complaints._share_out(team, user, company):
                yield complaint, team, person

    def _assign(self, team, user=None):
        """Hand complaints to a team, and to ``user`` or the least loaded member.

        :param user: preferred person, passed over when absent or complained about
        """
        by_person = defaultdict(self.browse)
        user = user or self.env["res.users"]
        for company, complaints in self.grouped("company_id").items():
            for complaint, person in complaints._share_out(team, user, company):
                by_person[person or complaint.user_id] |= complaint
        for person, complaints in by_person.items():
            complaints.write({"team_id": team.id, "user_id": person.id})

    def _share_out(self, team, user, company):
        """Yield (complaint, person to take it, maybe nobody); the load stays even."""
        preferred = user._filter_available(company)
        load = None
        for complaint in self:
            banned = complaint.complained_user_id
            if preferred and preferred != banned:
                yield complaint, preferred
                continue
            if load is None:
                load = self._get_load(team._get_available_members(company))
            able = [person for person in load if person != banned]
            person = min(able, key=load.get, default=user.browse())
            if person:
                load[person] += 1
            yield complaint, person

    @api.model
    def _get_load(self, people):
        """Return how many open complaints each person has: user -> int, in order."""
        if not people:
            return {}
        groups = self.sudo()._read_group(
            [("user_id", "in", people.ids), ("is_open", "=", True)],
            ["user_id"],
            ["__count"],
        )
        counts = {user.id: count for user, count in groups}
        return {person: counts.get(person.id, 0) for person in people}

    # === MAIL === #

    def _subscribe_people(self, check_existing):
        """Let who registers and who is in charge follow; tell the latter.

        In a batch, where ``mail.thread`` would do it complaint by complaint.

        :param check_existing: whether there may be followers already
        """
        context = self.env.context
        if context.get("tracking_disable"):
            return
        author = self.env.user
        if context.get("mail_create_nosubscribe") or author.share or not author.active:
            author = author.browse()
        for user, complaints in self.grouped("user_id").items():
            partners = (author | user).sudo().partner_id
            self.env["mail.followers"]._insert_followers(
                self._name,
                complaints.ids,
                partners.ids,
                customer_ids=[],
                check_existing=check_existing,
            )
            if user and user != self.env.user:
                complaints._message_auto_subscribe_notify(
                    user.sudo().partner_id.ids, "mail.message_user_assigned"
                )
        self._unsubscribe_complained_user()

    def _unsubscribe_complained_user(self):
        for user, complaints in self.grouped("complained_user_id").items():
            if user:
                complaints.sudo().message_unsubscribe(user.sudo().partner_id.ids)

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        """Leave new complaints to :meth:`_subscribe_people`."""
        if self.env.context.get("aftersales_is_creating"):
            return True
        return super()._message_auto_subscribe(
            updated_values, followers_existing_policy
        )

    def _message_auto_subscribe_notify(self, partner_ids, template):
        """Collect who is to be told of an assignment until the transaction ends.

        So that a batch, or several changes, make one message a person.
        """
        if not self or self.env.context.get("mail_auto_subscribe_no_notify"):
            return
        precommit = self.env.cr.precommit
        if "aftersales.assigned" not in precommit.data:
            precommit.add(self.browse()._notify_assigned)
        queue = precommit.data.setdefault("aftersales.assigned", {})
        for partner_id in partner_ids:
            ids = queue.setdefault((partner_id, template), {})
            ids.update(dict.fromkeys(self.ids))

    def _notify_assigned(self):  # pylint: disable=missing-return
        """Tell each person in one message what he is in charge of since now."""
        queue = self.env.cr.precommit.data.pop("aftersales.assigned", {})
        for (partner_id, template), ids in queue.items():
            partner = self.env["res.partner"].browse(partner_id)
            complaints = self.browse(ids).exists().with_context(lang=partner.lang)
            complaints = complaints.filtered(
                lambda c, p=partner: c.sudo().user_id.partner_id == p
            )
            if len(complaints) == 1:
                super(Complaint, complaints)._message_auto_subscribe_notify(
                    partner.ids, template
                )
            elif complaints:
                complaints._notify_many(partner)
        self.env.flush_all()

    def _notify_many(self, partner):
        links = [
            Markup('<li><a href="%s/odoo/%s/%s">%s</a></li>')
            % (
                complaint.get_base_url(),
                self._name,
                complaint.id,
                complaint.display_name,
            )
            for complaint in self[:NAMED_IN_MESSAGE]
        ]
        text = self.env._(
            "You are now in charge of %(count)s complaints.", count=len(self)
        )
        self.env["mail.thread"].message_notify(
            subject=text,
            body=Markup("<p>%s</p><ul>%s</ul>") % (text, Markup().join(links)),
            partner_ids=partner.ids,
            email_layout_xmlid="mail.mail_notification_layout",
        )
