import hashlib
import json
from collections import defaultdict
from itertools import groupby

from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from .transition import Missing


class Workflow(models.AbstractModel):
    """A document whose ``state`` can only be moved along its table of transitions.

    A document declares a selection field ``state`` and ``_transitions``, a dictionary
    of name -> :class:`Transition`; an ``_inherit`` class adds its own entries, they are
    merged along the inheritance. **Writing ``state`` is the transition**: button,
    kanban drag, import, RPC and server action all pass :meth:`write`, which refuses the
    whole batch with one message that lists everything missing. Nobody is exempt.
    """

    _name = "aftersales.workflow"
    _description = "Controlled Workflow"

    _transitions = {}
    # Only the workflow may write these; a client's write of them is refused.
    _protected_fields = ("state_entered_at",)
    # States in which the facts of the document are evidence and frozen ...
    _locked_states = ()
    # ... except for these fields.
    _unlocked_fields = ()
    # What a signature vouches for: changing one of these voids it.
    _signed_fields = ()

    state_reason = fields.Text(
        "Reason of Last Step",
        readonly=True,
        copy=False,
        help="Why the last step was taken, where the step asks for a reason.",
    )
    state_entered_at = fields.Datetime(
        "In This State Since",
        default=fields.Datetime.now,
        readonly=True,
        copy=False,
    )
    workflow_log_ids = fields.One2many(
        "aftersales.workflow.log", "res_id", "Steps Taken", readonly=True
    )
    signature_ids = fields.One2many(
        "aftersales.workflow.signature", "res_id", "Signatures", readonly=True
    )
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
            documents = real.filtered(lambda d, t=transition: d.state in t.sources)
            points = documents._missing_points(name)
            for document in documents:
                step = document._prepare_step(name, points[document])
                steps[document].append(step)
        for document in self:
            document.workflow_steps = steps[document]

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
        if isinstance(about, str):
            return {**values, "field": about}
        if about:
            return {**values, "model": about._name, "res_id": about.id}
        return values

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create documents in the initial state, whatever the context's default says.

        :raise UserError: when a value names another state
        """
        initial = self._get_initial_state()
        protected = self._get_protected_fields()
        for vals in vals_list:
            if vals.get("state", initial) != initial:
                raise UserError(
                    self.env._(
                        "A new document begins as %(state)s. Move it on step by step.",
                        state=self._get_state_label(initial),
                    )
                )
            self._check_protected(vals, protected)
        return super().create(
            [
                {**vals, "state": initial, "state_entered_at": fields.Datetime.now()}
                for vals in vals_list
            ]
        )

    def write(self, vals):
        """Write; a value for ``state`` is the checked transition.

        :raise UserError: when a transition does not exist or something is missing, when
            a field belongs to the workflow, or when the document is closed
        """
        facts = {
            name: value
            for name, value in vals.items()
            if name not in ("state", "state_reason")
        }
        self._check_protected(facts, self._get_protected_fields())
        self._check_unlocked(facts)
        if facts:
            super().write(facts)
        if "state" in vals:
            self._move(vals["state"], vals.get("state_reason"))
        return True

    def _write_protected(self, vals):
        """Write fields that no client may write, for the workflow's own code."""
        return super().write(vals)

    def copy_data(self, default=None):
        """Copy the facts only; the copy begins in the initial state."""
        vals_list = super().copy_data(default)
        protected = self._get_protected_fields()
        return [
            {
                name: value
                for name, value in vals.items()
                if name not in protected and name != "state"
            }
            for vals in vals_list
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        """Evidence stays: only a document that never left its first state goes."""
        initial = self._get_initial_state()
        started = self.filtered(lambda document: document.state != initial)
        if started:
            raise UserError(
                self.env._(
                    "These documents are evidence and cannot be deleted: %(documents)s."
                    " Cancel them instead.",
                    documents=", ".join(started.mapped("display_name")),
                )
            )

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

    def action_sign(self, rule_id, note=False):
        """Sign, as the second person, for the step that the rule guards.

        :param rule_id: id of the ``aftersales.workflow.rule``
        :param note: what the signer wants to have on record
        :raise UserError: when the user may not sign this
        """
        rule = self.env["aftersales.workflow.rule"].sudo().browse(rule_id).exists()
        self.check_access("write")
        model_name, _colon, name = (rule.transition or "").partition(":")
        if model_name != self._name:
            raise UserError(self.env._("There is nothing to sign here."))
        self._check_sources(self._get_transition(name))
        return rule._sign(self, note)

    def action_request_signature(self, rule_id):
        """Open the form of an activity that asks a colleague to sign."""
        self.ensure_one()
        rule = self.env["aftersales.workflow.rule"].sudo().browse(rule_id)
        activity_type = self.env.ref("aftersales.mail_activity_type_signature")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a Signature"),
            "res_model": "mail.activity",
            "view_mode": "form",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_activity_type_id": activity_type.id,
                "default_summary": rule.name,
                "default_user_id": rule._get_signers(self)[:1].id,
            },
        }

    # === BUSINESS === #

    @api.model
    def _get_transitions(self):
        """Return the table, merged along the inheritance: name -> Transition."""
        table = {}
        for cls in reversed(type(self).mro()):
            table.update(vars(cls).get("_transitions", {}))
        return table

    @api.model
    def _get_transition(self, name):
        try:
            return self._get_transitions()[name]
        except KeyError:
            message = self.env._("There is no step “%(name)s”.", name=name)
            raise UserError(message) from None

    @api.model
    def _get_document_models(self):
        """Return the names of all models under the workflow."""
        names = self.env.registry.descendants(["aftersales.workflow"], "_inherit")
        return sorted(name for name in names if not self.env[name]._abstract)

    @api.model
    def _get_initial_state(self):
        return self._fields["state"].default(self)

    @api.model
    def _get_state_label(self, state):
        """Return the label of a state in the user's language."""
        return dict(self._fields["state"]._description_selection(self.env))[state]

    @api.model
    def _get_protected_fields(self):
        """Return the names that only the workflow writes, the stamps included."""
        stamps = {
            name
            for transition in self._get_transitions().values()
            for name in transition.stamps
        }
        return stamps.union(self._protected_fields)

    def _check_protected(self, vals, protected):
        forged = sorted(protected.intersection(vals))
        # A form sends no read-only field; an import's empty cell is harmless.
        forged = [name for name in forged if vals[name]]
        if forged:
            raise UserError(
                self.env._(
                    "These facts are recorded by the workflow itself and cannot be"
                    " entered: %(fields)s.",
                    fields=", ".join(self._get_field_labels(forged)),
                )
            )

    def _check_unlocked(self, facts):
        """Refuse to change a closed document's own facts; mails and notes still come.

        :param facts: the values about to be written
        """
        locked = [
            name
            for name in facts
            if name not in self._unlocked_fields
            and name in self._fields
            and self._fields[name]._module not in ("mail", "portal", "base")
        ]
        closed = self.filtered(lambda d: d.state in self._locked_states)
        if locked and closed:
            raise UserError(
                self.env._(
                    "%(documents)s: the case is closed, its facts are evidence and can"
                    " no longer be changed (%(fields)s).",
                    documents=", ".join(closed.mapped("display_name")),
                    fields=", ".join(self._get_field_labels(locked)),
                )
            )

    @api.model
    def _get_field_labels(self, names):
        return [self._fields[name]._description_string(self.env) for name in names]

    def _move(self, target, reason):
        """Take the step to ``target`` with all documents that are not there yet."""
        moving = self.filtered(lambda document: document.state != target)
        names = {
            (source, transition.target): name
            for name, transition in self._get_transitions().items()
            for source in transition.sources
        }
        steps = defaultdict(moving.browse)
        illegal = moving.browse()
        for document in moving:
            name = names.get((document.state, target))
            if name:
                steps[name] |= document
            else:
                illegal |= document
        if illegal:
            illegal._raise_illegal(target)
        for name, documents in steps.items():
            documents._check_transition(name, reason=reason, with_reason=True)
        for name, documents in steps.items():
            documents._take(name, reason)

    def _check_sources(self, transition):
        illegal = self.filtered(lambda d: d.state not in transition.sources)
        if illegal:
            illegal._raise_illegal(transition.target)

    def _raise_illegal(self, target):
        """Name every document that has no way to ``target``, with its state.

        :raise UserError: always
        """
        states = dict(self._fields["state"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "There is no step from here to “%(target)s”:\n%(documents)s",
                target=states.get(target, target),
                documents="\n".join(
                    f"- {document.display_name} ({states[document.state]})"
                    for document in self
                ),
            )
        )

    def _check_transition(self, name, reason=None, with_reason=False):
        """Refuse the step for the whole batch when a single document lacks something.

        :raise UserError: one message that lists every open point of every document
        """
        missing = self._missing_points(name)
        if with_reason and self._get_transition(name).asks_reason and not reason:
            text = self.env._("A reason must be given (use the button of this step).")
            for document in self:
                missing[document].append(Missing(text))
        refused = [(document, missing[document]) for document in self]
        lines = [
            "\n".join([document.display_name, *(f"- {point.text}" for point in points)])
            for document, points in refused
            if points
        ]
        if lines:
            raise UserError(
                self.env._(
                    "“%(step)s” is not possible yet:\n%(points)s",
                    step=self.env._(self._get_transition(name).label),
                    points="\n".join(lines),
                )
            )

    def _missing_points(self, name):
        """Return what keeps each document from a step: document -> list of Missing.

        Permission, required facts, the table's guards, then the rules of the screen.
        """
        transition = self._get_transitions()[name]
        points = defaultdict(list)
        if not self:
            return points
        for document in self:
            points[document] += self._missing_permission(transition.groups)
            points[document] += document._missing_facts(transition.required)
        for guard in transition.guards:
            for document, text, about in getattr(self, guard)():
                points[document].append(Missing(text, about))
        for rule in self._get_rules(name):
            for document, found in rule._missing_points(self).items():
                points[document] += found
        return points

    @api.model
    def _missing_permission(self, groups):
        if any(self.env.user.has_group(group) for group in groups):
            return []
        names = [self.env.ref(group).sudo().name for group in groups]
        text = self.env._(
            "This step is reserved for: %(groups)s.", groups=", ".join(names)
        )
        return [Missing(text)]

    def _missing_facts(self, names):
        """Return a point for each of the fields ``names`` that is empty."""
        return [
            Missing(
                self.env._(
                    "“%(field)s” is empty.",
                    field=self._fields[name]._description_string(self.env),
                ),
                name,
            )
            for name in names
            if not self[name]
            or (self._fields[name].type == "html" and is_html_empty(self[name]))
        ]

    def _get_rules(self, name):
        return self.env["aftersales.workflow.rule"]._get_rules(self._name, name)

    def _take(self, name, reason):
        """Take a step that has been checked: state, stamps, log, effect, rules."""
        transition = self._get_transitions()[name]
        now = fields.Datetime.now()
        rows = self._prepare_log_values(transition, now, reason)
        stamps = {
            stamp: now if self._fields[stamp].type == "datetime" else self.env.uid
            for stamp in transition.stamps
        }
        self._write_protected(
            {
                "state": transition.target,
                "state_entered_at": now,
                "state_reason": reason or False,
                **stamps,
            }
        )
        self.env["aftersales.workflow.log"].sudo().create(rows)
        self._message_log_batch(self._prepare_log_bodies(rows))
        if transition.effect:
            getattr(self, transition.effect)()
        self._get_rules(name)._apply(self)

    def _prepare_log_values(self, transition, now, reason):
        """Return the values of one log row a document; call it before the move."""
        company = "company_id" in self._fields
        return [
            {
                "res_model": self._name,
                "res_id": document.id,
                "company_id": company and document.company_id.id,
                "state_from": document.state,
                "state_to": transition.target,
                "user_id": self.env.uid,
                "moved_at": now,
                "seconds": int((now - document.state_entered_at).total_seconds()),
                "reason": reason or False,
            }
            for document in self
        ]

    def _prepare_log_bodies(self, rows):
        """Return the chatter's line of each row; the text is made once per kind."""
        states = dict(self._fields["state"]._description_selection(self.env))
        bodies = {}
        rows = sorted(rows, key=lambda row: row["state_from"])
        for source, group in groupby(rows, key=lambda row: row["state_from"]):
            for row in group:
                step = f"{states[source]} → {states[row['state_to']]}"
                bodies[row["res_id"]] = (
                    f"{step}: {row['reason']}" if row["reason"] else step
                )
        return bodies

    def _get_digest(self):
        """Return the SHA-256 of what a signature vouches for, as a hex string."""
        self.ensure_one()
        [values] = self.read(["state", "state_entered_at", *self._signed_fields], None)
        content = json.dumps(values, sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()

    def _get_workflow_user(self, role):
        """Return the person in a role of the rules (see ``activity_role``).

        :param role: ``owner``, ``leader`` or ``creator``
        """
        self.ensure_one()
        return self.create_uid if role == "creator" else self.env.user

    def _has_recipient(self):
        """Tell whether a mail of a rule would reach anybody."""
        self.ensure_one()
        return bool(self._mail_get_primary_email().get(self.id))

    # === VIEWS === #

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Put one button per transition before the status bar of every form."""
        arch, view = super()._get_view(view_id, view_type, **options)
        header = arch.find("./header") if view_type == "form" else None
        if header is not None:
            buttons = [
                self._prepare_button(name, transition)
                for name, transition in self._get_transitions().items()
            ]
            for position, button in enumerate(buttons):
                header.insert(position, button)
        return arch, view

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
