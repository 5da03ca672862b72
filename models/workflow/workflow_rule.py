from ast import literal_eval
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .transition import Missing


class WorkflowRule(models.Model):
    """What a company adds to a step, on screen.

    A rule can only tighten the table of transitions: everything it asks for is asked
    for in addition, and nothing in it can open a step that the table does not have.
    """

    _name = "aftersales.workflow.rule"
    _description = "Workflow Rule"
    _order = "sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
        help="Shown in the box “what is missing” and on the signature.",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: the rule holds in every company.",
    )
    transition = fields.Selection(
        selection="_selection_transition",
        string="Step",
        required=True,
        index=True,
        help="The step that becomes stricter, or that has the consequence.",
    )
    res_model = fields.Char("Document Model", compute="_compute_res_model")
    model_id = fields.Many2one("ir.model", compute="_compute_res_model")
    filter_domain = fields.Char(
        "Applies To",
        default="[]",
        required=True,
        help="Only documents that match are concerned; empty means all of them.",
    )

    # Before the step
    group_ids = fields.Many2many(
        "res.groups",
        string="Reserved For",
        help="The person must, beside what the step itself asks for, be a member of one"
        " of these groups.",
    )
    field_ids = fields.Many2many(
        "ir.model.fields",
        string="Required Fields",
        help="These fields must be filled before the step.",
    )
    condition_domain = fields.Char(
        "Must Hold",
        default="[]",
        required=True,
        help="Every document must match this before the step.",
    )
    condition_message = fields.Char(
        "Message",
        translate=True,
        help="What the user reads when a document does not match.",
    )
    signature_group_id = fields.Many2one(
        "res.groups",
        "Signature Of",
        help="Four eyes: a member of this group other than the person who takes the"
        " step must have signed. A change of the content afterwards voids it.",
    )

    # After the step
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        "To-Do",
        help="Scheduled on the document once the step is taken.",
    )
    activity_summary = fields.Char("To-Do Summary", translate=True)
    activity_days = fields.Integer(
        "Due In (days)", help="Days from the step to the due date of the to-do."
    )
    activity_role = fields.Selection(
        [
            ("owner", "Person in charge"),
            ("leader", "Team leader or delegate"),
            ("creator", "Person who registered it"),
            ("user", "A given person"),
        ],
        "Assigned To",
        default="owner",
        required=True,
        help="Who gets the to-do, also the one that stands in for a mail.",
    )
    activity_user_id = fields.Many2one("res.users", "Person")
    mail_template_id = fields.Many2one(
        "mail.template",
        "Mail",
        help="Sent once the step is taken, in the customer's language. Where nobody can"
        " be reached by mail, a to-do to phone is scheduled instead.",
    )
    server_action_id = fields.Many2one(
        "ir.actions.server", help="Run once the step is taken."
    )

    _activity_days_positive = models.Constraint(
        "CHECK (activity_days >= 0)", "A to-do cannot be due before the step."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _selection_transition(self):
        """Return each step of each document: ``model:name``, “Document: Label”."""
        return [
            (f"{model_name}:{name}", f"{description}: {self.env._(transition.label)}")
            for model_name in self.env["aftersales.workflow"]._get_document_models()
            for description in [self.env["ir.model"]._get(model_name).sudo().name]
            for name, transition in self.env[model_name]._get_transitions().items()
        ]

    @api.depends("transition")
    def _compute_res_model(self):
        for rule in self:
            rule.res_model = (rule.transition or "").partition(":")[0] or False
            rule.model_id = rule.res_model and self.env["ir.model"]._get(rule.res_model)

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("transition", "filter_domain", "condition_domain")
    def _check_domains(self):
        # Odoo does not check a selection that a method computes; all else rests on it.
        self._check_step()
        for rule in self:
            documents = self.env[rule.res_model]
            for domain in (rule.filter_domain, rule.condition_domain):
                try:
                    Domain(rule._parse(domain)).validate(documents)
                except (ValueError, SyntaxError, TypeError) as error:
                    raise ValidationError(
                        self.env._(
                            "%(rule)s: the condition %(domain)s cannot be understood"
                            " (%(error)s).",
                            rule=rule.name,
                            domain=domain,
                            error=error,
                        )
                    ) from error

    def _check_step(self):
        steps = dict(self._selection_transition())
        for rule in self.filtered(lambda rule: rule.transition not in steps):
            raise ValidationError(
                self.env._(
                    "%(rule)s: there is no step “%(step)s”.",
                    rule=rule.name,
                    step=rule.transition,
                )
            )

    @api.constrains("transition", "field_ids", "mail_template_id", "server_action_id")
    def _check_same_model(self):
        for rule in self:
            model = rule.res_model
            strangers = [
                *rule.field_ids.filtered_domain([("model", "!=", model)]),
                *rule.mail_template_id.filtered_domain([("model", "!=", model)]),
                *rule.server_action_id.sudo().filtered_domain(
                    [("model_name", "!=", model)]
                ),
            ]
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: these belong to another kind of document:"
                        " %(names)s.",
                        rule=rule.name,
                        names=", ".join(s.display_name for s in strangers),
                    )
                )

    @api.constrains("condition_domain", "condition_message")
    def _check_condition_message(self):
        for rule in self:
            is_empty = rule.condition_domain.strip() in ("", "[]")
            if not is_empty and not rule.condition_message:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: say what the user shall read when the condition"
                        " does not hold.",
                        rule=rule.name,
                    )
                )

    @api.constrains("activity_role", "activity_user_id")
    def _check_activity_user(self):
        for rule in self:
            if rule.activity_role == "user" and not rule.activity_user_id:
                raise ValidationError(
                    self.env._("%(rule)s: name the person.", rule=rule.name)
                )

    @api.onchange("transition")
    def _onchange_transition(self):
        """Drop what belongs to the other kind of document."""
        model_name = self.res_model
        self.field_ids = self.field_ids.filtered(lambda f: f.model == model_name)
        if self.mail_template_id.model != model_name:
            self.mail_template_id = False

    # === BUSINESS === #

    @api.model
    def _parse(self, domain):
        return literal_eval(domain.strip() or "[]") if domain else []

    @api.model
    def _get_rules(self, model_name, name):
        """Return the active rules of a step, in order and with full rights."""
        return self.sudo().search([("transition", "=", f"{model_name}:{name}")])

    def _concerned(self, documents):
        """Return the documents that this rule applies to."""
        self.ensure_one()
        if self.company_id:
            documents = documents.filtered(
                lambda document: document._get_document_company() == self.company_id
            )
        # Judged with full rights: a rule binds also who may not read all it looks at.
        return documents & documents.sudo().filtered_domain(
            self._parse(self.filter_domain)
        ).sudo(documents.env.su)

    def _missing_points(self, documents):
        """Return what this rule still asks for: document -> list of Missing."""
        self.ensure_one()
        documents = self._concerned(documents)
        points = defaultdict(list)
        names = self.field_ids.mapped("name")
        signers = self._get_signers_so_far(documents)
        # A rule binds also who may not read all it looks at.
        for document in documents.sudo():
            points[document] += self._missing_group()
            points[document] += document._missing_facts(names)
            if self.signature_group_id and not signers[document.id] - self.env.user:
                signed = bool(signers[document.id])
                points[document].append(self._prepare_signature_point(document, signed))
        condition = Domain(self._parse(self.condition_domain))
        for document in documents - documents.sudo().filtered_domain(condition):
            points[document].append(Missing(self.condition_message))
        return points

    def _missing_group(self):
        if not self.group_ids or self.group_ids & self.env.user.all_group_ids:
            return []
        text = self.env._(
            "This step is reserved for: %(groups)s.",
            groups=", ".join(self.group_ids.mapped("name")),
        )
        return [Missing(text)]

    def _get_signers_so_far(self, documents):
        """Return who has signed for this rule: id of the document -> users."""
        if not self.signature_group_id:
            return {}
        signatures = self.env["aftersales.workflow.signature"]
        return signatures._get_signers(self, documents)

    def _missing_approval(self, document):
        """Return a point unless somebody has signed, whoever it was."""
        if not self.signature_group_id or not self._concerned(document):
            return []
        signers = self._get_signers_so_far(document)
        point = self._prepare_signature_point(document)
        return [] if signers[document.id] else [point]

    def _prepare_signature_point(self, document, has_signed=False):
        text = self.env._(
            "%(rule)s: the signature of a second person (%(group)s) is missing.",
            rule=self.name,
            group=self.signature_group_id.name,
        )
        return Missing(text, rule_id=self.id, has_signed=has_signed)

    def _may_sign(self, document):
        return self.signature_group_id in self.env.user.all_group_ids

    def _get_signers(self, document):
        """Return the users who may sign, without the one who asks."""
        return (
            self.signature_group_id.all_user_ids.filtered(
                lambda user: document._get_document_company() <= user.company_ids
            )
            - self.env.user
        )

    def _sign(self, documents, note=False):
        """Record the current user's signature on documents.

        :raise UserError: when the user is not of the group, or the rule asks for none
        """
        user = self.env.user
        if self.signature_group_id not in user.all_group_ids or not self.active:
            raise UserError(
                self.env._(
                    "“%(rule)s” is signed by: %(group)s.",
                    rule=self.name,
                    group=self.signature_group_id.name,
                )
            )
        _model, _colon, step = self.transition.partition(":")
        digests = documents._get_digests(step)
        self.env["aftersales.workflow.signature"].sudo().create(
            [
                {
                    **self._prepare_signature_values(document, note),
                    "step": step,
                    "digest": digests[document.id],
                }
                for document in documents
            ]
        )
        activity = "aftersales.mail_activity_type_signature"
        documents.activity_feedback([activity], user_id=user.id)
        body = self.env._("Signed: %(rule)s", rule=self.name)
        documents._message_log_batch(dict.fromkeys(documents.ids, body))
        return True

    def _prepare_signature_values(self, document, note):
        return {
            "res_model": document._name,
            "res_id": document.id,
            "company_id": document._get_document_company().id,
            "user_id": self.env.uid,
            "rule_id": self.id,
            "rule_name": self.name,
            "signed_at": fields.Datetime.now(),
            "note": note,
        }

    def _apply(self, documents):
        """Let the consequences of these rules happen, in their order."""
        for rule in self:
            concerned = rule._concerned(documents)
            if concerned:
                rule._schedule_activity(concerned)
                rule._send_mail(concerned)
                rule._run_server_action(concerned)

    def _schedule_activity(self, documents, activity_type=None, summary=None):
        activity_type = activity_type or self.activity_type_id
        if not activity_type:
            return
        role, by_user = self.activity_role, defaultdict(list)
        for document in documents:
            is_fixed = role == "user"
            user = (
                self.activity_user_id if is_fixed else document._get_workflow_user(role)
            )
            by_user[user or self.env.user].append(document.id)
        for user, ids in by_user.items():
            # Of many to-dos at once nobody gets as many mails; they are listed anyway.
            quiet = {"mail_activity_quick_update": True} if len(ids) > 1 else {}
            documents.browse(ids).sudo().with_context(**quiet).activity_schedule(
                activity_type_id=activity_type.id,
                summary=summary or self.activity_summary,
                user_id=user.id,
                date_deadline=fields.Date.context_today(documents)
                + timedelta(days=self.activity_days),
            )

    def _send_mail(self, documents):
        if not self.mail_template_id:
            return
        reachable = documents._get_reachable()
        if reachable:
            self.mail_template_id.sudo().send_mail_batch(reachable.ids)
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
            reachable._after_rule_mail(self)
        self._schedule_activity(
            documents - reachable,
            documents._get_phone_activity_type(self),
            self.env._("Phone: %(subject)s", subject=self.mail_template_id.name),
        )

    def _run_server_action(self, documents):
        if self.server_action_id:
            self.server_action_id.with_context(
                active_model=documents._name,
                active_ids=documents.ids,
                active_id=documents[:1].id,
            ).run()
