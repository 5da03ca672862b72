from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class SlaPolicy(models.Model):
    """Which promises with a time limit hold for a document; the first that fits.

    A document keeps the version of the policy that it started with: before a policy in
    use is changed, its present version is put aside for the documents that run by it.

    ===================  ====  ======
    ..                   read  change
    ===================  ====  ======
    user                 all
    manager, admin       all   all
    ===================  ====  ======
    """

    _name = "aftersales.sla.policy"
    _description = "Deadline Policy"
    _order = "sequence, id"
    _check_company_auto = True

    # Names of the fields that narrow the documents down; higher contexts add theirs.
    _criteria = ("company_id",)

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="The first policy that fits a document holds for it."
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: the policy holds in every company."
    )
    res_model = fields.Selection(
        selection="_selection_res_model",
        string="Document",
        required=True,
        default=lambda self: self._default_res_model(),
        help="The kind of document whose promises these are.",
    )
    filter_domain = fields.Char(
        "Other Conditions",
        default="[]",
        required=True,
        help="Only documents that match, beside the columns above; empty means all.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        check_company=True,
        help="By which working time is counted. Empty: the company's own hours.",
    )
    target_ids = fields.One2many(
        "aftersales.sla.target", "policy_id", "Promises", copy=True
    )
    step_ids = fields.One2many(
        "aftersales.escalation.step", "policy_id", "Escalation", copy=True
    )
    note = fields.Text(help="Where these figures come from, for whoever changes them.")

    # Versions
    version = fields.Integer(default=1, readonly=True, copy=False)
    successor_id = fields.Many2one(
        "aftersales.sla.policy",
        "Version of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The policy in force; this version is kept for the documents that started"
        " with it.",
    )
    version_ids = fields.One2many(
        "aftersales.sla.policy",
        "successor_id",
        "Earlier Versions",
        context={"active_test": False},
    )
    clock_count = fields.Integer("Running", compute="_compute_clock_count")

    # === DEFAULTS === #

    @api.model
    def _default_res_model(self):
        """Return the kind of document where there is one only; else it is chosen."""
        names = self._get_clocked_models()
        return names[0] if len(names) == 1 else False

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _selection_res_model(self):
        return [
            (name, self.env["ir.model"]._get(name).sudo().name)
            for name in self._get_clocked_models()
        ]

    @api.model
    def _get_clocked_models(self):
        """Return the names of all models whose promises have clocks."""
        names = self.env.registry.descendants(["aftersales.sla.mixin"], "_inherit")
        return sorted(name for name in names if not self.env[name]._abstract)

    @api.depends("name", "version", "successor_id")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = policy.name
            if policy.successor_id:
                policy.display_name = self.env._(
                    "%(policy)s, version %(number)s",
                    policy=policy.name,
                    number=policy.version,
                )

    def _compute_clock_count(self):
        groups = self.env["aftersales.sla.clock"]._read_group(
            [("policy_id", "in", self.ids), ("state", "in", ("running", "paused"))],
            ["policy_id"],
            ["__count"],
        )
        counts = {policy.id: count for policy, count in groups}
        for policy in self:
            policy.clock_count = counts.get(policy.id, 0)

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("res_model", "filter_domain")
    def _check_filter_domain(self):
        for policy in self:
            if policy.res_model not in self._get_clocked_models():
                text = self.env._("%(policy)s: choose a document.", policy=policy.name)
                raise ValidationError(text)
            try:
                Domain(policy._parse_filter()).validate(self.env[policy.res_model])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "%(policy)s: the condition %(domain)s cannot be understood"
                        " (%(error)s).",
                        policy=policy.name,
                        domain=policy.filter_domain,
                        error=error,
                    )
                ) from error

    @api.constrains("calendar_id", "company_id", "target_ids", "active")
    def _check_calendar(self):
        """Working time needs hours to count; a calendar without any has none."""
        for policy in self.filtered("active"):
            if not any(policy.target_ids.mapped("is_working")):
                continue
            companies = policy.company_id or self.env["res.company"].sudo().search([])
            for company in companies:
                calendar = policy._get_calendar(company)
                if not calendar._has_working_time():
                    raise ValidationError(
                        self.env._(
                            "%(policy)s counts working time, but %(company)s has no"
                            " working hours to count by (%(calendar)s). Choose working"
                            " hours with attendances, or calendar time.",
                            policy=policy.name,
                            company=company.name,
                            calendar=calendar.name or self.env._("none chosen"),
                        )
                    )

    @api.constrains("active", "successor_id")
    def _check_earlier_version(self):
        for policy in self.filtered("successor_id"):
            if policy.active:
                text = self.env._(
                    "%(policy)s is an earlier version and stays as it was.",
                    policy=policy.display_name,
                )
                raise ValidationError(text)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and forget the table in memory."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Write; a version in use is put aside first.

        :raise UserError: when it is an earlier version
        """
        if vals.keys() - {"active", "sequence"}:
            self._keep_version()
        self.env.registry.clear_cache()
        return super().write(vals)

    def copy(self, default=None):
        """Copy; each step of the copy's ladder belongs to the copy's own promise."""
        copies = super().copy(default)
        for policy, new in zip(self, copies, strict=True):
            twins = dict(zip(policy.target_ids, new.target_ids, strict=True))
            for step, copied in zip(policy.step_ids, new.step_ids, strict=True):
                if step.target_id:
                    copied.target_id = twins[step.target_id]
        return copies

    def unlink(self):
        """Delete what was never used, and forget the table in memory."""
        self.env.registry.clear_cache()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered(lambda policy: policy._is_used() or policy.version_ids)
        if used:
            raise UserError(
                self.env._(
                    "Documents run by these policies: archive them instead: %(names)s",
                    names=", ".join(used.mapped("name")),
                )
            )

    # === ACTIONS === #

    @api.readonly
    def action_open_clocks(self):
        """Open the running promises made by this policy."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.sla_clock_action"
        )
        return {**action, "domain": [("policy_id", "=", self.id)], "context": {}}

    # === BUSINESS === #

    def _is_used(self):
        clocks = self.env["aftersales.sla.clock"].sudo()
        return bool(clocks.search_count([("policy_id", "=", self.id)], limit=1))

    def _is_running(self):
        """Tell whether a document that is not finished runs by this version."""
        documents = self.env[self.res_model].sudo().with_context(active_test=False)
        return bool(
            documents.search_count(
                [
                    ("sla_policy_id", "=", self.id),
                    ("state", "not in", documents._final_states),
                ],
                limit=1,
            )
        )

    def _keep_version(self):
        """Copy what documents run by, and let them run by the copy from now on.

        :raise UserError: for an earlier version, which nobody may change
        """
        for policy in self:
            if policy.successor_id:
                raise UserError(
                    self.env._(
                        "%(policy)s is an earlier version and stays as it was.",
                        policy=policy.display_name,
                    )
                )
            if policy._is_running():
                policy._put_aside()

    def _put_aside(self):
        """Make the archived copy of the present version and hand it what is open."""
        old = self.sudo().copy({"active": False})
        targets = dict(zip(self.target_ids.ids, old.target_ids.ids, strict=True))
        self.env["aftersales.sla.clock"]._change_targets(targets, old)
        self.env[self.res_model]._change_policy(self, old)
        old._write_version({"version": self.version, "successor_id": self.id})
        self._write_version({"version": self.version + 1})

    def _write_version(self, vals):
        """Write what makes no version of its own."""
        return super().write(vals)

    def _parse_filter(self):
        return self.env["aftersales.workflow.rule"]._parse(self.filter_domain)

    def _get_calendar(self, company):
        """Return the calendar by which working time is counted in a company."""
        return self.sudo().calendar_id or company.sudo().resource_calendar_id

    @tools.ormcache("self.id", "company.id")
    def _get_time_zone(self, company):
        """Return the time zone in which the days of a promise are days; in memory."""
        time_zone, _has_hours = self._get_calendar(company)._get_frame()
        return time_zone

    @api.model
    def _match(self, documents):
        """Return the first policy that fits: document -> policy, absent when none does.

        :param documents: recordset of one clocked model
        """
        table = self._get_table(documents._name)
        found, rest = {}, documents.sudo()
        for row in table:
            policy = self.browse(row["id"])
            fitting = rest.filtered(lambda d, row=row: self._fits(d, row))
            domain = row["filter_domain"]
            if fitting and domain:
                fitting = fitting.filtered_domain(domain)
            for document in fitting:
                found[document.sudo(documents.env.su)] = policy
            rest -= fitting
        return found

    @api.model
    def _fits(self, document, row):
        """Tell whether a document meets every column that a policy fills in."""
        company_id = row["company_id"]
        return not company_id or document._get_document_company().id == company_id

    @api.model
    @tools.ormcache("model_name")
    def _get_table(self, model_name):
        """Return the policies in force, in their order, as plain values; in memory."""
        rows = self.sudo().search_read(
            [("res_model", "=", model_name)],
            [*self._criteria, "filter_domain"],
            load="",
        )
        for row in rows:
            row["filter_domain"] = self.env["aftersales.workflow.rule"]._parse(
                row["filter_domain"]
            )
        return rows

    @tools.ormcache("self.id")
    def _get_terms(self):
        """Return the promises of this version as :class:`Terms`; kept in memory."""
        return tuple(target._get_terms() for target in self.sudo().target_ids)
