from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .terms import Rung, Terms

# More than this nobody promises; it is a slip of the keyboard.
LONGEST = {"minute": 525_600, "hour": 8_760, "day": 1_000}


class SlaTarget(models.Model):
    """One promise of a policy: what is done within which time of what."""

    _name = "aftersales.sla.target"
    _description = "Promise of a Policy"
    _order = "policy_id, sequence, id"

    policy_id = fields.Many2one(
        "aftersales.sla.policy", required=True, index=True, ondelete="cascade"
    )
    res_model = fields.Selection(related="policy_id.res_model")
    sequence = fields.Integer(default=10)
    name = fields.Char(
        "Promise",
        required=True,
        translate=True,
        help="What is promised, as the person in charge reads it.",
    )
    code = fields.Char(
        required=True,
        help="Short name that stays the same in every policy: when another policy comes"
        " to hold for a document, a running clock of this code goes on by it.",
    )
    amount = fields.Integer(
        "Time",
        required=True,
        default=1,
        help="How many of the unit. Zero days: on the day of the start itself.",
    )
    unit = fields.Selection(
        [("minute", "Minutes"), ("hour", "Hours"), ("day", "Days")],
        required=True,
        default="hour",
        help="Minutes and hours are counted exactly. Days are whole days: the day of"
        " the start is not counted, the promise is due at the end of the last day.",
    )
    is_working = fields.Boolean(
        "Working Time",
        help="Count only the hours and days of the calendar, without its holidays;"
        " otherwise around the clock.",
    )
    until = fields.Selection(
        selection="_selection_until",
        string="Due On",
        help="The promise is due at the end of a day that the document names, and there"
        " is none as long as it names no day; the time above does not count then.",
    )
    start_event = fields.Selection(
        selection="_selection_event",
        required=True,
        help="The clock starts when this happens, each time anew.",
    )
    stop_event = fields.Selection(
        selection="_selection_event",
        required=True,
        help="The promise is kept when this happens in time.",
    )
    until_keys = fields.Json(
        compute="_compute_event_keys",
        help="The days of the policy's own kind of document, which are offered.",
    )
    event_keys = fields.Json(
        compute="_compute_event_keys",
        help="The events of the policy's own kind of document, which are offered.",
    )
    pause_state_ids = fields.Many2many(
        "ir.model.fields.selection",
        "aftersales_sla_target_pause_rel",
        "target_id",
        "selection_id",
        "Stands Still In",
        help="States of the document in which the clock stands still.",
    )
    waits_for_customer = fields.Boolean(
        "Stands Still for the Customer",
        help="The clock stands still from our question until the customer's answer.",
    )
    warn_share = fields.Float(
        "Warn At",
        default=0.8,
        required=True,
        help="Share of the time after which the promise counts as at risk.",
    )
    role = fields.Selection(
        selection="_selection_role",
        string="Responsible",
        required=True,
        default="owner",
        help="Whose promise it is, on his list of the day.",
    )
    is_told = fields.Boolean(
        "Customer Is Told",
        help="The customer knows this date: he hears from us when it comes, or the"
        " reason why not is on record.",
    )
    is_on_sheet = fields.Boolean(
        "On the Coordination Sheet", help="Printed with its times on that paper."
    )

    _warn_share_between = models.Constraint(
        "CHECK (warn_share > 0 AND warn_share <= 1)",
        "One can be warned after more than 0 and at most 100 % of the time.",
    )
    _code_unique = models.Constraint(
        "UNIQUE (policy_id, code)", "A policy makes each promise once."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _selection_event(self):
        """Return each event: ``model:step:name`` or ``model:fact:name``, label."""
        events = []
        for model_name in self.env["aftersales.sla.policy"]._get_clocked_models():
            labels = self.env[model_name]._get_event_labels()
            title = self.env["ir.model"]._get(model_name).sudo().name
            events += [
                (f"{model_name}:{event}", f"{title}: {label}")
                for event, label in labels.items()
            ]
        return events

    @api.model
    def _selection_until(self):
        """Return each day that documents name: ``model:key``, label."""
        days = []
        for model_name in self.env["aftersales.sla.policy"]._get_clocked_models():
            documents = self.env[model_name]
            title = self.env["ir.model"]._get(model_name).sudo().name
            for key, name in documents._due_days.items():
                [label] = documents._get_field_labels([name])
                days.append((f"{model_name}:{key}", f"{title}: {label}"))
        return days

    @api.model
    def _selection_role(self):
        return self.env["aftersales.sla.mixin"]._get_roles()

    @api.depends("policy_id.res_model")
    def _compute_event_keys(self):
        keys = [key for key, _label in self._selection_event()]
        days = [key for key, _label in self._selection_until()]
        for target in self:
            prefix = f"{target.policy_id.res_model}:"
            target.event_keys = [key for key in keys if key.startswith(prefix)]
            target.until_keys = [key for key in days if key.startswith(prefix)]

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("amount", "unit")
    def _check_amount(self):
        for target in self:
            least = 0 if target.unit == "day" else 1
            longest = LONGEST[target.unit]
            if not least <= target.amount <= longest:
                raise ValidationError(
                    self.env._(
                        "%(promise)s: %(amount)s is no time that can be promised; it"
                        " lies between %(least)s and %(longest)s.",
                        promise=target.name,
                        amount=target.amount,
                        least=least,
                        longest=longest,
                    )
                )

    @api.constrains("until", "is_working", "unit", "policy_id")
    def _check_until(self):
        days = dict(self._selection_until())
        for target in self.filtered("until"):
            prefix = f"{target.policy_id.res_model}:"
            is_known = target.until in days and target.until.startswith(prefix)
            if not is_known or target.unit != "day" or target.is_working:
                raise ValidationError(
                    self.env._(
                        "%(promise)s: what is due on a day of the document is promised"
                        " in days, not in working time, and the document names that"
                        " day.",
                        promise=target.name,
                    )
                )

    @api.constrains("policy_id", "is_working", "unit")
    def _check_calendar(self):
        self.policy_id._check_calendar()

    @api.constrains("start_event", "stop_event", "pause_state_ids")
    def _check_events(self):
        for target in self:
            documents = self.env[target.policy_id.res_model]
            refusal = target._check_own_events() or documents._refuse_promise(
                target._get_event("start"),
                target._get_event("stop"),
                set(target.pause_state_ids.sudo().mapped("value")),
            )
            if refusal:
                raise ValidationError(
                    self.env._(
                        "%(promise)s: %(refusal)s",
                        promise=target.name,
                        refusal=refusal,
                    )
                )

    def _check_own_events(self):
        """Return why the events are not those of the policy's document, if so."""
        known = dict(self._selection_event())
        for event in (self.start_event, self.stop_event):
            # Odoo does not check a selection that a method computes.
            if event not in known:
                return self.env._("there is no event “%(event)s”.", event=event)
            if event.partition(":")[0] != self.policy_id.res_model:
                return self.env._(
                    "“%(event)s” happens to another kind of document.",
                    event=known[event],
                )
        strangers = self.pause_state_ids.sudo().filtered(
            lambda s: (
                s.field_id.model != self.policy_id.res_model
                or s.field_id.name != "state"
            )
        )
        if strangers:
            return self.env._(
                "%(states)s is no state of the document.",
                states=", ".join(strangers.mapped("name")),
            )
        return ""

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a version of the policy that is in use is put aside first."""
        policies = {vals.get("policy_id") for vals in vals_list} - {None}
        self.env["aftersales.sla.policy"].browse(policies)._keep_version()
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Write; a version of the policy that is in use is put aside first.

        :raise UserError: when it belongs to an earlier version
        """
        self.policy_id._keep_version()
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        """Delete; a version of the policy that is in use is put aside first."""
        self.policy_id._keep_version()
        self._hand_over()
        self.env.registry.clear_cache()
        return super().unlink()

    # === BUSINESS === #

    def _hand_over(self):
        """Leave what these promises have on record to an earlier version of them."""
        clocks = self.env["aftersales.sla.clock"].sudo()
        clocks = clocks.search([("target_id", "in", self.ids)])
        for target, own in clocks.grouped("target_id").items():
            twin = target._get_twin()
            if not twin:
                target.policy_id._put_aside()
                twin = target._get_twin()
            own._store({"target_id": twin.id, "policy_id": twin.policy_id.id})

    def _get_twin(self):
        """Return the same promise in the latest earlier version of the policy."""
        latest = self.policy_id.version_ids.sorted("version")[-1:]
        return latest.target_ids.filtered(lambda target: target.code == self.code)

    def _get_event(self, end):
        """Return ``step:name`` or ``fact:name`` of the start or the stop."""
        return (self[f"{end}_event"] or "").partition(":")[2]

    def _get_terms(self):
        """Return this promise as plain values that stay in memory."""
        self.ensure_one()
        steps = self.policy_id.step_ids.filtered(
            lambda step: not step.target_id or step.target_id == self
        )
        return Terms(
            target_id=self.id,
            policy_id=self.policy_id.id,
            code=self.code,
            amount=self.amount,
            unit=self.unit,
            is_working=self.is_working,
            until=(self.until or "").partition(":")[2],
            start=self._get_event("start"),
            stop=self._get_event("stop"),
            pause_states=frozenset(self.pause_state_ids.mapped("value")),
            waits_for_customer=self.waits_for_customer,
            warn_share=self.warn_share,
            role=self.role,
            is_told=self.is_told,
            calendar_id=self.policy_id.calendar_id.id or 0,
            ladder=tuple(
                Rung(
                    step_id=step.id,
                    key=step.key,
                    trigger=step.trigger,
                    share=step.share,
                    seconds=int(step.hours * 3600),
                )
                for step in steps
            ),
        )
