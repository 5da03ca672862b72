from odoo import api, fields, models
from odoo.fields import Domain

TEMPLATE = "aftersales.mail_template_return_discrepancy"
SLICE = 50


class ReturnDiscrepancy(models.Model):
    """The customer hears what came otherwise: once a parcel, not once a piece."""

    _inherit = "aftersales.return.discrepancy"

    _recorded_fields = ("told_at",)

    told_at = fields.Datetime(
        "Customer Told On",
        readonly=True,
        copy=False,
        help="When the customer was told by mail.",
    )

    # === MAIL === #

    def _mark_told(self):
        """Record that the customer knows."""
        self.sudo()._store({"told_at": fields.Datetime.now()})

    def _get_sentence(self):
        """Return what is said to the customer, in the language of the environment."""
        self.ensure_one()
        kinds = {
            "short": self.env._("Missing: %(goods)s", goods=self._get_goods_text()),
            "over": self.env._(
                "More than announced: %(goods)s", goods=self._get_goods_text()
            ),
            "product": self.env._(
                "Another product than announced: %(goods)s",
                goods=self._get_goods_text() or self.note or "",
            ),
            "lot": self.env._(
                "Another lot or serial number than announced: %(goods)s",
                goods=self._get_goods_text(),
            ),
            "damaged": self.env._(
                "Arrived damaged: %(goods)s", goods=self._get_goods_text()
            ),
            "unannounced": self.env._(
                "Not announced: %(goods)s",
                goods=self._get_goods_text() or self.note or "",
            ),
        }
        return kinds[self.kind]

    def _get_consequence(self):
        """Return what becomes of it, said to the customer; empty when undecided."""
        self.ensure_one()
        return {
            "take": self.env._("We take it in."),
            "back": self.env._("We send it back to you."),
            "scrap": self.env._("It cannot be used any more and is scrapped."),
            "awaited": self.env._("We expect it with another parcel."),
            "keeps": self.env._("It stays with you."),
            "lost": self.env._("It was lost on the way; we see to it."),
            "ask": self.env._("Please tell us what you wish us to do with it."),
        }.get(self.decision, "")

    # === CRON === #

    @api.model
    def _cron_tell_customers(self):
        """Tell customers, where the company wants it so, parcel by parcel."""
        progress = self.env["ir.cron"]._commit_progress
        returns = self._get_untold_returns()
        progress(remaining=len(returns))
        for start in range(0, len(returns), SLICE):
            part = returns[start : start + SLICE]
            part._tell_discrepancies()
            if not progress(len(part)):
                break

    @api.model
    def _get_untold_returns(self):
        """Return the returns whose parcel has been counted a while ago."""
        companies = self.env["res.company"].search(
            [("aftersales_discrepancy_mail", "=", True)]
        )
        domain = Domain.FALSE
        for company in companies:
            counted = company._get_discrepancy_deadline()
            domain |= Domain("company_id", "=", company.id) & Domain(
                "create_date", "<=", counted
            )
        domain &= Domain("told_at", "=", False)
        domain &= Domain("return_id.state", "not in", ("done", "cancelled"))
        domain &= Domain("return_id.email", "not in", (False, ""))
        return self.search(domain).return_id
