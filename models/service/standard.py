from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import date_utils, float_compare

from .standard_table import LOCKED_STATES, STATES, TRANSITIONS

WHOLE = 100  # percent that the weights make together


def split_evenly(total, count):
    """Return ``count`` whole numbers that add up; the first one has what is left."""
    share = total // count if count else 0
    return [total - share * (count - 1)] + [share] * (count - 1) if count else []


class Standard(models.Model):
    """The service standard of a department: indicators, weights, targets (G-12, G-13).

    It is written by one person and put in force by another one. What is in force is
    frozen; it is changed by its next version, which supersedes it on its first day.

    ==========================  ===========  =======
    ..                          coordinator  manager
    ==========================  ===========  =======
    write, submit, take back    all          all
    put in and out of force                  others'
    ==========================  ===========  =======

    *others'*: nobody puts in force what he submitted himself.
    """

    _name = "aftersales.standard"
    _inherit = [
        "aftersales.workflow",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Service Standard"
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.standard"
    _sequence_prefix = "SS-%(year)s-"

    _transitions = TRANSITIONS
    _locked_states = LOCKED_STATES
    _folded_states = ("superseded", "cancelled")
    _protected_fields = (
        "state_entered_at",
        "name",
        "date_to",
        "version",
        "previous_id",
    )
    _signed_fields = ("team_id", "date_from", "targets_digest")

    state = fields.Selection(
        STATES,
        "Status",
        default="draft",
        required=True,
        copy=False,
        group_expand=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    team_id = fields.Many2one(
        "aftersales.team", "Department", required=True, index=True, check_company=True
    )
    date = fields.Date(
        "Written On", default=fields.Date.context_today, required=True, copy=False
    )
    date_from = fields.Date(
        "In Force From",
        default=lambda self: date_utils.start_of(
            self.env.company._aftersales_get_day(), "month"
        ),
        help="The first day on which the department is measured by it.",
    )
    date_to = fields.Date("In Force Until", readonly=True, copy=False)
    version = fields.Integer(
        compute="_compute_version",
        store=True,
        precompute=True,
        recursive=True,
        copy=False,
    )
    previous_id = fields.Many2one(
        "aftersales.standard",
        "Previous Version",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    next_ids = fields.One2many("aftersales.standard", "previous_id", "Next Versions")
    line_ids = fields.One2many(
        "aftersales.standard.line", "standard_id", "Indicators", copy=True
    )
    weight_total = fields.Float("Sum of Weights", compute="_compute_weight_total")
    targets_digest = fields.Text(
        compute="_compute_targets_digest", help="What a signature vouches for."
    )
    note = fields.Text("Remarks")

    # Stamps
    submitted_at = fields.Datetime("Submitted On", readonly=True, copy=False)
    submitted_by_id = fields.Many2one("res.users", "Author", readonly=True, copy=False)
    reviewed_at = fields.Datetime("Reviewed On", readonly=True, copy=False)
    reviewed_by_id = fields.Many2one("res.users", "Reviewer", readonly=True, copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a standard is in use already."
    )
    _force_once = models.UniqueIndex(
        "(company_id, team_id) WHERE state = 'force'",
        "There is one standard in force for each department.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("previous_id.version")
    def _compute_version(self):
        for standard in self:
            standard.version = standard.previous_id.version + 1

    @api.depends("line_ids.weight")
    def _compute_weight_total(self):
        for standard in self:
            standard.weight_total = sum(standard.line_ids.mapped("weight"))

    @api.depends("line_ids.weight", "line_ids.target", "line_ids.target_ids.target")
    def _compute_targets_digest(self):
        for standard in self:
            standard.targets_digest = repr(
                sorted(
                    (
                        line.indicator_id.id,
                        line.weight,
                        line.target,
                        sorted((t.type_id.id, t.target) for t in line.target_ids),
                    )
                    for line in standard.line_ids
                )
            )

    @api.depends("name", "team_id.name", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for standard in self:
            if not standard.name:
                standard.display_name = self.env._("New service standard")
                continue
            standard.display_name = self.env._(
                "%(number)s %(team)s, version %(version)s",
                number=standard.name,
                team=standard.team_id.name or "",
                version=standard.version,
            ).strip()

    # === ACTIONS === #

    def action_next_version(self):
        """Open the draft of the next version, made of a copy where there is none."""
        self.ensure_one()
        draft = self._get_draft() or self._make_next()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [[False, "form"]],
        }

    def action_open_versions(self):
        """Open all standards of the department, the last version first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.standard_action"
        )
        domain = [("team_id", "=", self.team_id.id)]
        return {**action, "domain": domain, "context": {}}

    def action_add_indicators(self):
        """Add the department's indicators that are missing, the weights evenly left."""
        self.check_access("write")
        lines = self.env["aftersales.standard.line"]
        for standard in self:
            everything = self.env["aftersales.indicator"].search(
                [
                    ("team_id", "=", standard.team_id.id),
                    ("company_id", "in", [standard.company_id.id, False]),
                ]
            )
            news = everything - standard.line_ids.indicator_id
            weights = split_evenly(max(0, WHOLE - standard.weight_total), len(news))
            lines.create(
                [
                    {
                        "standard_id": standard.id,
                        "indicator_id": indicator.id,
                        "sequence": indicator.sequence,
                        "weight": weight,
                    }
                    for indicator, weight in zip(news, weights, strict=True)
                ]
            )
        return True

    # === GUARDS === #

    def _weight_refusals(self):
        """Yield a point where there is no indicator, or the weights are not a whole."""
        for standard in self:
            if not standard.line_ids:
                yield standard, self.env._("There is no indicator yet."), "line_ids"
            elif float_compare(standard.weight_total, WHOLE, precision_digits=4):
                text = self.env._(
                    "The weights add up to %(sum)s %%, not to 100 %%.",
                    sum=f"{standard.weight_total:g}",
                )
                yield standard, text, "line_ids"

    def _period_refusals(self):
        """Yield a point where it would begin before the one that is in force."""
        for standard in self:
            others = standard._get_neighbours()
            late = others.filtered(
                lambda o, s=standard: (
                    s.date_from
                    and (
                        o.date_from >= s.date_from
                        or o.date_to
                        and s.date_from <= o.date_to
                    )
                )
            )
            for other in late:
                text = self.env._(
                    "%(other)s holds from %(day)s: two standards of a department cannot"
                    " hold at one time. Begin later.",
                    other=other.display_name,
                    day=other.date_from,
                )
                yield standard, text, "date_from"

    def _reviewer_refusals(self):
        """Yield a point where the author is about to review himself."""
        for standard in self.filtered(lambda s: s.submitted_by_id == self.env.user):
            text = self.env._("Another person reviews what you have submitted.")
            yield standard, text, None

    # === BUSINESS === #

    def _get_neighbours(self):
        """Return the other standards that hold, or have held, for the department."""
        self.ensure_one()
        return self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("team_id", "=", self.team_id.id),
                ("state", "in", ("force", "superseded")),
                ("id", "!=", self.id),
            ]
        )

    def _get_draft(self):
        """Return the version that is being written next, if any."""
        self.ensure_one()
        return self.next_ids.filtered(lambda s: s.state in ("draft", "review"))[:1]

    def _make_next(self):
        """Return a draft of the next version, a copy that begins next month.

        :raise UserError: when this one is not in force
        """
        self.ensure_one()
        if self.state != "force":
            raise UserError(
                self.env._(
                    "%(standard)s is not in force: there is no next version of it.",
                    standard=self.display_name,
                )
            )
        today = fields.Date.context_today(self)
        begin = max(today, self.date_from)
        draft = self.copy(
            {"date_from": date_utils.start_of(date_utils.add(begin, months=1), "month")}
        )
        draft._write_protected({"previous_id": self.id})
        return draft

    def _take(self, name, reason):
        """Take the step; what was in force makes room before."""
        if name == "enforce":
            for standard in self:
                standard._supersede_previous()
        return super()._take(name, reason)

    def _supersede_previous(self):
        """Take the department's standard out of force the day before this one."""
        previous = self._get_neighbours().filtered(lambda s: s.state == "force")
        for standard in previous:
            text = self.env._("Superseded by %(number)s", number=self.name)
            standard._take("supersede", text)
            standard._write_protected({"date_to": self.date_from - timedelta(days=1)})
            standard.flush_recordset()

    def _action_enforce(self):
        """Extend here to learn that standards have come into force."""

    def _action_supersede(self):
        """Let it hold until today; a version that supersedes it sets another day."""
        for standard in self:
            today = fields.Date.context_today(self)
            standard._write_protected({"date_to": max(today, standard.date_from)})

    @api.model
    def _find(self, keys):
        """Return the standard of each key, one query for all of them.

        :param keys: (company, team, day) each
        :return: key -> standard, without those that have none
        """
        keys = set(keys)
        standards = self.sudo().search(
            [
                ("company_id", "in", [company.id for company, _team, _day in keys]),
                ("team_id", "in", [team.id for _company, team, _day in keys]),
                ("state", "in", ("force", "superseded")),
            ]
        )
        found = {}
        for key in keys:
            for standard in standards:
                if standard._holds_for(*key):
                    found[key] = standard
        return found

    def _holds_for(self, company, team, day):
        return (
            (self.company_id, self.team_id) == (company, team)
            and self.date_from <= day
            and (not self.date_to or day <= self.date_to)
        )

    def _get_targets(self):
        """Return the targets: (indicator, customer type) -> number.

        The key of all customers has an empty type; what no target is set for is left
        out.
        """
        targets = {}
        none = self.env["aftersales.classification"]
        for line in self.line_ids:
            if line.has_target:
                targets[line.indicator_id, none] = line.target
            for target in line.target_ids:
                targets[line.indicator_id, target.type_id] = target.target
        return targets

    def _get_workflow_user(self, role):
        """Return who is in charge: the author, or the leader of the department."""
        self.ensure_one()
        if role == "leader":
            return self.team_id.leader_id or super()._get_workflow_user(role)
        if role == "owner":
            return self.submitted_by_id or super()._get_workflow_user(role)
        return super()._get_workflow_user(role)
