from collections import defaultdict

from odoo import api, fields, models

# (from, to) of the steps by which somebody did, or answers for, the work.
WORKING_STEPS = {("scheduled", "progress"), ("progress", "inspection")}
MANAGER = "aftersales.group_manager"


class Rework(models.Model):
    """The re-inspection: what is to be inspected, by whom, and what it lets pass."""

    _inherit = "aftersales.rework"

    current_inspection_ids = fields.One2many(
        "aftersales.rework.inspection",
        "rework_id",
        "To Be Inspected",
        domain=[("is_current", "=", True)],
    )
    earlier_inspection_ids = fields.One2many(
        "aftersales.rework.inspection",
        "rework_id",
        "Earlier Loops",
        domain=[("is_current", "=", False)],
        readonly=True,
    )
    concession_ids = fields.One2many(
        "aftersales.rework.concession", "rework_id", "Concessions"
    )
    inspection_notice = fields.Char(
        "Who Inspects",
        compute="_compute_inspection_notice",
        help="Why the user does not fill in the re-inspection.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_inspection_notice(self):
        """Tell who may not inspect why, before he tries."""
        waiting = self.filtered(lambda rework: rework.state == "inspection")
        rows = self.env["aftersales.rework.inspection"]
        texts = {}
        if not rows.has_access("write"):
            texts = dict.fromkeys(waiting, self.env._("Quality inspects it again."))
        else:
            texts = {rework: text for rework, text, _about in waiting._own_refusals()}
        for rework in self:
            rework.inspection_notice = texts.get(rework)

    # === GUARDS === #

    def _finish_refusals(self):
        """Yield what is not inspected, what failed, and who must not pass it."""
        yield from super()._finish_refusals()
        yield from self._own_refusals()
        executors = self._get_executors()
        for rework in self:
            rows = rework.current_inspection_ids
            if not rows:
                text = self.env._("Nothing has been inspected again.")
                yield rework, text, "current_inspection_ids"
            for row in rows:
                text = row._get_refusal(executors[rework])
                if text:
                    yield rework, text, "current_inspection_ids"

    def _fail_refusals(self):
        """Yield why it has not failed, or who must decide what comes next."""
        yield from super()._fail_refusals()
        yield from self._own_refusals()
        is_manager = self.env.user.has_group(MANAGER)
        for rework in self:
            rows = rework.current_inspection_ids
            if "nok" not in rows.mapped("verdict"):
                text = self.env._("No characteristic was found “Not OK”.")
                yield rework, text, "current_inspection_ids"
            most = rework.company_id.sudo().aftersales_rework_loops
            if most and rework.loop_count >= most and not is_manager:
                text = self.env._(
                    "It has gone round %(count)s times already: a manager decides"
                    " whether it is tried once more.",
                    count=rework.loop_count,
                )
                yield rework, text, None

    def _own_refusals(self):
        """Yield where the user would inspect what he has worked on himself."""
        text = self.env._(
            "You have worked on it yourself. Somebody else inspects it again."
        )
        executors = self._get_executors()
        for rework in self:
            if self.env.user in executors[rework]:
                yield rework, text, None

    # === EFFECTS === #

    def _action_hand_in(self):
        """Say what is inspected again, before anybody inspects."""
        result = super()._action_hand_in()
        rows = self.env["aftersales.rework.inspection"].sudo()
        rows._store_new(
            [vals for rework in self for vals in rework._prepare_inspection_values()]
        )
        return result

    def _action_fail(self):
        """Count the loop; its inspection stays on record."""
        for rework in self:
            rework._write_protected({"loop_count": rework.loop_count + 1})
        return super()._action_fail()

    # === BUSINESS === #

    def _get_executors(self):
        """Return who has worked on each rework, or answers for it: rework -> users.

        Whoever has recorded working time, started it or handed it in, in any loop.
        """
        executors = defaultdict(self.env["res.users"].browse)
        for rework in self:
            executors[rework] |= rework.sudo().operation_ids.time_ids.user_id
        logs = self.env["aftersales.workflow.log"].sudo()
        taken = logs.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("state_to", "in", [target for _source, target in WORKING_STEPS]),
            ]
        )
        for log in taken:
            if (log.state_from, log.state_to) in WORKING_STEPS:
                executors[self.browse(log.res_id)] |= log.user_id
        return executors

    def _prepare_inspection_values(self):
        """Return the values of the rows of this loop.

        After a failed loop all that was inspected in it comes again.
        """
        self.ensure_one()
        rework = self.sudo()
        before = rework.inspection_ids.filtered(
            lambda row: row.loop == rework.loop_count - 1
        )
        planned = rework._prepare_complained_values() if not before else []
        # No difference of sets: it would read the operations one by one.
        operations = rework.operation_ids.filtered(
            lambda row: row.characteristic and row not in before.operation_id
        )
        return [
            *(row._prepare_again_values() for row in before),
            *(
                {"rework_id": rework.id, "is_complained": True, "sequence": 0, **vals}
                for vals in planned
            ),
            *(operation._prepare_inspection_values() for operation in operations),
        ]

    def _prepare_complained_values(self):
        """Return what the complaint is about, as values of rows; at least one.

        What the inspection of returned goods has found comes first, else the defect,
        else the words of whoever complained.
        """
        self.ensure_one()
        names = self._get_complained_checks() or self._get_complained_names()
        usual = self.env._("The fault that was complained about is gone")
        return [{"characteristic": name} for name in dict.fromkeys(names)] or [
            {"characteristic": usual}
        ]

    def _get_complained_checks(self):
        """Return the checks that returned goods have failed, with what was expected."""
        inspections = self.disposition_id.line_id.inspection_ids.filtered(
            lambda row: not row.lot_id or not self.lot_id or row.lot_id == self.lot_id
        )
        failed = inspections.check_ids.filtered(lambda check: check.result == "nok")
        return [
            " – ".join(filter(None, (check.name, check.expected))) for check in failed
        ]

    def _get_complained_names(self):
        """Return the defect, else what was said about these goods."""
        lines = self.complaint_id.line_ids.filtered(
            lambda line: line.product_id == self.product_id
        )
        returned = self.disposition_id.line_id
        defects = self.defect_id or returned.defect_id or lines.defect_id
        first = (self.fault or "").strip().split("\n")[0]
        notes = [first, returned.note, *lines.mapped("note")]
        return defects.mapped("display_name") or [note for note in notes if note][:1]
