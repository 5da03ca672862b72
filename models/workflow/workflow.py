from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from .files import adopt_files
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

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create documents in the initial state, whatever the context's default says.

        :raise UserError: when a value names another state
        """
        initial = self._get_initial_state()
        for vals in vals_list:
            if vals.get("state", initial) != initial:
                raise UserError(
                    self.env._(
                        "A new document begins as %(state)s. Move it on step by step.",
                        state=self._get_state_label(initial),
                    )
                )
        # An import's empty cell is no forgery, a value is.
        filled = {name for vals in vals_list for name, value in vals.items() if value}
        self._check_protected(filled)
        # Named explicitly, so that no default of a client's context comes in.
        defaults = self.default_get(list(self._get_protected_fields()))
        start = {
            **dict.fromkeys(defaults, False),
            "state": initial,
            "state_entered_at": fields.Datetime.now(),
        }
        documents = super().create([{**vals, **start} for vals in vals_list])
        for document, vals in zip(documents, vals_list, strict=True):
            adopt_files(document, vals)
        return documents

    def write(self, vals):
        """Write; a value for ``state`` is the checked transition.

        :raise UserError: when a transition does not exist or something is missing, when
            a field belongs to the workflow, or when the document is closed
        """
        if "state" not in vals:
            self._check_facts(vals)
            result = super().write(vals)
            adopt_files(self, vals)
            return result
        facts = dict(vals)
        target, reason = facts.pop("state"), facts.pop("state_reason", None)
        if facts:
            self._check_facts(facts)
            super().write(facts)
            adopt_files(self, facts)
        self._move(target, reason)
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
        reason = (reason or "").strip()
        self._raise_refusals(
            [
                documents._transition_refusal(name, reason)
                for name, documents in steps.items()
            ]
        )
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

    def _check_transition(self, name):
        """Refuse the step for the whole batch before its reason is asked for.

        :raise UserError: one message that lists every open point of every document
        """
        self._raise_refusals([self._transition_refusal(name)])

    @api.model
    def _raise_refusals(self, refusals):
        if any(refusals):
            raise UserError("\n\n".join(filter(None, refusals)))

    def _transition_refusal(self, name, reason=None):
        """Return the message on all that keeps documents from a step, empty if nothing.

        :param reason: what was given as the reason; ``None`` before it is asked for
        """
        missing = self._missing_points(name)
        if self._get_transition(name).asks_reason and reason == "":
            text = self.env._("A reason must be given (use the button of this step).")
            for document in self:
                missing[document].append(Missing(text))
        lines = [
            "\n".join([document.display_name, *(f"- {point.text}" for point in points)])
            for document, points in missing.items()
            if points
        ]
        return lines and self.env._(
            "“%(step)s” is not possible yet:\n%(points)s",
            step=self.env._(self._get_transition(name).label),
            points="\n".join(lines),
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
        return [
            {
                "res_model": self._name,
                "res_id": document.id,
                "company_id": document._get_document_company().id,
                "state_from": document.state,
                "state_to": transition.target,
                "user_id": self.env.uid,
                "moved_at": now,
                "seconds": int((now - document.state_entered_at).total_seconds()),
                "reason": reason or False,
            }
            for document in self
        ]

    def _get_document_company(self):
        """Return the company of a document; none where its kind knows no companies."""
        companies = self.env["res.company"]
        return self.company_id if "company_id" in self._fields else companies

    def _prepare_log_bodies(self, rows):
        """Return the chatter's line of each log row: id of the document -> text."""
        states = dict(self._fields["state"]._description_selection(self.env))
        bodies = {}
        for row in rows:
            step = f"{states[row['state_from']]} → {states[row['state_to']]}"
            bodies[row["res_id"]] = ": ".join(filter(None, [step, row["reason"]]))
        return bodies
