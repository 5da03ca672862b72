from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .rework_table import PROCESS

# What an operation of a rework takes over from one of a reusable route.
INSTRUCTIONS = (
    "sequence",
    "name",
    "instruction",
    "work_center",
    "tools",
    "setup_minutes",
    "unit_minutes",
    "characteristic",
    "has_limits",
    "lower_limit",
    "upper_limit",
    "measure_unit",
    "picture",
)


class Rework(models.Model):
    """The route: taken over from a template, or written for this rework alone."""

    _inherit = "aftersales.rework"

    proposed_route_id = fields.Many2one(
        "aftersales.rework.route",
        compute="_compute_proposed_route_id",
        help="The reusable route that fits the product and the defect best.",
    )
    operation_count = fields.Integer(
        "Operations (count)", compute="_compute_operation_count"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("state", "product_id", "defect_id", "company_id")
    def _compute_proposed_route_id(self):
        drafts = self.filtered(lambda rework: rework.state == "draft")
        found = self.env["aftersales.rework.route"]._match(drafts)
        for rework in self:
            rework.proposed_route_id = found.get(rework)

    @api.depends("operation_ids")
    def _compute_operation_count(self):
        for rework in self:
            rework.operation_count = len(rework.operation_ids)

    # === ACTIONS === #

    def action_take_over_route(self):
        """Copy the chosen route, else the proposed one; what was planned goes.

        :raise UserError: when there is none, or the rework is routed already
        """
        self._check_routable()
        routes = {rework: rework._get_route() for rework in self}
        lacking = self.filtered(lambda rework: not routes[rework])
        if lacking:
            raise UserError(
                self.env._(
                    "No route fits, choose one or write down the operations:"
                    " %(reworks)s.",
                    reworks=", ".join(lacking.mapped("display_name")),
                )
            )
        self.operation_ids.unlink()
        self.material_ids.unlink()
        for rework, route in routes.items():
            rework.write(rework._prepare_route_values(route))

    # === GUARDS === #

    def _route_refusals(self):
        """A route says what is done, by which standard, and what proves it good."""
        yield from super()._route_refusals()
        for rework in self:
            operations = rework.operation_ids
            if not operations:
                text = self.env._("The route has no operation.")
                yield rework, text, "operation_ids"
                continue
            for operation in operations.filtered(lambda o: not o._is_instructed()):
                text = self.env._(
                    "“%(operation)s” says neither how it is done nor how long it"
                    " takes.",
                    operation=operation.name,
                )
                yield rework, text, "operation_ids"
            if not any(operations.mapped("characteristic")):
                text = self.env._(
                    "No operation names a characteristic to inspect afterwards."
                )
                yield rework, text, "operation_ids"
            yield from rework._standard_refusals()

    def _standard_refusals(self):
        """Yield what the quoted rework standard lacks."""
        if not self.company_id.aftersales_rework_standard_required:
            return
        for name in ("standard", "standard_revision"):
            for point in self._missing_facts([name]):
                yield self, point.text, point.about

    # === BUSINESS === #

    def _prepare_route_places(self):
        """Return what a route is chosen by; see :meth:`ReworkRoute._get_rank`."""
        self.ensure_one()
        paths = (self.product_id.categ_id.parent_path, self.defect_id.parent_path)
        categories, defects = (
            {int(i): depth for depth, i in enumerate((path or "").split("/")[:-1], 1)}
            for path in paths
        )
        return self.product_id, categories, defects, self.company_id

    def _get_route(self):
        """Return the route to take over: the chosen one comes first."""
        self.ensure_one()
        return self.route_id or self.proposed_route_id

    def _prepare_route_values(self, route):
        """Return the values by which a rework takes a route over."""
        self.ensure_one()
        operations = route.operation_ids
        return {
            "route_id": route.id,
            "standard": route.standard,
            "standard_revision": route.standard_revision,
            "operation_ids": [
                Command.create(self._prepare_operation_values(operation))
                for operation in operations
            ],
            "material_ids": [
                Command.create(self._prepare_material_values(material))
                for material in route.material_ids
            ],
        }

    def _prepare_operation_values(self, operation):
        """Return the values of an operation that is taken over from a route."""
        team = operation.team_id
        is_ours = team.company_id in (self.company_id, self.env["res.company"])
        return {
            **{name: operation[name] for name in INSTRUCTIONS},
            "team_id": is_ours and team.id,
        }

    def _prepare_material_values(self, material):
        """Return the values of a part, for the whole quantity."""
        units = self.uom_id._compute_quantity(
            self.quantity, self.product_id.uom_id, round=False
        )
        return {
            "sequence": material.sequence,
            "action": material.action,
            "product_id": material.product_id.id,
            "quantity": material.quantity * units,
        }

    def _check_routable(self):
        """Refuse to change the route, unless process engineering is at it.

        :raise UserError: when a rework is no draft, or the person is somebody else
        """
        fixed = self.filtered(lambda rework: rework.state != "draft")
        if fixed:
            raise UserError(
                self.env._(
                    "The route is fixed, use “Change Route” to change it: %(reworks)s.",
                    reworks=", ".join(fixed.mapped("display_name")),
                )
            )
        if self and not self.env.su:
            for point in self._missing_permission(PROCESS):
                raise UserError(point.text)
