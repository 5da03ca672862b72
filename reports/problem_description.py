from odoo import api, models


class ProblemPaper(models.AbstractModel):
    """Sections about what happened: head, complaints, D0 to D3."""

    _inherit = "aftersales.problem.paper"

    # === BUSINESS === #

    @api.model
    def _get_sections(self):
        """Add the sections that describe the problem."""
        return {
            **super()._get_sections(),
            "head": (self.env._("Report"), self._prepare_head),
            "complaints": (self.env._("Complaints"), self._prepare_complaints),
            "d0": (self.env._("D0 Symptom and Emergency Response"), self._prepare_d0),
            "d1": (self.env._("D1 Team"), self._prepare_d1),
            "d2": (self.env._("D2 Problem Description"), self._prepare_d2),
            "comparison": (self.env._("D2 Is / Is Not"), self._prepare_comparison),
            "pictures": (self.env._("D2 Pictures"), self._prepare_pictures),
            "d3": (self.env._("D3 Containment"), self._prepare_d3),
        }

    @api.model
    def _prepare_head(self, problem):
        complaints = self._get_complaints(problem)
        lots = ", ".join(problem.lot_ids.mapped("name"))
        names = filter(None, complaints.mapped("customer_reference"))
        facts = [
            (self.env._("Report No."), problem.name),
            *self._get_facts(problem, "subject", "partner_id"),
            (self.env._("Customer's Reference"), ", ".join(dict.fromkeys(names))),
            *self._get_facts(problem, "product_id", "defect_id", "severity"),
            (problem._fields["lot_ids"]._description_string(self.env), lots),
            *self._get_facts(problem, "team_id", "user_id", "registered_at"),
            *self._get_facts(problem, "approved_at", "closed_at"),
        ]
        if problem.is_safety:
            facts += self._get_facts(problem, "is_safety")
        return self._get_fact_part(facts)

    @api.model
    def _get_complaints(self, problem):
        """Return the complaints of the paper's reader, the first one first."""
        complaints = problem.complaint_ids.sorted("received_at")
        return complaints.filtered(lambda c: self._is_named(problem, c.partner_id))

    @api.model
    def _prepare_complaints(self, problem):
        return self._make_table(
            self._get_complaints(problem),
            "name",
            "customer_reference",
            "received_at",
            "partner_id",
            "subject",
        )

    @api.model
    def _prepare_d0(self, problem):
        label = problem._fields["affected_partner_ids"]._description_string(self.env)
        return self._make_texts(
            problem, "symptom", "emergency_response", "method"
        ) + self._get_fact_part([(label, self._say_affected(problem))])

    @api.model
    def _say_affected(self, problem):
        """Return the names of the affected customers, of others only how many."""
        affected = problem.affected_partner_ids
        named = affected.filtered(lambda p: self._is_named(problem, p))
        names = named.mapped("display_name")
        if affected - named:
            count = len(affected - named)
            names.append(self.env._("%(count)s other customers", count=count))
        return ", ".join(names)

    @api.model
    def _prepare_d1(self, problem):
        return self._make_table(
            problem.member_ids,
            "role",
            "partner_id",
            "function",
            "authority",
            "email",
            "phone",
        )

    @api.model
    def _prepare_d2(self, problem):
        """Return the problem statement by five W and two H."""
        texts = self._make_texts(problem, "what_object", "what_defect", "why_problem")
        facts = self._get_fact_part(
            [
                *self._get_facts(problem, "found_by", "found_where", "found_when"),
                *self._get_facts(problem, "how_detected"),
                *self._get_quantities(problem),
                *self._get_measurement(problem),
                *self._get_facts(problem, "first_occurred_on", "recurrence"),
                *self._get_facts(problem, "repeat_of_id"),
            ]
        )
        return texts + facts

    @api.model
    def _get_quantities(self, problem):
        """Return how many are affected, of how many, with the share."""
        if not problem.affected_qty:
            return []
        labels = [
            problem._fields[name]._description_string(self.env)
            for name in ("affected_qty", "checked_qty")
        ]
        facts = [(labels[0], f"{problem.affected_qty:g}")]
        if problem.checked_qty:
            share = problem.affected_qty / problem.checked_qty
            facts.append((labels[1], f"{problem.checked_qty:g} ({share:.1%})"))
        return facts

    @api.model
    def _get_measurement(self, problem):
        """Return required and measured value, each with its unit."""
        return [
            (
                problem._fields[name]._description_string(self.env),
                " ".join(filter(None, [problem[name], problem.measured_unit])),
            )
            for name in ("expected_value", "measured_value")
            if problem[name]
        ]

    @api.model
    def _prepare_comparison(self, problem):
        return self._make_table(
            problem.comparison_ids,
            "question",
            "is_so",
            "is_not",
            "distinction",
            "change",
        )

    @api.model
    def _prepare_pictures(self, problem):
        return self._make_pictures(problem.picture_ids)

    @api.model
    def _prepare_d3(self, problem):
        actions = problem.action_ids.filtered(
            lambda action: action.kind == "containment" and action.state != "cancelled"
        )
        table = self._make_table(
            actions,
            "name",
            "subject",
            "user_id",
            "due_on",
            "done_at",
            "result",
            "state",
            title=self.env._("Containment Actions"),
            widths={"name": 19},
        )
        return (
            self._prepare_places(problem)
            + self._make_texts(problem, "containment_effect", "no_hold_reason")
            + table
        )

    @api.model
    def _prepare_places(self, problem):
        """Return the containment table with its sums."""
        rows = problem.containment_ids
        names = ["lot_id", "stock_qty", "found_qty", "sorted_qty", "rejected_qty"]
        names += ["clean_point", "measure", "user_id", "done_at"]
        if len(rows.product_id) > 1:
            names.insert(0, "product_id")
        places = [self._say_place(problem, row) for row in rows]
        head = rows._fields["place"]._description_string(self.env)
        return self._make_table(
            rows,
            *names,
            title=self.env._("Where It Is"),
            widths={"clean_point": 14, "measure": 14, "user_id": 12},
            first=(head, places, 18),
        ) + self._get_fact_part(self._get_sums(problem))

    @api.model
    def _say_place(self, problem, row):
        """Return where the goods are; of other customers not their names."""
        label = self._say(row, "place")
        partner = row.partner_id
        if partner and not self._is_named(problem, partner):
            return label
        where = partner or row.location_id
        return where.display_name or label

    @api.model
    def _get_sums(self, problem):
        """Return the totals of the containment table, each with its unit."""
        fields = problem.containment_ids._fields
        return [
            (
                self.env._(
                    "Total: %(quantity)s",
                    quantity=fields[name]._description_string(self.env),
                ),
                f"{total:g} {unit.name}",
            )
            for unit, totals in problem._get_containment_sums()
            for name, total in totals.items()
        ]
