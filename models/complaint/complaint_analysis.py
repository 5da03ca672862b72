from functools import lru_cache
from itertools import chain

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import unique

PERIODS = ("day", "week", "month", "quarter", "year")


class Complaint(models.Model):
    """Figures about complaints: a pivot over a million of them reads the table once."""

    _inherit = "aftersales.complaint"

    # === BUSINESS === #

    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        """Name each month and each category once, not once a cell of the pivot."""
        name_group = super()._web_read_group_groupby_formatter(groupby_spec, values)

        # Typed: the group 0 of a number is another one than the group without number.
        @lru_cache(maxsize=None, typed=True)
        def name_once(value):
            label, domain = name_group(value)
            return label, Domain(domain)

        return name_once

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        """Count the finest groups and add the coarser ones up from them, where exact.

        In one statement for all of them PostgreSQL sorts the whole table, as it takes
        each moment for a month of its own. The result is the same, in the same order.
        """
        specs = tuple(unique(chain(*grouping_sets)))
        rows = (
            order == ", ".join(specs)
            and all(map(self._can_rank, specs))
            and all(map(self._can_add_up, aggregates))
            # Sorted below: the database would join each complaint with what it links.
            and self._read_group(domain, specs, aggregates, order="__count")
        )
        if not rows:
            return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)
        # Numbers for the groups: cheaper to compare and to add up by than records.
        columns = [
            map(self._rank(spec, keys).get, keys)
            for spec, keys in zip(specs, zip(*rows, strict=True), strict=False)
        ]
        places = list(zip(*columns, strict=True)) if specs else [()] * len(rows)
        return [
            self._add_up(rows, places, [specs.index(spec) for spec in grouping_set])
            for grouping_set in grouping_sets
        ]

    @api.model
    def _can_rank(self, spec):
        """Tell whether :meth:`_rank` orders the groups of a field as the database."""
        name, _colon, period = spec.partition(":")
        field = self._fields.get(name)
        if not field:
            return False
        return period in PERIODS or field.type in ("many2one", "selection", "boolean")

    @api.model
    def _can_add_up(self, aggregate):
        name, _colon, function = aggregate.partition(":")
        if aggregate == "__count":
            return True
        return function == "sum" and self._fields[name].type == "integer"

    @api.model
    def _rank(self, spec, keys):
        """Return the place of each group in the order of the field: key -> number."""
        field = self._fields[spec.partition(":")[0]]
        keys = set(keys)
        if field.type == "boolean":
            ordered = sorted(keys)
        elif field.type == "many2one":
            linked = self.env[field.comodel_name].sudo().with_context(active_test=False)
            linked = linked.search([("id", "in", [key.id for key in keys if key])])
            places = {record_id: place for place, record_id in enumerate(linked.ids)}
            ordered = sorted(keys, key=lambda key: places.get(key.id, len(places)))
        else:
            ordered = [*sorted(filter(None, keys)), *(key for key in keys if not key)]
        return {key: place for place, key in enumerate(ordered)}

    @api.model
    def _add_up(self, rows, places, positions):
        """Return the groups of one set, made of the ``rows`` of the finest groups.

        :param places: of each row, its place in the order of each field
        :param positions: of the fields of the set among all
        """
        sums, ordered = {}, sorted(positions)
        for row, place in zip(rows, places, strict=True):
            group = tuple(place[position] for position in ordered)
            values = row[len(place) :]
            if group in sums:
                first, known = sums[group]
                pairs = zip(known, values, strict=True)
                sums[group] = first, [a + b if a or b else a for a, b in pairs]
            else:
                sums[group] = row, values
        return [
            (*(row[position] for position in positions), *values)
            for _group, (row, values) in sorted(sums.items())
        ]
