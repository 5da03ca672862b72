from odoo import fields, models


class Problem(models.Model):
    """D7: what is written into the standards, and what else could be affected."""

    _inherit = "aftersales.problem"

    standard_ids = fields.One2many(
        "aftersales.problem.standard", "problem_id", "Standards"
    )
    readacross_ids = fields.One2many(
        "aftersales.problem.readacross", "problem_id", "Read-Across"
    )
    readacross_at = fields.Datetime(
        "Read-Across Generated On", readonly=True, copy=False
    )
    readacross_note = fields.Char(
        "Not Listed",
        readonly=True,
        copy=False,
        help="What was left out of the generated list because it would be too long.",
    )

    # === ACTIONS === #

    def action_generate_prevention(self):
        """List what could be affected, and the kinds of standards that are asked.

        Again and again at will: rows that are there keep their answers.
        """
        self.check_access("write")
        self._generate_standards()
        self._generate_readacross()
        return True

    # === BUSINESS === #

    def _action_verify(self):
        """Generate both lists when D7 is reached, where the depth asks for D7."""
        result = super()._action_verify()
        self.filtered(lambda p: p.depth_id._needs("d7")).action_generate_prevention()
        return result

    def _generate_standards(self):
        kinds = self.env["aftersales.problem.standard.kind"].search(
            [("is_asked", "=", True)]
        )
        self.env["aftersales.problem.standard"].create(
            [
                {"problem_id": problem.id, "kind_id": kind.id}
                for problem in self
                for kind in kinds - problem.standard_ids.kind_id
            ]
        )

    def _generate_readacross(self):
        """Add rows for what is not on the list yet, and say what was left out."""
        rows, notes = self._prepare_readacross()
        known = {(row.problem_id.id, row.key) for row in self.readacross_ids}
        self.env["aftersales.problem.readacross"].create(
            [row for row in rows if (row["problem_id"], row["key"]) not in known]
        )
        now = fields.Datetime.now()
        for problem in self:
            problem._write_protected(
                {
                    "readacross_at": now,
                    "readacross_note": "; ".join(notes.get(problem, ())) or False,
                }
            )

    def _d7_refusals(self):
        """Yield what D7 lacks: a standard of each kind, an answer in each row."""
        yield from super()._d7_refusals()
        asked = self.env["aftersales.problem.standard.kind"].search(
            [("is_asked", "=", True)]
        )
        for problem in self:
            for kind in asked - problem.standard_ids.filtered("is_answered").kind_id:
                text = self.env._(
                    "%(kind)s: name the document with its revisions before and after,"
                    " or say why it is not applicable.",
                    kind=kind.name,
                )
                yield problem, text, "standard_ids"
            if not problem.readacross_at:
                text = self.env._("The read-across list has not been generated.")
                yield problem, text, "readacross_ids"
            for row in problem.readacross_ids.filtered(lambda r: not r.is_answered):
                text = self.env._(
                    "%(what)s: affected (with an action) or not (with a reason)?",
                    what=row.name,
                )
                yield problem, text, "readacross_ids"
