from odoo import api, fields, models, tools

from .category import SEVERITIES

# The columns that must fit, when they are filled in.
CONDITIONS = (
    "company_id",
    "quality",
    "severity",
    "category_id",
    "partner_id",
    "product_category_id",
    "product_id",
)


class RoutingRule(models.Model):
    """One line of the table that says which team takes a complaint; first match wins.

    An empty column means "any" (D-03, D-07).
    """

    _name = "aftersales.routing.rule"
    _description = "Routing Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        help="Empty: the rule holds in every company.",
    )
    quality = fields.Selection(
        [("quality", "Quality complaint"), ("other", "Non-quality complaint")],
        "Quality?",
        help="Quality complaints go to quality, the others to the front office.",
    )
    category_id = fields.Many2one(
        "aftersales.category", help="This category or one below it."
    )
    severity = fields.Selection(SEVERITIES)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        help="This customer; a company with all its contacts.",
    )
    product_category_id = fields.Many2one(
        "product.category", help="This category or one below it."
    )
    product_id = fields.Many2one("product.product")
    team_id = fields.Many2one("aftersales.team", required=True, check_company=True)
    user_id = fields.Many2one(
        "res.users",
        "Person",
        help="Takes the complaint unless out of office; else a member of the team.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("team_id")
    def _compute_company_id(self):
        for rule in self:
            rule.company_id = rule.team_id.company_id or rule.company_id

    @api.depends("team_id", "user_id")
    def _compute_name(self):
        for rule in self:
            names = [rule.team_id.name, rule.user_id.name]
            rule.name = " / ".join(filter(None, names))

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and forget the table in memory."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Write, and forget the table in memory."""
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        """Delete, and forget the table in memory."""
        self.env.registry.clear_cache()
        return super().unlink()

    # === BUSINESS === #

    @api.model
    def _match(self, complaints):
        """Return the first rule that fits: complaint -> (team, person or empty).

        :param complaints: recordset of complaints
        """
        table = self._get_table()
        used = {name for rule in table for name in CONDITIONS if rule[name]}
        found = {}
        for complaint in complaints.sudo():
            facts = self._get_facts(complaint, used)
            for rule in table:
                if all(not rule[name] or rule[name] in facts[name] for name in used):
                    found[complaint.sudo(complaints.env.su)] = self._get_target(rule)
                    break
        return found

    @api.model
    @tools.ormcache()
    def _get_table(self):
        """Return the rules in their order as plain values; kept in memory."""
        return self.sudo().search_read(
            [("team_id.active", "=", True)],
            [*CONDITIONS, "team_id", "user_id"],
            load="",
        )

    @api.model
    def _get_facts(self, complaint, names):
        """Return the values by which a complaint fits: column -> set of values.

        :param names: the columns that are asked for; the others cost nothing
        """
        getters = {
            "company_id": lambda: complaint.company_id.ids,
            "quality": lambda: ["quality" if complaint.is_quality else "other"],
            "severity": lambda: [complaint.severity],
            "category_id": lambda: self._get_parents(complaint.category_id),
            "partner_id": lambda: [
                complaint.partner_id.id,
                complaint.commercial_partner_id.id,
            ],
            "product_id": lambda: complaint.line_ids.product_id.ids,
            "product_category_id": lambda: self._get_parents(
                complaint.line_ids.product_id.categ_id
            ),
        }
        return {name: set(getters[name]()) for name in names}

    @api.model
    def _get_parents(self, nodes):
        """Return the ids of the nodes of a tree and of all that they are below."""
        paths = [node.parent_path or "" for node in nodes]
        return [int(id_) for path in paths for id_ in path.split("/") if id_]

    @api.model
    def _get_target(self, rule):
        team = self.env["aftersales.team"].browse(rule["team_id"])
        return team, self.env["res.users"].browse(rule["user_id"] or [])
