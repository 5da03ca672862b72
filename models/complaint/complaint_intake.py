from odoo import api, fields, models
from odoo.exceptions import UserError

# Years after which a date of receipt is a slip of the keyboard.
OLDEST = 20


class Complaint(models.Model):
    """Registering: what is known is filled in, then screened and routed."""

    _inherit = "aftersales.complaint"

    shipped_by_us = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("unknown", "No product named")],
        "Did We Ship This?",
        compute="_compute_shipped_by_us",
        help="Answered from the deliveries and lots on record.",
    )
    shipped_override = fields.Selection(
        [("yes", "Yes, we shipped it"), ("no", "No, we did not")],
        "Our Own Answer",
        help="Overrides what the deliveries say; needs a reason.",
    )
    shipped_override_reason = fields.Char("Reason of the Override")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("line_ids.is_shipped")
    def _compute_shipped_by_us(self):
        for complaint in self:
            lines = complaint.line_ids
            if not lines:
                complaint.shipped_by_us = "unknown"
            else:
                shipped = all(line.is_shipped for line in lines)
                complaint.shipped_by_us = "yes" if shipped else "no"

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("shipped_override", "shipped_override_reason")
    def _check_shipped_override(self):
        for complaint in self:
            if complaint.shipped_override and not complaint.shipped_override_reason:
                raise UserError(
                    self.env._(
                        "%(complaint)s: say why the answer of the deliveries is"
                        " overridden.",
                        complaint=complaint.display_name,
                    )
                )

    @api.constrains("received_at", "discovered_at", "consent_at", "expected_on")
    def _check_dates(self):
        now = fields.Datetime.now()
        for complaint in self:
            for name in ("received_at", "discovered_at", "consent_at"):
                if complaint[name] and complaint[name] > now:
                    raise UserError(
                        self.env._(
                            "%(complaint)s: “%(field)s” cannot lie in the future.",
                            complaint=complaint.display_name,
                            field=", ".join(self._get_field_labels([name])),
                        )
                    )
            if complaint.received_at < fields.Datetime.subtract(now, years=OLDEST):
                raise UserError(
                    self.env._(
                        "%(complaint)s: it was not received more than %(years)s years"
                        " ago; check the year.",
                        complaint=complaint.display_name,
                        years=OLDEST,
                    )
                )
            expected_on = complaint.expected_on
            if expected_on and expected_on < self._get_day(complaint.received_at):
                raise UserError(
                    self.env._(
                        "%(complaint)s: the answer cannot be expected before the"
                        " complaint was received.",
                        complaint=complaint.display_name,
                    )
                )

    @api.constrains("user_id", "complained_user_id")
    def _check_complained_user_id(self):
        for complaint in self:
            if complaint.user_id and complaint.user_id == complaint.complained_user_id:
                raise UserError(
                    self.env._(
                        "%(person)s is complained about and cannot be in charge of"
                        " %(complaint)s.",
                        person=complaint.user_id.name,
                        complaint=complaint.display_name,
                    )
                )

    @api.onchange("order_id")
    def _onchange_order_id(self):
        """Take over what the chosen order knows, where nothing was entered yet."""
        if self.order_id:
            values = self._prepare_order_values(self.order_id)
            self._fill_empty(values)

    @api.onchange("picking_id")
    def _onchange_picking_id(self):
        """Take over what the chosen delivery knows, where nothing was entered yet."""
        if self.picking_id:
            values = self._prepare_picking_values(self.picking_id)
            self._fill_empty(values)

    def _fill_empty(self, values):
        for name, value in values.items():
            if value and not self[name]:
                self[name] = value

    # === BUSINESS === #

    def _accept_refusals(self):
        """Yield what the intake still lacks: kind, screening, pictures, override."""
        for complaint in self:
            if complaint.kind != "complaint":
                text = self.env._(
                    "This is a suggestion or an inquiry: it is answered, not run"
                    " through the complaint procedure. Change the kind of input if it"
                    " is a complaint after all."
                )
                yield complaint, text, "kind"
            if complaint.shipped_by_us == "no" and not complaint.shipped_override:
                text = self.env._(
                    "No delivery of these goods to this customer is on record. Say"
                    " yourself whether we shipped them, and why you know."
                )
                yield complaint, text, "shipped_override"
            if complaint._lacks_quantity():
                text = self.env._("Say how many are complained about.")
                yield complaint, text, "line_ids"
            if complaint.line_ids.defect_id.filtered("needs_picture") and not (
                complaint.picture_ids
            ):
                text = self.env._("The defect asks for a picture.")
                yield complaint, text, "picture_ids"

    def _lacks_quantity(self):
        """Tell whether goods are named of a quality complaint, and no quantity."""
        self.ensure_one()
        lines = self.line_ids
        return self.is_quality and lines and not any(lines.mapped("complained_qty"))

    def _action_accept(self):
        """Drop proposed lines nobody complains about; a rule's mail acknowledges."""
        lines = self.line_ids
        concerned = lines.filtered("complained_qty")
        (lines - concerned).filtered(
            lambda line: line.complaint_id in concerned.complaint_id
        ).unlink()
