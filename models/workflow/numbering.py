from odoo import api, fields, models
from odoo.tools import SQL


class Numbering(models.AbstractModel):
    """Numbers a document by its company's sequence, a whole batch in one query."""

    _name = "aftersales.numbering"
    _description = "Numbering"

    # Code of the ``ir.sequence``; each company has one of its own.
    _sequence_code = None
    _sequence_prefix = ""

    name = fields.Char("Number", copy=False, readonly=True, index="trigram")

    @api.model_create_multi
    def create(self, vals_list):
        """Create, with the next numbers of each company's sequence."""
        by_company = {}
        for vals in vals_list:
            company_id = vals.get("company_id") or self.env.company.id
            by_company.setdefault(company_id, []).append(vals)
        numbers = {}
        for company_id, group in by_company.items():
            company = self.env["res.company"].browse(company_id)
            found = self._next_numbers(company, len(group))
            numbers.update(zip(map(id, group), found, strict=True))
        return super().create(
            [{**vals, "name": numbers[id(vals)]} for vals in vals_list]
        )

    @api.model
    def _next_numbers(self, company, count):
        """Return ``count`` numbers that no document of the company bears.

        A sequence that was set back, or numbers that were imported, are stepped over.
        """
        sequence = self._get_sequence(company)
        numbers = self._draw(sequence, count)
        while taken := self._get_taken(company, numbers):
            free = [number for number in numbers if number not in taken]
            numbers = free + self._draw(sequence, count - len(free))
        return numbers

    @api.model
    def _get_sequence(self, company):
        """Return the company's sequence; made on the spot when it has none yet."""
        sequences = self.env["ir.sequence"].sudo()
        domain = [("code", "=", self._sequence_code), ("company_id", "=", company.id)]
        return sequences.search(domain, limit=1) or sequences.create(
            self._prepare_sequence_values(company)
        )

    @api.model
    def _create_sequences(self):
        """Give every company its sequence, once, when the addon is installed."""
        for company in self.env["res.company"].sudo().search([]):
            self._get_sequence(company)

    @api.model
    def _prepare_sequence_values(self, company):
        return {
            "name": f"{self._description} ({company.sudo().name})",
            "code": self._sequence_code,
            "prefix": self._sequence_prefix,
            "padding": 4,
            "company_id": company.id,
        }

    @api.model
    def _draw(self, sequence, count):
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence.next_by_id() for _position in range(count)]
        name = f"ir_sequence_{sequence.id:03d}"
        rows = self.env.execute_query(
            SQL("SELECT nextval(%s) FROM generate_series(1, %s)", name, count)
        )
        prefix, suffix = sequence._get_prefix_suffix()
        return [
            f"{prefix}{number:0{sequence.padding or 1}d}{suffix}" for (number,) in rows
        ]

    @api.model
    def _get_taken(self, company, numbers):
        documents = self.sudo().with_context(active_test=False)
        domain = [("company_id", "=", company.id), ("name", "in", numbers)]
        return set(documents.search_fetch(domain, ["name"]).mapped("name"))
