from markupsafe import Markup

from odoo import api, models

# Where nothing is on record yet, a few lines are left.
ROOM = Markup("<br/><br/><br/>")


class ComplaintCoordination(models.AbstractModel):
    """The coordination sheet (协调单): who does what by when, and what came of it.

    It goes to the departments and comes back filled in; its boxes are those of the
    complaint form, its deadlines the policy's promises marked for this paper.
    """

    _name = "report.aftersales.report_complaint_coordination"
    _inherit = "report.aftersales.report_complaint_form"
    _description = "Coordination Sheet"

    # === BUSINESS === #

    @api.model
    def _prepare_boxes(self, complaint):
        """Return the boxes of the sheet, in the order of the work."""
        contacts = complaint.contact_ids.filtered(lambda c: c.outcome != "unreached")
        contacts = contacts.sorted(lambda c: (c.contacted_at, c.id))
        callbacks = contacts.filtered(lambda c: c.purpose == "callback")
        return [
            self._prepare_case_box(complaint),
            self._prepare_request_box(complaint),
            self._prepare_deadline_box(complaint),
            self._prepare_plan_box(complaint),
            self._prepare_contact_box(self.env._("First Contact"), contacts[:1]),
            self._prepare_contact_box(self.env._("Second Contact"), contacts[1:2]),
            self._prepare_result_box(complaint),
            self._prepare_contact_box(
                self.env._("Follow-Up Evaluation"), callbacks[-1:]
            ),
            self._prepare_line_box(complaint),
        ]

    @api.model
    def _prepare_case_box(self, complaint):
        names = ("product_id", "lot_id", "complained_qty", "uom_id", "defect_id")
        return self._prepare_box(
            complaint,
            self.env._("Complaint"),
            ticks=("severity",),
            facts=("received_at", "partner_id", "contact_name")
            + ("phone", "category_id", "order_id")
            + ("team_id", "user_id", "expected_on"),
            texts=("subject", "description"),
            table=self._prepare_table(complaint.line_ids, *names),
        )

    @api.model
    def _prepare_request_box(self, complaint):
        names = ("team_id", "name", "user_id", "due_on", "cause", "measure")
        names += ("opinion", "answered_at")
        return self._prepare_box(
            complaint,
            self.env._("Departments"),
            table=self._prepare_table(complaint.request_ids, *names),
        )

    @api.model
    def _prepare_deadline_box(self, complaint):
        """Return the steps with their time limits, also those that lie ahead."""
        heads = [
            self.env._("Step"),
            self.env._("Time Limit"),
            self.env._("Started"),
            self.env._("Due"),
            self.env._("Happened"),
            self.env._("Result"),
        ]
        clocks = self.env["aftersales.sla.clock"].sudo()
        clocks = clocks.search(
            [("res_model", "=", complaint._name), ("res_id", "=", complaint.id)],
            order="started_at, id",
        ).with_env(self.env(su=True))
        targets = complaint.sudo().sla_policy_id.target_ids.filtered("is_on_sheet")
        rows = []
        for target in targets:
            own = clocks.filtered(lambda c, t=target: c.code == t.code)
            rows += [self._prepare_deadline(clock) for clock in own] or [
                [target.name, self._say_limit(target), "", "", "", ""]
            ]
        table = {"heads": heads, "numeric": [False] * len(heads), "rows": rows}
        return self._prepare_box(complaint, self.env._("Deadlines"), table=table)

    @api.model
    def _prepare_deadline(self, clock):
        happened = clock.state == "stopped" and self._say(clock, "stopped_at")
        return [
            clock.target_id.name,
            self._say_limit(clock),
            self._say(clock, "started_at"),
            self._say(clock, "due_at"),
            happened or "",
            self._say(clock, "outcome"),
        ]

    @api.model
    def _say_limit(self, promise):
        """Return a time limit in words: “2 Days (working time)”.

        :param promise: a clock, or the target of a policy
        """
        values = {"amount": promise.amount, "unit": self._say(promise, "unit")}
        if promise.unit == "day" and not promise.amount:
            return self.env._("The same day")
        if promise.is_working:
            return self.env._("%(amount)s %(unit)s (working time)", **values)
        return self.env._("%(amount)s %(unit)s", **values)

    @api.model
    def _prepare_plan_box(self, complaint):
        box = self._prepare_box(
            complaint,
            self.env._("Plan"),
            facts=("planned_at",),
            texts=("plan", "meeting_decision"),
        )
        # An empty one leaves room to write by hand.
        box["texts"] = box["texts"] or [(self._get_label(complaint, "plan"), ROOM)]
        return box

    @api.model
    def _prepare_contact_box(self, title, contact):
        box = self._prepare_box(
            contact,
            title,
            facts=("contacted_at", "user_id", "channel_id")
            + ("person", "purpose", "outcome"),
            texts=("words",),
        )
        box["texts"] = box["texts"] or [(self._get_label(contact, "words"), ROOM)]
        return box

    @api.model
    def _get_label(self, record, name):
        return record._fields[name]._description_string(self.env)

    @api.model
    def _prepare_result_box(self, complaint):
        return self._prepare_box(
            complaint,
            self.env._("Result"),
            ticks=("consent",),
            facts=("remedy_agreed_ids", "agreed_amount", "execute_until")
            + ("remedy_done_ids", "executed_at", "called_back_at"),
            texts=("solution", "closing_summary"),
        )

    @api.model
    def _prepare_line_box(self, complaint):
        lines = [
            self.env._("Submitted by"),
            self.env._("Department"),
            self.env._("Customer service manager"),
            self.env._("General manager"),
        ]
        return self._prepare_box(complaint, self.env._("Signatures"), lines=lines)
