from odoo import api, fields, models

TASK = "aftersales.mail_activity_type_discrepancy"


class Returns(models.Model):
    """What came otherwise than announced: reported, handed to somebody, decided."""

    _inherit = "aftersales.return"

    discrepancy_ids = fields.One2many(
        "aftersales.return.discrepancy", "return_id", "Discrepancies"
    )
    open_discrepancy_count = fields.Integer(
        "Discrepancies to Decide", compute="_compute_open_discrepancy_count"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("discrepancy_ids.decision")
    def _compute_open_discrepancy_count(self):
        rows = self.env["aftersales.return.discrepancy"]
        groups = rows._read_group(
            [("return_id", "in", self.ids), ("is_open", "=", True)],
            ["return_id"],
            ["__count"],
        )
        counts = dict(groups)
        for document in self:
            document.open_discrepancy_count = counts.get(document._origin, 0)

    # === BUSINESS === #

    def _report_discrepancy(
        self, kind, line=None, product=None, lot=None, quantity=0, move=None, note=None
    ):
        """Report that goods came otherwise than announced; never refuses.

        For our own code, whoever moves the goods: it needs no role of ours.

        :param kind: a key of ``aftersales.return.discrepancy.kind``
        :param line: the line that was announced, if any
        :param product: what it is about; by default the line's product
        :param quantity: how many, in the unit of the line or else of the product
        :param move: the stock move that took the goods in
        :return: the discrepancy; none when the return is closed, which gets a note
        """
        self.ensure_one()
        values = {
            "return_id": self.id,
            "kind": kind,
            "line_id": line.id if line else False,
            "lot_id": lot.id if lot else False,
            "quantity": quantity,
            "move_id": move.id if move else False,
            "note": note or False,
        }
        if product:
            values["product_id"] = product.id
        return self._report_discrepancies([values])

    @api.model
    def _report_discrepancies(self, vals_list):
        """Report many of many returns in one batch; see ``_report_discrepancy``.

        What was reported at the returns desk is not reported again by its move.

        :param vals_list: values of discrepancies
        """
        rows = self.env["aftersales.return.discrepancy"].sudo()
        moves = [vals["move_id"] for vals in vals_list if vals.get("move_id")]
        known = moves and rows.search([("move_id", "in", moves)]).move_id.ids or []
        vals_list = [vals for vals in vals_list if vals.get("move_id") not in known]
        documents = self.sudo().browse([vals["return_id"] for vals in vals_list])
        closed = documents.filtered(lambda d: d.state in d._locked_states)
        for document in closed:
            document._message_log(
                body=self.env._("Goods have arrived although the return is closed.")
            )
        return rows._store_new(
            [vals for vals in vals_list if vals["return_id"] not in closed.ids]
        )

    def _assign_discrepancies(self):
        """Give the person in charge one task a return, however many there are."""
        task = self.env.ref(TASK, raise_if_not_found=False)
        if not task:
            return
        known = self.activity_ids.filtered(lambda a: a.activity_type_id == task)
        todo = self - self.browse(known.mapped("res_id"))
        by_person = todo.grouped(lambda document: document._get_discrepancy_person())
        for person, documents in by_person.items():
            if person:
                # Its mail would tell more than one about the task.
                silent = documents.with_context(mail_activity_quick_update=True)
                silent.activity_schedule(TASK, user_id=person.id)

    def _get_discrepancy_person(self):
        """Return who sees to it: who is in charge, else whom the company names."""
        self.ensure_one()
        company = self.company_id.sudo()
        return (
            self.user_id
            or company.aftersales_dock_user_id
            or self.partner_id.sudo().user_id
            or self.complaint_id.sudo().user_id
        )

    def _close_discrepancy_tasks(self):
        """Take the tasks away where nothing is left to decide."""
        open_rows = self.sudo().discrepancy_ids.filtered("is_open")
        (self.sudo() - open_rows.return_id).activity_unlink([TASK])

    # === EFFECTS === #

    def _action_decide(self):
        """Plan what was decided about discrepancies before the goods could be."""
        result = super()._action_decide()
        rows = self.discrepancy_ids
        rows.filtered(lambda row: not row.disposition_id)._plan_dispositions()
        return result

    # === GUARDS === #

    def _process_refusals(self):
        """Yield also goods that are here and that nobody has decided about."""
        yield from super()._process_refusals()
        yield from self._discrepancy_refusals(lambda row: row.kind != "short")

    def _finish_refusals(self):
        """Yield also every discrepancy without a decision."""
        yield from super()._finish_refusals()
        yield from self._discrepancy_refusals(lambda row: True)

    def _discrepancy_refusals(self, concerns):
        for document in self:
            rows = document.discrepancy_ids.filtered("is_open").filtered(concerns)
            for row in rows:
                text = self.env._(
                    "%(discrepancy)s – decide what becomes of it.",
                    discrepancy=row.display_name,
                )
                yield document, text, row
