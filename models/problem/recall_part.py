from odoo import api, fields, models
from odoo.exceptions import UserError

from ..workflow.files import adopt_files
from .recall_table import FINAL_STATES


class RecallPart(models.AbstractModel):
    """A row of a recall: frozen once it is closed; what is recorded is not entered."""

    _name = "aftersales.recall.part"
    _description = "Part of a Recall"

    # Written by our own code only.
    _recorded_fields = ()

    recall_id = fields.Many2one(
        "aftersales.recall", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="recall_id.company_id", store=True, precompute=True, index=True
    )

    # === CRUD === #
    # The two below end in `super()` by way of `_store_new` and `_store`.

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Create rows of open recalls.

        :raise UserError: when a recall is closed, or a recorded fact is entered
        """
        self._check_recorded({name for vals in vals_list for name in vals})
        return self._store_new(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        """Write rows of open recalls.

        :raise UserError: when a recall is closed, before or by the change, or a
            recorded fact is entered
        """
        self._check_recorded(vals)
        return self._store(vals)

    @api.model
    def _store_new(self, vals_list):
        """Create with recorded facts, for our own code."""
        parts = super().create(vals_list)
        parts._check_recall_open()
        for part, vals in zip(parts, vals_list, strict=True):
            adopt_files(part, vals)
        return parts

    def _store(self, vals):
        """Write recorded facts, for our own code."""
        self._check_recall_open()
        result = super().write(vals)
        if "recall_id" in vals:
            self._check_recall_open()
        adopt_files(self, vals)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        """Rows of a recall in preparation can go, later they are evidence."""
        settled = self.recall_id.filtered(lambda recall: recall.state != "draft")
        if settled:
            raise UserError(
                self.env._(
                    "%(recalls)s: the recall is approved, nothing of it is deleted.",
                    recalls=", ".join(settled.mapped("display_name")),
                )
            )

    # === BUSINESS === #

    def _check_recall_open(self):
        closed = self.recall_id.filtered(lambda recall: recall.state in FINAL_STATES)
        if closed:
            raise UserError(
                self.env._(
                    "%(recalls)s: the recall is closed, nothing of it can be added or"
                    " changed.",
                    recalls=", ".join(closed.mapped("display_name")),
                )
            )

    @api.model
    def _check_recorded(self, names):
        forged = sorted(set(self._recorded_fields).intersection(names))
        if forged:
            labels = [self._fields[n]._description_string(self.env) for n in forged]
            raise UserError(
                self.env._(
                    "These facts are recorded by the recall itself and cannot be"
                    " entered: %(fields)s.",
                    fields=", ".join(labels),
                )
            )
