from collections import defaultdict

from lxml import etree

from odoo import api, fields, models


class Workflow(models.AbstractModel):
    """The workflow on screen: its buttons and its box of open points."""

    _inherit = "aftersales.workflow"

    # States whose kanban column begins folded.
    _folded_states = ()

    workflow_steps = fields.Json(
        "What Is Missing",
        compute="_compute_workflow_steps",
        help="For each possible next step the points that are still open.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("uid", "lang")
    def _compute_workflow_steps(self):
        """Fill the list the *what is missing* box shows; see :meth:`_prepare_step`."""
        steps = defaultdict(list)
        real = self.filtered("id")
        for name, transition in self._get_transitions().items():
            documents = real.filtered(
                lambda d, t=transition, n=name: (
                    d.state in t.sources and d._offers_step(n)
                )
            )
            points = documents._missing_points(name)
            for document in documents:
                step = document._prepare_step(name, points[document])
                steps[document].append(step)
        for document in self:
            document.workflow_steps = steps[document]

    def _offers_step(self, name):
        """Tell whether the box shows a step; extend for one that never fits.

        :param name: the transition's name
        """
        self.ensure_one()
        return True

    def _prepare_step(self, name, points):
        """Return one possible next step as plain values for the web client.

        :param name: the transition's name
        :param points: list of :class:`Missing`
        """
        transition = self._get_transitions()[name]
        return {
            "name": name,
            "label": self.env._(transition.label),
            "main": transition.is_main,
            "points": [self._prepare_point(point) for point in points],
        }

    def _prepare_point(self, point):
        about = point.about
        values = {"text": point.text, "rule_id": point.rule_id}
        if point.rule_id:
            values.update(self._prepare_signing(point))
        if isinstance(about, str):
            return {**values, "field": about}
        if about:
            return {**values, "model": about._name, "res_id": about.id}
        return values

    def _prepare_signing(self, point):
        """Return whether the user has signed for the rule, or could do so."""
        rule = self.env["aftersales.workflow.rule"].sudo().browse(point.rule_id)
        is_signer = rule._may_sign(self)
        return {
            "has_signed": point.has_signed,
            "can_sign": is_signer and not point.has_signed,
        }

    # === ACTIONS === #

    def action_transition(self, name):
        """Take the step ``name`` of the table; ask for the reason where one is due.

        :param name: key of ``_transitions``
        :return: an action that asks for the reason, or ``True``
        :raise UserError: when the step is unknown, not possible now, or lacks something
        """
        transition = self._get_transition(name)
        self._check_sources(transition)
        if not transition.asks_reason:
            return self.write({"state": transition.target})
        self._check_transition(name)
        return self.env["aftersales.workflow.reason"]._open(self, name)

    def action_ask_reason(self, state):
        """Return the dialog that asks why, where the step to ``state`` asks for it.

        :param state: where a card is dropped
        :return: an action, or ``False`` when the step needs no reason
        :raise UserError: when something else is missing for the step
        """
        self.ensure_one()
        for name, transition in self._get_transitions().items():
            is_step = transition.target == state and self.state in transition.sources
            if is_step and transition.asks_reason:
                return self.action_transition(name)
        return False

    # === VIEWS === #

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Put one button per transition into a form, and lock what is evidence.

        A card of a kanban that is dropped where a reason is due asks for it.
        """
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            self._add_buttons(arch.find("./header"))
            self._lock_fields(arch)
        if view_type == "kanban" and "js_class" not in arch.attrib:
            arch.set("js_class", "aftersales_workflow_kanban")
        return arch, view

    @api.model
    def _add_buttons(self, header):
        """Put the natural next steps first, the others after the form's own buttons."""
        if header is None:
            return
        main, others = [], []
        for name, transition in self._get_transitions().items():
            buttons = main if transition.is_main else others
            buttons.append(self._prepare_button(name, transition))
        for position, button in enumerate(main):
            header.insert(position, button)
        status_bar = header.find("./field[@name='state']")
        for button in others:
            status_bar.addprevious(button)

    @api.model
    def _lock_fields(self, arch):
        """Make the fields of a form read-only in the states in which they are."""
        for node in arch.xpath("//field[not(ancestor::field)]"):
            name = node.get("name")
            own = node.get("readonly", "1" if self._fields[name].readonly else "0")
            states = set(self._settled_fields.get(name, ()))
            if name not in self._unlocked_fields:
                states.update(self._locked_states)
            if states and own != "1":
                locked = f"state in {sorted(states)!r}"
                node.set("readonly", locked if own == "0" else f"({own}) or {locked}")

    @api.model
    def _prepare_button(self, name, transition):
        """Return the form's ``<button>`` of a transition."""
        sources = ", ".join(repr(source) for source in transition.sources)
        button = etree.Element(
            "button",
            name="action_transition",
            type="object",
            args=f"['{name}']",
            string=self.env._(transition.label),
            groups=",".join(transition.groups),
            invisible=f"not id or state not in ({sources},)",
        )
        if transition.is_main:
            button.set("class", "oe_highlight")
        return button

    @api.model
    def formatted_read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        """Let the kanban begin with the columns of finished documents folded."""
        groups = super().formatted_read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )
        if "state" in groupby[:1]:
            for group in groups:
                if group["state"] in self._folded_states:
                    group["__fold"] = True
        return groups
