from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ReworkCharge(models.Model):
    """How a charge form is filled in, offered, accepted or declined."""

    _inherit = "aftersales.rework.charge"

    # === ACTIONS === #

    def action_fill(self):
        """Take over the parts and the planned hours of the rework, if it has no lines.

        Twice is harmless: a form with lines stays as it is.
        """
        self.check_access("write")
        self._check_draft()
        lines = [
            {"charge_id": charge.id, **values}
            for charge in self.filtered(lambda charge: not charge.line_ids)
            for values in charge._prepare_filled_lines()
        ]
        self.env["aftersales.rework.charge.line"].create(lines)

    def action_offer(self):
        """Make a quotation of each form that is charged, and mail it where it is so.

        :raise UserError: when a form is free of charge, empty or offered already
        """
        self.check_access("write")
        self._check_draft()
        self._check_offered()
        for charge in self:
            order = charge._create_order()
            # What was said to an earlier, cancelled quotation holds no longer.
            charge.sudo().write(
                {
                    "order_id": order.id,
                    "customer_name": False,
                    "customer_signed_on": False,
                    "customer_signature": False,
                    "accepted_at": False,
                    "accepted_by_id": False,
                }
            )
            if charge.charging_id.is_mailed:
                template = self.env.ref("sale.email_template_edi_sale")
                order._send_order_notification_mail(template)

    def action_accept(self):
        """Record that the customer has signed and stamped the paper.

        :raise UserError: when it is not said who has signed when, or the proof lacks
        """
        self.check_access("write")
        self._check_unanswered()
        self._check_signed()
        # The quotation is ours: the desk need not be able to sell.
        self.sudo().order_id.filtered(
            lambda order: order.state in ("draft", "sent")
        ).action_confirm()
        now = fields.Datetime.now()
        self.sudo().write({"accepted_at": now, "accepted_by_id": self.env.uid})

    def action_decline(self):
        """Record that the customer does not want the repair: the goods go back as is.

        :raise UserError: without a reason, or when he has answered already
        """
        self.check_access("write")
        self._check_unanswered()
        silent = self.filtered(lambda charge: not charge.decline_reason)
        if silent:
            raise UserError(
                self.env._(
                    "%(charges)s: write down why the customer declines.",
                    charges=", ".join(silent.mapped("display_name")),
                )
            )
        self._decline()

    @api.readonly
    def action_open_order(self):
        """Open the quotation."""
        return self.rework_id._action_open_origin(self.order_id)

    # === BUSINESS === #

    def _prepare_filled_lines(self):
        """Return the lines that the rework asks for: parts put in, hours planned."""
        self.ensure_one()
        rework = self.rework_id
        lines = [
            {
                "kind": "part",
                "product_id": material.product_id.id,
                "quantity": material.quantity,
            }
            for material in rework.material_ids
            if material.action == "add"
        ]
        if rework.planned_minutes:
            hours = rework.planned_minutes / 60
            lines.append({"kind": "labour", "quantity": hours, "sequence": 20})
        return lines

    def _check_offered(self):
        """Refuse to offer what is free of charge, has no customer or no lines.

        :raise UserError: one message for all of them
        """
        problems = []
        for charge in self:
            if charge.is_free:
                text = self.env._("free of charge: the customer only signs")
            elif not charge.partner_id:
                text = self.env._("no customer is named")
            elif not charge.line_ids:
                text = self.env._("nothing is charged")
            elif not charge.charging_id:
                text = self.env._("no charging standard is chosen")
            else:
                continue
            problems.append(f"{charge.display_name}: {text}")
        if problems:
            raise UserError("\n".join(problems))

    def _check_signed(self):
        """Refuse an acceptance on paper without name, day and proof.

        :raise UserError: one message for all of them
        """
        unproven = self.filtered(
            lambda charge: (
                not charge.customer_name
                or not charge.customer_signed_on
                or not (charge.scan_ids or charge.customer_signature)
            )
        )
        if unproven:
            raise UserError(
                self.env._(
                    "%(charges)s: name who has signed for the customer and when, and"
                    " attach the signature or the scan of the form.",
                    charges=", ".join(unproven.mapped("display_name")),
                )
            )
        unoffered = self.filtered(lambda c: not c.is_free and c.status != "offered")
        if unoffered:
            raise UserError(
                self.env._(
                    "%(charges)s: make the quotation first, it owns the price that the"
                    " customer accepts.",
                    charges=", ".join(unoffered.mapped("display_name")),
                )
            )

    def _create_order(self):
        """Create the quotation with full rights: the desk need not be able to sell."""
        self.ensure_one()
        orders = self.env["sale.order"].sudo().with_company(self.company_id)
        order = orders.create(self._prepare_order_values())
        # The customer finds it on his page and answers there, or on paper.
        order.action_quotation_sent()
        for line, sold in zip(self.line_ids, order.order_line, strict=True):
            if line.product_id:
                taxes = line.sudo().product_id.taxes_id
                own = taxes._filter_taxes_by_company(self.company_id)
                sold.tax_ids = order.fiscal_position_id.map_tax(own)
        return order

    def _prepare_order_values(self):
        """Return the values of the quotation; the customer's terms are core's."""
        self.ensure_one()
        # Where the company takes payments online, the whole is paid at once.
        is_paid_online = self.company_id.sudo().portal_confirmation_pay
        return {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "origin": self.name,
            "require_signature": True,
            "require_payment": is_paid_online and self.condition == "paid",
            "prepayment_percent": 1.0,
            "order_line": [
                Command.create(line._prepare_order_line_values())
                for line in self.line_ids
            ],
        }

    def _get_customer_signature(self):
        """Return who has signed, when, and the picture, by paper or on the portal."""
        self.ensure_one()
        order = self.sudo().order_id
        return {
            "name": self.customer_name or order.signed_by,
            "day": self.customer_signed_on or order.signed_on,
            "picture": self.customer_signature or order.signature,
        }

    def _decline(self):
        """The customer does not want it: quotation and rework end, goods go back."""
        self.sudo().write({"declined_at": fields.Datetime.now()})
        orders = self.sudo().order_id.filtered(lambda order: order.state != "cancel")
        orders._action_cancel()
        self._end_rework()

    def _end_rework(self):
        """Cancel the reworks that have not begun, with the customer's reason."""
        for charge in self:
            rework = charge.rework_id
            if rework.state in rework._get_transition("cancel").sources:
                text = self.env._(
                    "The customer declines the charge %(charge)s: %(reason)s",
                    charge=charge.name,
                    reason=charge.decline_reason,
                )
                rework._cancel_unrepaired(text)
