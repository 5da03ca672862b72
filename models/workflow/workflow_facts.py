from odoo import api, models
from odoo.exceptions import UserError


class Workflow(models.AbstractModel):
    """Which facts of a document a client may write, and in which states."""

    _inherit = "aftersales.workflow"

    # Only the workflow may write these; a client's write of them is refused.
    _protected_fields = ("state_entered_at",)
    # States in which the facts of the document are evidence and frozen ...
    _locked_states = ()
    # ... except for these fields.
    _unlocked_fields = ()
    # Facts that a step has settled: field -> states in which it stays as it is.
    _settled_fields = {}

    # === BUSINESS === #

    @api.model
    def _get_protected_fields(self):
        """Return the names that only the workflow writes, the stamps included."""
        stamps = {
            name
            for transition in self._get_transitions().values()
            for name in transition.stamps
        }
        return stamps.union(self._protected_fields, ["state_reason"])

    def _check_facts(self, facts):
        """Refuse values that a client may not write now; see the three checks."""
        self._check_protected(facts)
        self._check_unlocked(facts)
        self._check_settled(facts)

    @api.model
    def _check_protected(self, names):
        """Refuse names of fields that only the workflow writes.

        :raise UserError: when one of them is among ``names``
        """
        forged = sorted(self._get_protected_fields().intersection(names))
        if forged:
            raise UserError(
                self.env._(
                    "These facts are recorded by the workflow itself and cannot be"
                    " entered: %(fields)s.",
                    fields=", ".join(self._get_field_labels(forged)),
                )
            )

    def _check_unlocked(self, facts):
        """Refuse to change a closed document's own facts; mails and notes still come.

        :param facts: the values about to be written
        """
        locked = [
            name
            for name in facts
            if name not in self._unlocked_fields
            and name in self._fields
            and self._fields[name]._module not in ("mail", "portal", "base")
        ]
        closed = self.filtered(lambda d: d.state in self._locked_states)
        if locked and closed:
            raise UserError(
                self.env._(
                    "%(documents)s: the case is closed, its facts are evidence and can"
                    " no longer be changed (%(fields)s).",
                    documents=", ".join(closed.mapped("display_name")),
                    fields=", ".join(self._get_field_labels(locked)),
                )
            )

    def _check_settled(self, facts):
        """Refuse to change what an earlier step has settled; go back a step for that.

        :param facts: the values about to be written
        """
        for name in self._settled_fields.keys() & facts.keys():
            states = self._settled_fields[name]
            settled = self.filtered(lambda d, states=states: d.state in states)
            if settled:
                raise UserError(
                    self.env._(
                        "%(documents)s: “%(field)s” was settled by an earlier step."
                        " Take the case back to change it.",
                        documents=", ".join(settled.mapped("display_name")),
                        field=", ".join(self._get_field_labels([name])),
                    )
                )

    @api.model
    def _get_field_labels(self, names):
        return [self._fields[name]._description_string(self.env) for name in names]
