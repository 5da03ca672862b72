from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from .credit import FEE, GOODS, KEPT, NATURES
from .credit_plan import CreditPlan
from .ledger_query import lock_rows


class ReturnSettlement(models.Model):
    """Carries settlements out: by the reversal of the invoices, and never twice.

    Who may click needs no right to accounting; the documents are drafts for the
    accountant to post, unless the company posts at once.
    """

    _inherit = "aftersales.return.settlement"

    # === ACTIONS === #

    def action_execute(self):
        """Make the credit notes of these settlements and open them."""
        return self.return_id._action_open_documents(self._execute())

    # === BUSINESS === #

    def _execute(self):
        """Make the documents of what is still proposed; twice changes nothing.

        One credit note for each return and invoice, however many lines.

        :return: the new documents, as superuser
        :raise UserError: when somebody may not, or more would be credited than was
            invoiced and has not been credited
        """
        todo = self.filtered(lambda settlement: settlement.state == "proposed")
        moves = self.env["account.move"].sudo()
        if not todo:
            return moves
        todo._check_may_execute()
        todo = todo.sudo()
        todo._lock_invoices()
        plan = CreditPlan(todo)
        todo._check_plan(plan)
        for notes in todo._get_rounds(plan):
            moves |= todo._reverse(notes)
        moves |= todo._create_plain(plan)
        todo._record(plan)
        todo._get_posted_at_once(moves)._post(soft=False)
        todo._follow()
        return moves

    def _lock_invoices(self):
        """Let one of two who credit the same at once wait and look again.

        Both write the rows of the invoices, so that the database refuses the second and
        Odoo repeats it; then it sees what the first has credited.
        """
        lines = self.env["account.move.line"].concat(
            *(settlement._get_invoice_lines() for settlement in self)
        )
        self._lock_lines(lines)

    @api.model
    def _lock_lines(self, lines):
        """Write the rows of the invoices, and of what was sold by them."""
        lock_rows(
            self.env,
            account_move=lines.move_id.ids,
            sale_order_line=lines.sale_line_ids.ids,
        )

    def _check_plan(self, plan):
        """Refuse what cannot be carried out, all of it in one message."""
        problems = [
            f"- {settlement.display_name}: {text}"
            for settlement, text in plan.problems.items()
        ]
        if problems:
            raise UserError(
                self.env._(
                    "This cannot be credited:\n%(problems)s",
                    problems="\n".join(problems),
                )
            )

    def _get_rounds(self, plan):
        """Return the notes in batches for the wizard, each invoice once in a batch.

        The wizard books all its credit notes in the journal of the first.
        """
        rounds, count = defaultdict(list), defaultdict(int)
        for note in plan.notes:
            if note.invoice and note.lines:
                rounds[note.invoice.journal_id, count[note.invoice]].append(note)
                count[note.invoice] += 1
        return rounds.values()

    def _reverse(self, notes):
        """Reverse what the notes say of their invoices, by core's own wizard."""
        invoices = self.env["account.move"].union(*(note.invoice for note in notes))
        journal = invoices.journal_id
        company = journal.company_id
        wizard = self.env["account.move.reversal"].with_company(company)
        wizard = wizard.create(
            {
                "move_ids": invoices.ids,
                "company_id": company.id,
                "journal_id": journal.id,
                "aftersales_credits": {
                    str(note.invoice.id): self._prepare_credit(note) for note in notes
                },
            }
        )
        wizard.refund_moves()
        moves = wizard.new_move_ids
        taxes = {note.invoice: note.taxes for note in notes}
        for move in moves:
            move._set_taxes(taxes[move.reversed_entry_id])
        return moves

    def _prepare_credit(self, note):
        return {
            "return_id": note.document.id,
            "ref": note.document._get_credit_reference(note.invoice),
            "lines": [
                line.settlement._prepare_credit_line(line) for line in note.lines
            ],
        }

    def _prepare_credit_line(self, line):
        """Return how a line of a credit note differs from the line of the invoice."""
        origin, is_goods = line.origin, line.nature == GOODS
        values = {"aftersales_is_price_only": line.nature not in (GOODS, KEPT)}
        if is_goods:
            values["quantity"] = line.quantity
            values["price_unit"] = origin._get_price_for(
                line.amount, line.quantity, origin.discount
            )
        else:
            pieces = line.quantity or 1.0
            values |= {
                "name": self._get_line_name(line),
                "quantity": pieces,
                "discount": 0.0,
                "price_unit": origin._get_price_for(line.signed, pieces),
            }
        if line.nature not in NATURES:
            values |= self._prepare_extra_values(line)
        return {
            "origin_id": origin.id,
            "settlement_id": self.id,
            "is_origin": line.nature in NATURES,
            "keeps_goods": is_goods,
            "values": values,
        }

    def _prepare_extra_values(self, line):
        """Return the values of what is deducted, or paid on top of the price."""
        taxes = self._get_extra_taxes(line)
        values = {"tax_ids": [fields.Command.set(taxes.ids)]}
        product = self._get_extra_product(line.nature)
        if product:
            position = line.origin.move_id.fiscal_position_id
            accounts = product.product_tmpl_id.get_product_accounts(position)
            values["product_id"] = product.id
            values["account_id"] = (accounts["income"] or line.origin.account_id).id
        return values

    def _get_line_name(self, line):
        """Return what the customer reads on a line that stands for no goods."""
        lang = self.return_id.partner_id.lang or self.env.lang
        named = self.with_context(lang=lang)
        label = named.env._(
            "%(kind)s: %(product)s",
            kind=named._get_kind_name(line.nature),
            product=line.origin.product_id.display_name or line.origin.name or "",
        )
        if line.nature == FEE and self.line_id and not self.amount:
            label = f"{label} ({self.percent:g} %)"
        return " - ".join(filter(None, [label, self.note]))

    def _get_kind_name(self, nature):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        if self.kind == "percent":
            return self.env._(
                "%(percent)s %% of the price", percent=f"{self.percent:g}"
            )
        if nature == KEPT:
            return self.env._("Credit, the goods stay with you")
        return labels[self.kind]

    # === WITHOUT INVOICE === #

    def _create_plain(self, plan):
        """Make the credit notes for goods that we did not invoice, marked as such."""
        vals_list = [
            self._prepare_plain_values(note)
            for note in plan.notes
            if not note.invoice and note.lines
        ]
        return self.env["account.move"].create(vals_list)

    def _prepare_plain_values(self, note):
        document = note.document
        company = document.company_id
        partner = document.partner_id
        invoiced = partner.address_get(["invoice"])["invoice"]
        return {
            "move_type": "out_refund",
            "company_id": company.id,
            "partner_id": invoiced,
            "currency_id": note.lines[0].settlement.currency_id.id,
            "invoice_date": fields.Date.context_today(self),
            "ref": document._get_credit_reference(None),
            "aftersales_return_id": document.id,
            "invoice_line_ids": [
                fields.Command.create(line.settlement._prepare_plain_line(line))
                for line in note.lines
            ],
        }

    def _prepare_plain_line(self, line):
        """Return the values of a line; goods name their product, money does not."""
        values = {
            "aftersales_settlement_id": self.id,
            "aftersales_is_price_only": self.kind != "credit",
            "name": self._get_plain_name(),
            "quantity": 1.0,
            "price_unit": line.amount,
        }
        if self.kind == "credit":
            returned = self.line_id
            values |= {
                "product_id": returned.product_id.id,
                "product_uom_id": returned.uom_id.id,
                "quantity": self.quantity,
                "price_unit": line.amount / self.quantity,
            }
        return values

    def _get_plain_name(self):
        lang = self.return_id.partner_id.lang or self.env.lang
        named = self.with_context(lang=lang)
        labels = dict(named._fields["kind"]._description_selection(named.env))
        product = named.line_id.product_id.display_name
        return " - ".join(filter(None, [labels[self.kind], product, self.note]))

    # === FACTS === #

    def _record(self, plan):
        """Write down what was carried out, and let the goods and the line know."""
        now = fields.Datetime.now()
        for settlement in self:
            lines = plan.get_lines(settlement)
            uninvoiced = plan.uninvoiced[settlement]
            settlement._store(
                {
                    "executed_at": now,
                    "executed_by_id": self.env.uid,
                    "uninvoiced_qty": uninvoiced,
                    "goods_qty": settlement._get_planned_goods(lines, uninvoiced),
                    "is_before_analysis": settlement._is_early(),
                }
            )
        self.line_id._follow_money()

    def _get_planned_goods(self, lines, uninvoiced):
        """Return how many pieces, in the unit of the line, are off the order."""
        if self.kind != "credit":
            return 0.0
        unit = self.line_id.uom_id
        pieces = [
            (line.origin.product_uom_id or unit)._compute_quantity(line.quantity, unit)
            for line in lines
            if line.nature == GOODS
        ]
        goods = min(uninvoiced, self.quantity)
        return unit.round(sum(pieces) + (goods if self.line_id.needs_goods else 0.0))

    def _is_early(self):
        """Return whether goods that are to be inspected have not been yet."""
        return self.line_id.needs_goods and not self.return_id.inspected_at

    def _get_posted_at_once(self, moves):
        """Return what is posted at once, by the setting of its company."""
        return moves.filtered(
            lambda move: move.company_id.aftersales_credit_posting == "post"
        )

    def _follow(self):
        """Let orders and returns follow documents that are posted or taken back.

        Called by whoever posts them; twice changes nothing.
        """
        settlements = self.sudo()
        settlements.line_id.order_line_id._follow_credits()
        settlements.return_id._follow_credits()
