from odoo import api, fields, models, tools
from odoo.tools import SQL


class Numbering(models.AbstractModel):
    """Numbers a document by its company's sequence, a whole batch in one query."""

    _name = "aftersales.numbering"
    _description = "Numbering"

    # Code of the ``ir.sequence``; each company has one of its own.
    _sequence_code = None
    _sequence_prefix = ""

    name = fields.Char("Number", copy=False, readonly=True, index="trigram")

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, with the next numbers of each company's sequence."""
        if all("company_id" in vals for vals in vals_list):
            usual = {}
        else:
            usual = self.default_get(["company_id"])
        vals_list = [{**usual, **vals} for vals in vals_list]
        by_company = {}
        for vals in vals_list:
            by_company.setdefault(vals.get("company_id"), []).append(vals)
        for company_id, group in by_company.items():
            company = self.env["res.company"].browse(company_id)
            numbers = self._next_numbers(company, len(group))
            for vals, number in zip(group, numbers, strict=True):
                vals["name"] = number
        return super().create(vals_list)

    # === BUSINESS === #

    @api.model
    def _next_numbers(self, company, count):
        """Return ``count`` numbers that no document of the company bears.

        A sequence that was set back, or numbers that were imported, are stepped over.
        """
        sequence = self._get_sequence_facts(company)
        is_plain = (
            sequence["implementation"] == "standard" and not sequence["use_date_range"]
        )
        draw = self._draw_many if is_plain else self._draw_singly
        numbers, asked = [], count
        while len(numbers) < count:
            numbers += draw(sequence, company, asked)
            # The farther it was set back, the longer the strides; never past a gapless.
            asked = asked * 2 if is_plain else count - len(numbers)
        return numbers[:count]

    @api.model
    def _get_sequence(self, company):
        """Return the company's sequence; made on the spot when it has none yet."""
        sequences = self.env["ir.sequence"].sudo()
        domain = [("code", "=", self._sequence_code), ("company_id", "=", company.id)]
        return sequences.search(domain, limit=1) or sequences.create(
            self._prepare_sequence_values(company)
        )

    @api.model
    def _get_sequence_facts(self, company):
        """Return what numbering must know of the company's sequence, as a dict."""
        facts = self._read_sequence(company.id)
        if not facts:
            self._get_sequence(company)
            facts = self._read_sequence(company.id)
        return facts

    @api.model
    @tools.ormcache("self._sequence_code", "company_id")
    def _read_sequence(self, company_id):
        """Return a company's sequence as a dict, ``None`` without one; in memory."""
        names = [
            "name",
            "implementation",
            "use_date_range",
            "prefix",
            "suffix",
            "padding",
        ]
        domain = [("code", "=", self._sequence_code), ("company_id", "=", company_id)]
        sequences = self.env["ir.sequence"].sudo()
        found = sequences.search_read(domain, names, limit=1)
        return found[0] if found else None

    @api.model
    def _create_sequences(self):
        """Give every company its sequence, once, when the addon is installed."""
        for company in self.env["res.company"].sudo().search([]):
            self._get_sequence(company)

    @api.model
    def _prepare_sequence_values(self, company):
        company = company.sudo()
        names = [self._description, *(f"({name})" for name in company.mapped("name"))]
        return {
            "name": " ".join(names),
            "code": self._sequence_code,
            "prefix": self._sequence_prefix,
            "padding": 4,
            "company_id": company.id,
        }

    @api.model
    def _draw_many(self, sequence, company, count):
        """Draw ``count`` numbers in one query and return those that are free."""
        self.flush_model(["company_id", "name"])
        prefix, suffix = self._get_prefix_suffix(sequence)
        query = SQL(
            """
            WITH drawn AS MATERIALIZED (
                SELECT nextval(%(sequence)s) AS number
                FROM generate_series(1, %(count)s)
            ), named AS (
                SELECT number, %(prefix)s || lpad(
                    number::text, greatest(%(padding)s, length(number::text)), '0'
                ) || %(suffix)s AS name
                FROM drawn
            )
            SELECT name FROM named
            WHERE NOT EXISTS (
                SELECT FROM %(table)s AS document
                WHERE document.name = named.name AND %(company)s
            )
            ORDER BY number
            """,
            sequence=f"ir_sequence_{sequence['id']:03d}",
            count=count,
            prefix=prefix,
            suffix=suffix,
            padding=sequence["padding"],
            table=SQL.identifier(self._table),
            company=SQL("document.company_id = %s", company.id)
            if company
            else SQL("TRUE"),
        )
        return [name for (name,) in self.env.execute_query(query)]

    @api.model
    def _get_prefix_suffix(self, sequence):
        """Return both with the day filled in, by the sequence's own method."""
        names = ("name", "prefix", "suffix")
        draft = self.env["ir.sequence"].new(
            {name: sequence.get(name) for name in names}
        )
        return draft._get_prefix_suffix()

    @api.model
    def _draw_singly(self, sequence, company, count):
        """Let the sequence itself, gapless or by date range, draw one by one."""
        sequence = self.env["ir.sequence"].sudo().browse(sequence["id"])
        numbers = [sequence.next_by_id() for _position in range(count)]
        documents = self.sudo().with_context(active_test=False)
        domain = [("company_id", "=", company.id), ("name", "in", numbers)]
        taken = set(documents.search_fetch(domain, ["name"]).mapped("name"))
        return [number for number in numbers if number not in taken]
