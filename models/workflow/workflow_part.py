from odoo import api, models
from odoo.exceptions import UserError

from .files import adopt_files


class WorkflowPart(models.AbstractModel):
    """A row of a document: frozen once it is closed; facts of record stay."""

    _name = "aftersales.workflow.part"
    _description = "Part of a Document"

    # Name of the many2one to the document.
    _document_field = None
    # Written by our own code only; what an `_inherit` class declares is added.
    _recorded_fields = ()

    # === CRUD === #
    # The two below end in `super()` by way of `_store_new` and `_store`.

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Create rows of open documents.

        :raise UserError: when a document is closed, or a recorded fact is entered
        """
        # An import's empty cell is no forgery, a value is.
        filled = {name for vals in vals_list for name, value in vals.items() if value}
        self._check_recorded(filled)
        # Named explicitly, so that no default of a client's context comes in.
        context = self.env.context
        recorded = self._get_recorded_fields()
        blank = {name: False for name in recorded if f"default_{name}" in context}
        return self._store_new([{**vals, **blank} for vals in vals_list])

    def write(self, vals):  # pylint: disable=method-required-super
        """Write rows of open documents.

        :raise UserError: when a document is closed, before or by the change, or a
            recorded fact is entered
        """
        self._check_recorded(vals)
        return self._store(vals)

    @api.model
    def _store_new(self, vals_list):
        """Create with recorded facts, for our own code."""
        parts = super().create(vals_list)
        parts._check_document_open()
        for part, vals in zip(parts, vals_list, strict=True):
            adopt_files(part, vals)
        return parts

    def _store(self, vals):
        """Write recorded facts, for our own code."""
        self._check_document_open()
        result = super().write(vals)
        if self._document_field in vals:
            self._check_document_open()
        adopt_files(self, vals)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_document_open()

    # === BUSINESS === #

    def _get_part_documents(self):
        """Return the documents of these rows, whether the user may read them or not."""
        return self.sudo()[self._document_field]

    def _check_document_open(self):
        closed = self._get_part_documents().filtered(
            lambda document: document.state in document._locked_states
        )
        if closed:
            raise UserError(
                self.env._(
                    "%(documents)s: the case is closed, nothing of it can be added or"
                    " changed.",
                    documents=", ".join(closed.mapped("display_name")),
                )
            )

    @api.model
    def _get_recorded_fields(self):
        """Return the names that only our own code writes, of the whole inheritance."""
        classes = type(self).mro()
        return {n for cls in classes for n in vars(cls).get("_recorded_fields", ())}

    @api.model
    def _check_recorded(self, names):
        self._refuse_entered(self, self._get_recorded_fields().intersection(names))

    @api.model
    def _refuse_entered(self, records, names):
        """Refuse that a person enters what our own code records, on any model.

        :raise UserError: with the labels of the fields, if there are any
        """
        if names:
            known = records._fields
            labels = [known[n]._description_string(self.env) for n in sorted(names)]
            raise UserError(
                self.env._(
                    "These facts are recorded by the system and cannot be entered:"
                    " %(fields)s.",
                    fields=", ".join(labels),
                )
            )
