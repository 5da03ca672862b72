from odoo import api, fields, models
from odoo.exceptions import UserError

from .credit_plan import CreditPlan
from .return_table import DECIDERS, DESK


class Returns(models.Model):
    """The money of a return: proposed, decided, credited, posted."""

    _inherit = "aftersales.return"

    settlement_ids = fields.One2many(
        "aftersales.return.settlement", "return_id", "Settlements"
    )
    replacement_ids = fields.One2many(
        "aftersales.return.replacement", "return_id", "Replacements"
    )
    document_ids = fields.One2many(
        "account.move",
        "aftersales_return_id",
        "Invoices and Credit Notes",
        readonly=True,
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    document_count = fields.Integer(
        compute="_compute_document_count", compute_sudo=True
    )
    settlement_currency_id = fields.Many2one(
        "res.currency", compute="_compute_settlement", compute_sudo=True
    )
    settlement_untaxed = fields.Monetary(
        "Credit without Taxes",
        currency_field="settlement_currency_id",
        compute="_compute_settlement",
        compute_sudo=True,
        help="What the open settlements come to, and those that are carried out.",
    )
    settlement_total = fields.Monetary(
        "Credit with Taxes",
        currency_field="settlement_currency_id",
        compute="_compute_settlement",
        compute_sudo=True,
    )
    settlement_note = fields.Text(
        "What Happens", compute="_compute_settlement_note", compute_sudo=True
    )
    has_open_settlements = fields.Boolean(
        compute="_compute_settlement", compute_sudo=True
    )
    has_open_replacements = fields.Boolean(compute="_compute_has_replacements")
    has_other_product = fields.Boolean(compute="_compute_has_replacements")
    has_advance = fields.Boolean(compute="_compute_has_replacements")
    is_credited_early = fields.Boolean(
        "Credited before Inspection", compute="_compute_is_credited_early"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("document_ids")
    def _compute_document_count(self):
        groups = self.env["account.move"]._read_group(
            [("aftersales_return_id", "in", self.ids)],
            ["aftersales_return_id"],
            ["__count"],
        )
        counts = dict(groups)
        for document in self:
            document.document_count = counts.get(document._origin, 0)

    @api.depends(
        "settlement_ids.state",
        "settlement_ids.kind",
        "settlement_ids.line_id",
        "settlement_ids.quantity",
        "settlement_ids.percent",
        "settlement_ids.amount",
        "settlement_ids.is_plain",
    )
    def _compute_settlement(self):
        """Reckon the open settlements together with the documents that are there."""
        open_ = self.settlement_ids.filtered(lambda s: s.state == "proposed")
        plan = CreditPlan(open_)
        for document in self:
            notes = [
                note
                for note in plan.notes
                if note.document == document and not note.is_charge
            ]
            moves = document.settlement_ids.account_line_ids.filtered(
                lambda line: line.parent_state != "cancel"
            ).move_id.filtered(lambda move: move.move_type == "out_refund")
            document.has_open_settlements = bool(document.settlement_ids & open_)
            own = document.settlement_ids.filtered(lambda s: s.kind != "supplier")
            document.settlement_currency_id = (
                own.currency_id[:1] or document.currency_id
            )
            document.settlement_untaxed = sum(moves.mapped("amount_untaxed")) + sum(
                note.amount_untaxed for note in notes
            )
            document.settlement_total = sum(moves.mapped("amount_total")) + sum(
                note.amount_total for note in notes
            )

    @api.depends("settlement_ids.explanation")
    def _compute_settlement_note(self):
        """Say of each settlement what it does, or why it cannot."""
        for document in self:
            rows = document.settlement_ids.filtered("explanation")
            document.settlement_note = "\n".join(
                f"{row.display_name}: {row.explanation}" for row in rows
            )

    @api.depends(
        "replacement_ids.executed_at",
        "replacement_ids.product_id",
        "replacement_ids.due_on",
    )
    def _compute_has_replacements(self):
        """Say what there is to show about replacements."""
        for document in self:
            rows = document.replacement_ids
            document.has_open_replacements = bool(rows - rows.filtered("executed_at"))
            document.has_other_product = any(rows.mapped("is_other"))
            document.has_advance = any(rows.mapped("due_on"))

    @api.depends("settlement_ids.is_before_analysis")
    def _compute_is_credited_early(self):
        for document in self:
            document.is_credited_early = any(
                document.settlement_ids.mapped("is_before_analysis")
            )

    # === ACTIONS === #

    def action_propose_money(self):
        """Propose how each line is settled, by the remedy decided or asked for."""
        self.check_access("write")
        self._propose_money()

    def action_settle(self):
        """Carry out all that is proposed: credit notes and replacements."""
        self.check_access("write")
        self.replacement_ids._execute()
        self.settlement_ids._execute()

    def action_open_documents(self):
        """Open the invoices and credit notes of the return."""
        self.ensure_one()
        moves = self.env["account.move"].search(
            [("aftersales_return_id", "=", self.id)]
        )
        return self._action_open_documents(moves)

    def _action_open_documents(self, moves):
        """Open documents of accounting; nothing for who may not read them."""
        if not moves or not self.env["account.move"].has_access("read"):
            return True
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices and Credit Notes"),
            "res_model": "account.move",
            "domain": [("id", "in", moves.ids)],
            "views": [[False, "list"], [False, "form"]],
        }
        if len(moves) == 1:
            action |= {"res_id": moves.id, "views": [[False, "form"]]}
        return action

    # === GUARDS === #

    def _process_refusals(self):
        """Yield what cannot be credited as it was decided."""
        yield from super()._process_refusals()
        plan = CreditPlan(
            self.sudo().settlement_ids.filtered(lambda s: s.state == "proposed")
        )
        for settlement, text in plan.problems.items():
            document = settlement.return_id.with_env(self.env)
            yield document, f"{settlement.display_name}: {text}", settlement
        for document in self:
            for line in document.line_ids.filtered(lambda li: li._lacks_remedy()):
                text = self.env._(
                    "%(product)s: %(remedy)s is decided, but not how much.",
                    product=line.product_id.display_name,
                    remedy=line.decided_id.name,
                )
                yield document, text, line
            for line in document.line_ids:
                if text := line._get_contradiction():
                    yield document, text, line

    def _decide_again_refusals(self):
        """Yield what documents of accounting have been made already."""
        yield from super()._decide_again_refusals()
        yield from self._yield_carried_out()

    def _cancel_refusals(self):
        """Yield what documents of accounting have been made already."""
        yield from super()._cancel_refusals()
        yield from self._yield_carried_out()

    def _yield_carried_out(self):
        """Yield what documents of accounting have been made already."""
        for document in self:
            done = document.settlement_ids.filtered(lambda s: s.state != "proposed")
            for settlement in done:
                text = self.env._(
                    "%(settlement)s has been carried out: cancel its document first.",
                    settlement=settlement.display_name,
                )
                yield document, text, settlement

    def _finish_refusals(self):
        """Yield what is not settled: not carried out, or not posted."""
        yield from super()._finish_refusals()
        for document in self:
            for settlement in document.settlement_ids:
                if settlement.state == "proposed":
                    text = self.env._(
                        "%(settlement)s has not been carried out.",
                        settlement=settlement.display_name,
                    )
                    yield document, text, settlement
                elif settlement.state == "draft" and settlement.kind != "supplier":
                    text = self.env._(
                        "%(settlement)s: the accountant has not posted it yet.",
                        settlement=settlement.display_name,
                    )
                    yield document, text, settlement

    # === EFFECTS === #

    def _action_decide(self):
        """Propose the money that the customer has asked for."""
        result = super()._action_decide()
        self._propose_money()
        return result

    def _action_process(self):
        """Let the goods say for which of them no money goes back."""
        result = super()._action_process()
        self.sudo().line_ids._follow_refund()
        self._follow_credits()
        return result

    # === BUSINESS === #

    def _propose_money(self):
        """Propose what each line that has nothing yet is settled by.

        A credit, less its fee, or a replacement; what was neither sold nor priced is
        left to whoever decides.
        """
        lines = self.line_ids.filtered(lambda line: line._wants_replacement())
        self.env["aftersales.return.replacement"]._propose(lines)
        vals_list = []
        for document in self:
            for line in document.line_ids.filtered(lambda li: li._wants_money()):
                vals_list += line._prepare_money_values()
        self.env["aftersales.return.settlement"].create(vals_list)

    def _check_decides(self, documents):
        """Refuse whoever does not decide about returns.

        :raise UserError: naming the roles that do
        """
        missing = self._missing_permission(DECIDERS)
        if missing:
            raise UserError(
                self.env._(
                    "%(documents)s: how money is settled is decided by others."
                    " %(reason)s",
                    documents=", ".join(documents.mapped("display_name")),
                    reason=missing[0].text,
                )
            )

    def _check_desk(self):
        """Refuse whoever has nothing to do with the money of returns."""
        missing = self._missing_permission(DESK)
        if missing:
            raise UserError(missing[0].text)

    def _get_credit_reference(self, invoice):
        """Return the reference of a credit note: which return, of which invoice."""
        self.ensure_one()
        lang = self.partner_id.lang or self.env.lang
        named = self.with_context(lang=lang)
        if not invoice:
            return named.env._(
                "%(document)s: goods that we did not invoice", document=self.name
            )
        return named.env._(
            "Reversal of: %(invoice)s, %(document)s",
            invoice=invoice.name,
            document=self.name,
        )

    def _follow_credits(self):
        """Record since when all money is settled, and that it is not any more."""
        for document in self.sudo():
            if document.state not in ("processing", "done"):
                continue
            is_settled = document._is_money_settled()
            if is_settled and not document.settled_at:
                document._write_protected({"settled_at": fields.Datetime.now()})
            elif not is_settled and document.settled_at and document.state != "done":
                document._write_protected({"settled_at": False})

    def _is_money_settled(self):
        """Return whether no document is to be made or posted any more."""
        own = self.settlement_ids.filtered(lambda s: s.kind != "supplier")
        return all(settlement.state == "settled" for settlement in own)
