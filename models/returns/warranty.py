from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date

from .goods import Cover


class Warranty(models.Model):
    """How long goods are under warranty, by product, category and customer."""

    _name = "aftersales.warranty"
    _inherit = "aftersales.return.terms"
    _description = "Warranty"

    _governed_fields = (
        "warranty_id",
        "warranty_plain_end",
        "warranty_end",
        "warranty_state",
        "eligibility",
    )

    months = fields.Integer(
        default=12, required=True, help="From the delivery on; 0: no warranty."
    )
    extension = fields.Selection(
        [
            ("none", "Not prolonged"),
            ("time", "Prolonged by the time in repair"),
            ("anew", "Begins anew for some months"),
        ],
        "Repair Under Guarantee",
        default="none",
        required=True,
        help="What a finished repair under guarantee does to the warranty of a serial"
        " number, where the law of the customer's country says so.",
    )
    extension_months = fields.Integer(
        "New Months",
        default=12,
        help="So many months from the end of the repair, if that is later.",
    )
    override_group_id = fields.Many2one(
        "res.groups",
        "Overridden By",
        required=True,
        default=lambda self: self.env.ref("aftersales.group_manager"),
        help="Members of this group may decide otherwise in a single case, with a"
        " reason.",
    )

    _months_positive = models.Constraint(
        "CHECK (months >= 0 AND extension_months >= 0)",
        "The months of a warranty cannot be negative.",
    )

    # === BUSINESS === #

    @api.model
    def _get_covers(self, cases, starts=None):
        """Return the :class:`.goods.Cover` of each of some goods.

        :param cases: list of :class:`.goods.Goods`
        :param starts: the days on which they came to the customer, where they are known
        :return: list, in the same order
        """
        rules, lots = self._match(cases), self.env["stock.lot"]
        for goods, rule in zip(cases, rules, strict=True):
            if rule.extension != "none":
                lots |= goods.lot
        repairs = self._get_guarantee_repairs(lots)
        return [
            rule._prepare_cover(start, repairs.get(goods.lot._origin, ()))
            for goods, rule, start in zip(
                cases, rules, starts or self._get_starts(cases), strict=True
            )
        ]

    @api.model
    def _get_starts(self, cases):
        """Return the days on which goods came to their customers."""
        moments = self.env["aftersales.return.delivery"]._find(cases)
        return [
            moment and goods.company._aftersales_get_day(moment)
            for goods, moment in zip(cases, moments, strict=True)
        ]

    def _prepare_cover(self, start, repairs):
        """Return the cover of goods that the customer got on a day.

        :param start: the day, empty if it is not known
        :param repairs: pairs (begin, end) of days, see ``_get_guarantee_repairs``
        """
        start = start or False
        if not start or not self.months:
            return Cover(self, start, False, False)
        plain_end = end = start + relativedelta(months=self.months)
        for began_on, ended_on in sorted(repairs):
            if ended_on > start:
                end = self._prolong(end, max(began_on, start), ended_on)
        return Cover(self, start, plain_end, end)

    def _prolong(self, end, began_on, ended_on):
        """Return the end of cover after a repair under guarantee."""
        if self.extension == "time":
            return end + (ended_on - began_on)
        if self.extension == "anew":
            return max(end, ended_on + relativedelta(months=self.extension_months))
        return end

    @api.model
    def _explain(self, cover, day):
        """Return in plain words what a cover means on a day."""
        rule = cover.warranty
        if not rule:
            return self.env._("No warranty rule fits.")
        if not cover.end:
            if cover.start:
                return self.env._("No warranty by “%(rule)s”.", rule=rule.name)
            return self.env._("No delivery to the customer is on record.")
        texts = [
            self.env._(
                "Delivered on %(start)s, %(months)s months by “%(rule)s”: until"
                " %(end)s.",
                start=format_date(self.env, cover.start),
                months=cover.months,
                rule=rule.name,
                end=format_date(self.env, cover.plain_end),
            )
        ]
        if cover.end > cover.plain_end:
            end = format_date(self.env, cover.end)
            text = self.env._("Repairs under guarantee prolong it to %(day)s.", day=end)
            texts.append(text)
        is_in = cover.get_state(day) == "in"
        texts.append(self._explain_day(format_date(self.env, day), is_in))
        return " ".join(texts)

    @api.model
    def _explain_day(self, day, is_in):
        if is_in:
            return self.env._("%(day)s is within.", day=day)
        return self.env._("%(day)s is after.", day=day)

    @api.model
    def _get_guarantee_repairs(self, lots):
        """Return the finished repairs under guarantee of serial numbers.

        From the day on which the goods came in to that of the finished repair. Extend
        it where more is known of a repair. Of a lot of several pieces nobody knows
        which one was repaired.

        :return: lot -> list of (begin, end) days
        """
        serials = lots._origin.filtered(lambda lot: lot.product_id.tracking == "serial")
        if not serials:
            return {}
        repairs = (
            self.env["repair.order"]
            .sudo()
            .search(
                [
                    ("lot_id", "in", serials.ids),
                    ("state", "=", "done"),
                    ("under_warranty", "=", True),
                ]
            )
        )
        found = {}
        for repair in repairs:
            get_day = repair.company_id._aftersales_get_day
            began_at = repair.picking_id.date_done or repair.create_date
            days = get_day(began_at), get_day(repair.move_id.date or repair.write_date)
            found.setdefault(repair.lot_id.sudo(self.env.su), []).append(days)
        return found
