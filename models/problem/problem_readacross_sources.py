from collections import defaultdict

from odoo import models
from odoo.tools import SQL, formatLang

# More rows of one kind than this nobody answers; the rest is named as not listed.
LONGEST_LIST = 20


class Problem(models.Model):
    """Where the rows of the read-across come from: catalogue, stock moves, teams."""

    _inherit = "aftersales.problem"

    # === BUSINESS === #

    def _prepare_readacross(self):
        """Return what could be affected like these problems, a few queries for all.

        :return: values of the rows, and what was left out: problem -> texts
        """
        rows, notes = [], defaultdict(list)
        problems = self.filtered("product_id")
        if problems:
            self.env.flush_all()
            for source in (
                problems._list_products,
                problems._list_places,
                problems._list_customers,
            ):
                rows += source(notes)
        return rows + self._list_teams(), notes

    def _list_products(self, notes):
        """Return rows of variants, of what shares a component, supplier or category."""
        found = self.env.execute_query(self._query_products())
        # Who answers must know of the product, whatever he sees of the catalogue.
        products = self.env["product.product"].sudo().browse({row[1] for row in found})
        names = dict(zip(products.ids, products.mapped("display_name"), strict=True))
        labels = self._get_similarity_labels()
        rows = []
        for problem_id, product_id, rank, number, total in found:
            problem = self.browse(problem_id)
            rows.append(
                {
                    "problem_id": problem_id,
                    "kind": "product",
                    "name": names[product_id],
                    "why": labels[rank],
                    "key": f"product:{product_id}",
                }
            )
            if number == LONGEST_LIST < total:
                notes[problem].append(self._get_hidden_text(labels[rank], total))
        return rows

    def _get_similarity_labels(self):
        return {
            1: self.env._("Variant of the same product"),
            2: self.env._("Shares a component"),
            3: self.env._("Same supplier"),
            4: self.env._("Same category"),
        }

    def _get_hidden_text(self, label, total):
        return self.env._(
            "%(label)s: %(hidden)s more",
            label=label,
            hidden=total - LONGEST_LIST,
        )

    def _query_products(self):
        """Return the query of (problem, product, why, number in the list, total).

        In core's table of what a move line was made from, the column of the line that
        was made is named ``consume_line_id``: it belongs to the field of that name.
        """
        return SQL(
            """
            WITH problem AS (
                SELECT problem.id, problem.company_id, problem.product_id,
                       template.id AS template_id, template.categ_id
                  FROM aftersales_problem problem
                  JOIN product_product product ON product.id = problem.product_id
                  JOIN product_template template
                    ON template.id = product.product_tmpl_id
                 WHERE problem.id IN %(ids)s
            ), component AS (
                SELECT DISTINCT problem.id, used.product_id
                  FROM problem
                  JOIN stock_move_line made ON made.product_id = problem.product_id
                  JOIN stock_move_line_consume_rel rel ON rel.consume_line_id = made.id
                  JOIN stock_move_line used ON used.id = rel.produce_line_id
            ), candidate (id, product_id, rank) AS (
                SELECT problem.id, other.id, 1
                  FROM problem
                  JOIN product_product other
                    ON other.product_tmpl_id = problem.template_id
                 UNION ALL
                SELECT component.id, made.product_id, 2
                  FROM component
                  JOIN stock_move_line used ON used.product_id = component.product_id
                  JOIN stock_move_line_consume_rel rel ON rel.produce_line_id = used.id
                  JOIN stock_move_line made ON made.id = rel.consume_line_id
                 UNION ALL
                SELECT problem.id, other.id, 3
                  FROM problem
                  JOIN product_supplierinfo own
                    ON own.product_tmpl_id = problem.template_id
                  JOIN product_supplierinfo same ON same.partner_id = own.partner_id
                  JOIN product_product other
                    ON other.product_tmpl_id = same.product_tmpl_id
                 UNION ALL
                SELECT problem.id, other.id, 4
                  FROM problem
                  JOIN product_template same ON same.categ_id = problem.categ_id
                  JOIN product_product other ON other.product_tmpl_id = same.id
            ), ranked AS (
                SELECT problem.id, candidate.product_id, MIN(candidate.rank) AS rank
                  FROM candidate
                  JOIN problem ON problem.id = candidate.id
                  JOIN product_product product ON product.id = candidate.product_id
                  JOIN product_template template
                    ON template.id = product.product_tmpl_id
                 WHERE product.active
                   AND product.id != problem.product_id
                   AND template.type = 'consu'
                   AND COALESCE(template.company_id, problem.company_id)
                       = problem.company_id
                 GROUP BY problem.id, candidate.product_id
            ), numbered AS (
                SELECT id, product_id, rank,
                       ROW_NUMBER() OVER list AS number,
                       COUNT(*) OVER (PARTITION BY id, rank) AS total
                  FROM ranked
                WINDOW list AS (PARTITION BY id, rank ORDER BY product_id)
            )
            SELECT id, product_id, rank, number, total
              FROM numbered
             WHERE number <= %(limit)s
             ORDER BY id, rank, number
            """,
            ids=tuple(self.ids),
            limit=LONGEST_LIST,
        )

    def _list_places(self, _notes):
        """Return rows of the places that made the product, where moves know them."""
        query = SQL(
            """
            SELECT DISTINCT problem.id, line.location_id
              FROM aftersales_problem problem
              JOIN stock_move_line line
                ON line.product_id = problem.product_id
               AND line.company_id = problem.company_id AND line.state = 'done'
              JOIN stock_location place ON place.id = line.location_id
             WHERE problem.id IN %s AND place.usage = 'production'
            """,
            tuple(self.ids),
        )
        found = self.env.execute_query(query)
        places = self.env["stock.location"].sudo().browse({row[1] for row in found})
        names = dict(zip(places.ids, places.mapped("display_name"), strict=True))
        return [
            {
                "problem_id": problem_id,
                "kind": "process",
                "name": names[place_id],
                "why": self.env._("Made the product"),
                "key": f"location:{place_id}",
            }
            for problem_id, place_id in found
        ]

    def _list_teams(self):
        """Return rows of the other departments that make things, or say how."""
        functions = ("production", "process")
        teams = self.env["aftersales.team"].sudo()
        teams = teams.search([("function", "in", functions)])
        return [
            {
                "problem_id": problem.id,
                "kind": "process",
                "name": team.name,
                "why": self.env._("Works in a similar way"),
                "key": f"team:{team.id}",
            }
            for problem in self
            for team in teams - problem.sudo().team_id
            if team._works_for(problem.company_id)
        ]

    def _list_customers(self, notes):
        """Return rows of who got the product, who got most of it first."""
        found = self.env.execute_query(self._query_customers())
        partners = self.env["res.partner"].sudo().browse({row[1] for row in found})
        names = dict(zip(partners.ids, partners.mapped("display_name"), strict=True))
        label = self.env._("Got the product")
        rows = []
        for problem_id, partner_id, quantity, number, total in found:
            rows.append(
                {
                    "problem_id": problem_id,
                    "kind": "customer",
                    "name": names[partner_id],
                    "why": self.env._(
                        "Got %(quantity)s of it",
                        quantity=formatLang(self.env, quantity, digits=0),
                    ),
                    "key": f"customer:{partner_id}",
                }
            )
            if number == LONGEST_LIST < total:
                notes[self.browse(problem_id)].append(
                    self._get_hidden_text(label, total)
                )
        return rows

    def _query_customers(self):
        """Return the query of (problem, customer, quantity, number, total)."""
        return SQL(
            """
            WITH got AS (
                SELECT problem.id, partner.commercial_partner_id AS partner_id,
                       SUM(line.quantity_product_uom) AS quantity
                  FROM aftersales_problem problem
                  JOIN stock_move_line line
                    ON line.product_id = problem.product_id
                   AND line.company_id = problem.company_id AND line.state = 'done'
                  JOIN stock_location target ON target.id = line.location_dest_id
                  JOIN stock_picking picking ON picking.id = line.picking_id
                  JOIN res_partner partner ON partner.id = picking.partner_id
                 WHERE problem.id IN %(ids)s AND target.usage = 'customer'
                 GROUP BY problem.id, partner.commercial_partner_id
            ), numbered AS (
                SELECT id, partner_id, quantity,
                       ROW_NUMBER() OVER (
                           PARTITION BY id ORDER BY quantity DESC, partner_id
                       ) AS number,
                       COUNT(*) OVER (PARTITION BY id) AS total
                  FROM got
            )
            SELECT id, partner_id, quantity, number, total
              FROM numbered
             WHERE number <= %(limit)s
             ORDER BY id, number
            """,
            ids=tuple(self.ids),
            limit=LONGEST_LIST,
        )
