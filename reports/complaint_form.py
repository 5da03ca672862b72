from odoo import api, models


class ComplaintForm(models.AbstractModel):
    """The complaint form (客户投诉处理单): the whole case on one or two pages.

    It is a list of boxes in the order of the work; a context above adds its own by
    extending :meth:`_prepare_boxes`. What is not known yet stays blank, so that the
    printed form can be filled in by hand.
    """

    _name = "report.aftersales.report_complaint_form"
    _inherit = "aftersales.paper"
    _description = "Complaint Form"

    _paper_model = "aftersales.complaint"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, complaint):
        """Return the boxes of the form."""
        return {
            "title": complaint.name,
            "state": complaint._get_state_label(complaint.state),
            "boxes": self._prepare_boxes(complaint),
        }

    @api.model
    def _prepare_boxes(self, complaint):
        """Return the boxes of the form, in the order of the work."""
        boxes = [
            self._prepare_intake_box(complaint),
            self._prepare_customer_box(complaint),
            self._prepare_content_box(complaint),
            self._prepare_responsibility_box(complaint),
            self._prepare_solution_box(complaint),
            self._prepare_execution_box(complaint),
            self._prepare_closing_box(complaint),
            self._prepare_signature_box(complaint),
        ]
        if complaint.workflow_log_ids:
            boxes.append(self._prepare_steps_box(complaint))
        return boxes

    @api.model
    def _prepare_box(self, complaint, title, ticks=(), facts=(), texts=(), **more):
        """Return a box: what is ticked, the short facts, the longer texts, the rest.

        :param more: ``table`` and ``pictures`` below the texts, ``after`` (facts),
            ``lines`` to sign on
        """
        return {
            "title": title,
            "ticks": [self._prepare_ticks(complaint, name) for name in ticks],
            "facts": self._get_facts(complaint, *facts),
            "texts": self._get_texts(complaint, *texts),
            **more,
        }

    @api.model
    def _prepare_intake_box(self, complaint):
        box = self._prepare_box(
            complaint,
            self.env._("Complaint"),
            ticks=("severity", "is_quality", "validity", "channel_id", "category_id"),
            facts=("received_at", "accepted_at", "expected_on", "team_id", "user_id")
            + ("priority", "carrier", "kind"),
        )
        box["ticks"].append(self._prepare_marks(complaint))
        creator = self._say(complaint, "create_uid")
        box["facts"].append((self.env._("Registered By"), creator))
        return box

    @api.model
    def _prepare_customer_box(self, complaint):
        return self._prepare_box(
            complaint,
            self.env._("Customer and Delivery"),
            facts=("partner_id", "contact_name", "phone", "email")
            + ("customer_reference",)
            + ("contract_number", "order_id", "picking_id", "invoice_id", "shipped_on")
            + ("shipping_partner_id", "warranty_end"),
        )

    @api.model
    def _prepare_content_box(self, complaint):
        names = ("product_id", "lot_id", "delivered_qty", "complained_qty")
        names += ("defective_qty", "uom_id", "defect_id", "note")
        box = self._prepare_box(
            complaint,
            self.env._("What Is Complained About"),
            facts=("complained_object", "discovered_at", "discovered_place")
            + ("sample_state",),
            texts=("subject", "description"),
            table=self._prepare_table(complaint.line_ids, *names),
            pictures=self._get_thumbnails(complaint.sudo().picture_ids),
            after=self._get_facts(
                complaint, "remedy_sought_ids", "claimed_amount", "shipped_by_us"
            ),
        )
        box["facts"].append(self._prepare_usage(complaint))
        box["facts"] += self._get_facts(complaint, "picture_count")
        return box

    @api.model
    def _prepare_responsibility_box(self, complaint):
        names = ("team_id", "name", "cause", "measure", "opinion")
        names += ("done_on", "answered_by_id")
        return self._prepare_box(
            complaint,
            self.env._("Investigation and Responsibility"),
            ticks=("fact_check", "responsibility"),
            facts=("responsible_team_id", "responsible_partner_id")
            + ("judged_by_id", "judged_at"),
            texts=("fact_note", "responsibility_reason", "meeting_decision")
            + ("evidence_ids",),
            table=self._prepare_table(complaint.request_ids, *names),
        )

    @api.model
    def _prepare_solution_box(self, complaint):
        return self._prepare_box(
            complaint,
            self.env._("Measures and Answer"),
            ticks=("consent",),
            facts=("remedy_agreed_ids", "agreed_amount", "consent_by", "consent_at")
            + ("consent_channel_id", "execute_until", "answered_by_id", "answered_at"),
            texts=("cause", "solution", "answer"),
        )

    @api.model
    def _prepare_execution_box(self, complaint):
        names = ("contacted_at", "purpose", "user_id", "person", "outcome", "words")
        return self._prepare_box(
            complaint,
            self.env._("Execution and Call-Back"),
            facts=("remedy_done_ids", "executed_at", "needs_second_visit")
            + ("loop_count",),
            table=self._prepare_table(complaint.contact_ids, *names),
        )

    @api.model
    def _prepare_closing_box(self, complaint):
        return self._prepare_box(
            complaint,
            self.env._("Closing"),
            ticks=("standard_changed",),
            facts=("closed_by_id", "closed_at", "standard_note", "settlement"),
            texts=("closing_summary", "lesson"),
        )

    @api.model
    def _prepare_signature_box(self, complaint):
        """Return the signatures on record, and the lines to sign by hand."""
        signatures = complaint.signature_ids.sorted("signed_at")
        names = ("rule_name", "user_id", "signed_at", "note")
        return self._prepare_box(
            complaint,
            self.env._("Signatures"),
            table=self._prepare_table(signatures, *names),
            lines=[
                self.env._("In charge"),
                self.env._("Head of department"),
                self.env._("Plant manager"),
            ],
        )

    @api.model
    def _prepare_steps_box(self, complaint):
        steps = complaint.workflow_log_ids.sorted(lambda row: (row.moved_at, row.id))
        names = ("moved_at", "from_label", "to_label", "user_id", "reason")
        return self._prepare_box(
            complaint,
            self.env._("Steps Taken"),
            table=self._prepare_table(steps, *names),
        )

    @api.model
    def _prepare_ticks(self, complaint, name):
        """Return the label of a classifying field, and each of its values to tick."""
        field, value = complaint._fields[name], complaint[name]
        if field.type == "boolean":
            choices = [(self.env._("Yes"), value), (self.env._("No"), not value)]
        elif field.type == "many2one":
            chosen = self._get_branch(value)
            choices = [
                (record.name, record in chosen) for record in self._get_choices(value)
            ]
        else:
            choices = self._get_ticks(complaint, name)
        return field._description_string(self.env), choices

    @api.model
    def _get_choices(self, chosen):
        """Return the records to tick: of a tree the top, and what was chosen below."""
        tops = [("parent_id", "=", False)] if "parent_id" in chosen else []
        return chosen.search(tops) | self._get_branch(chosen)

    @api.model
    def _get_branch(self, record):
        """Return a record with all it is a part of, the top first."""
        if "parent_id" not in record or not record.parent_id:
            return record
        return self._get_branch(record.parent_id) | record

    @api.model
    def _prepare_marks(self, complaint):
        names = ("is_safety", "is_major", "is_malicious", "is_repeat", "is_chargeable")
        return self.env._("Marks"), [
            (complaint._fields[name]._description_string(self.env), complaint[name])
            for name in names
        ]

    @api.model
    def _prepare_usage(self, complaint):
        """Return the time in use with its unit as one fact."""
        label = complaint._fields["usage_duration"]._description_string(self.env)
        if not complaint.usage_duration:
            return label, ""
        unit = self._say(complaint, "usage_unit")
        return label, f"{complaint.usage_duration} {unit}"
