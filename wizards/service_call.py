from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.service.callback_script import PURPOSES


class ServiceCall(models.TransientModel):
    """One call of the desk: what to say, whom to ring, what came of it; then the next.

    What is entered is put on record with the rights of the user, where it belongs: as a
    contact of the complaint, as the monthly confirmation, as a survey's attempt.
    """

    _name = "aftersales.service.call"
    _description = "Call of the Desk"

    # Id of the call, those of the calls that follow, and how many there are.
    callback_ref = fields.Integer(readonly=True)
    queue = fields.Json(default=list)
    is_over = fields.Boolean(readonly=True)
    colleague = fields.Char(
        readonly=True, help="Who has the same call open at this moment."
    )
    position = fields.Char("Call", readonly=True)
    purpose = fields.Selection(PURPOSES, readonly=True)
    complaint_id = fields.Many2one("aftersales.complaint", readonly=True)
    confirmation_id = fields.Many2one("aftersales.confirmation", readonly=True)
    invitation_id = fields.Many2one("aftersales.survey.invitation", readonly=True)
    contact_id = fields.Many2one("aftersales.contact", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    phone = fields.Char(readonly=True)
    script = fields.Html(readonly=True, sanitize=False)
    product_id = fields.Many2one(related="complaint_id.product_id")
    remedy_done_ids = fields.Many2many(related="complaint_id.remedy_done_ids")
    needs_second_visit = fields.Boolean(related="complaint_id.needs_second_visit")
    executed_at = fields.Datetime(related="complaint_id.executed_at")
    last_words = fields.Text("Last Words", related="contact_id.words")
    attempts = fields.Integer("Tried", readonly=True)
    line_ids = fields.One2many(
        related="confirmation_id.line_ids", readonly=False, string="Complaints"
    )

    outcome = fields.Selection(
        selection=lambda self: (
            self.env["aftersales.contact"]
            ._fields["outcome"]
            ._description_selection(self.env)
        ),
        string="What Came of It",
    )
    channel_id = fields.Many2one(
        "aftersales.channel",
        default=lambda self: self.env.ref(
            "aftersales.channel_phone", raise_if_not_found=False
        ),
    )
    person = fields.Char("Spoken To")
    is_after_second_visit = fields.Boolean("After the Second Visit")
    words = fields.Text("Customer's Words")
    next_on = fields.Date(
        "Call Again On",
        help="Left empty, a customer who was not reached is called again by the rule of"
        " the settings.",
    )

    # === ACTIONS === #

    def action_save(self):
        """Put the call on record and come back to the list."""
        self.ensure_one()
        self._record_call()
        return {"type": "ir.actions.act_window_close"}

    def action_save_next(self):
        """Put the call on record and go on to the next one."""
        self.ensure_one()
        self._record_call()
        return self._open(self.queue or [])

    def action_satisfied(self):
        """Put on record that the customer is satisfied, and go on to the next one."""
        self.ensure_one()
        self.outcome = "satisfied"
        if self.confirmation_id:
            self.confirmation_id.action_all_closed()
        return self.action_save_next()

    def action_unreached(self):
        """Put on record that nobody was reached, and go on to the next one."""
        self.ensure_one()
        self.outcome = "unreached"
        return self.action_save_next()

    def action_skip(self):
        """Go on to the next call; this one stays due."""
        self.ensure_one()
        self.is_over = True
        return self._open(self.queue or [])

    def action_enter_answers(self):
        """Open the survey to enter what the customer answers on the phone."""
        self.ensure_one()
        return self.invitation_id.action_enter_answers()

    # === BUSINESS === #

    @api.model
    def _open(self, ids):
        """Open the first of these calls that is still to be made, or close.

        :param ids: ids of ``aftersales.callback``, in their order
        """
        calls = self.env["aftersales.callback"]
        waiting = set(calls.search([("id", "in", ids)]).ids)
        ids = [call_id for call_id in ids if call_id in waiting]
        if not ids:
            return {"type": "ir.actions.act_window_close"}
        # What a colleague is at comes last: two people share a list from its top.
        rivals = self._find_rivals(ids)
        ids.sort(key=lambda call_id: call_id in rivals)
        call = calls.browse(ids[0])
        values = self._prepare_values(call, ids[1:])
        wizard = self.create({**values, "colleague": rivals.get(call.id)})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Call %(name)s", name=wizard.partner_id.display_name),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _prepare_values(self, call, queue):
        names = ("complaint_id", "confirmation_id", "invitation_id", "contact_id")
        scripts = self.env["aftersales.callback.script"]
        person = call.partner_id if not call.partner_id.is_company else None
        return {
            **{name: call[name].id for name in names},
            "callback_ref": call.id,
            "person": person and person.name,
            "queue": queue,
            "position": self.env._("%(count)s more to call", count=len(queue)),
            "purpose": call.purpose,
            "company_id": call.company_id.id,
            "partner_id": call.partner_id.id,
            "phone": call.phone,
            "attempts": call.attempts,
            "script": scripts._get_script(call.purpose, call.company_id).text,
        }

    def _record_call(self):
        """Put on record what came of the call.

        :raise UserError: when that was not said
        """
        self.is_over = True
        if self.purpose == "survey" and self.invitation_id.state == "answered":
            return
        if not self.outcome:
            raise UserError(self.env._("Say what came of the call."))
        self._check_first()
        if self.confirmation_id and self.outcome != "unreached":
            facts = {"signed_by": self.person, "words": self.words, "state": "done"}
            self.confirmation_id.write(facts)
            return
        self.env["aftersales.contact"].create(self._prepare_contact_values())

    def _prepare_contact_values(self):
        """Return the values of the contact that this call is."""
        before = self.contact_id
        is_task = self.purpose == "follow_up" and before.rework_task_id
        purposes = {"follow_up": "callback" if is_task else "other"}
        return {
            "complaint_id": self.complaint_id.id,
            "rework_task_id": before.rework_task_id.id if is_task else False,
            "confirmation_id": self.confirmation_id.id,
            "invitation_id": self.invitation_id.id,
            "partner_id": self.partner_id.id,
            "purpose": purposes.get(self.purpose, self.purpose),
            "outcome": self.outcome,
            "channel_id": self.channel_id.id,
            "person": self.outcome != "unreached" and self.person,
            "is_after_second_visit": self.is_after_second_visit,
            "words": self.words,
            "next_on": self.next_on,
        }
