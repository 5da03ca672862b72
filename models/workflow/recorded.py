from odoo import api, models


class Recorded(models.AbstractModel):
    """A document of the ERP that carries facts which only our own code records.

    Our code writes them with full rights, after checks of its own; a person cannot,
    by whatever door, though he may write the document.
    """

    _name = "aftersales.recorded"
    _description = "Document With Recorded Facts"

    # Names of fields; what the classes of the inheritance declare is added up. The
    # second are refused when a document is created, too: core creates it for nobody
    # with these values.
    _aftersales_recorded = frozenset()
    _aftersales_recorded_new = frozenset()

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create.

        :raise UserError: when a person enters what only our own code records
        """
        if self.env.su:
            return super().create(vals_list)
        names = self._get_aftersales_recorded("_aftersales_recorded_new")
        filled = {name for vals in vals_list for name in vals if vals[name]}
        self.env["aftersales.workflow.part"]._refuse_entered(self, names & filled)
        documents = super().create(vals_list)
        known = documents.sudo()
        # Read back, so that a client's context gives no default either.
        entered = {name for name in names if any(d[name] for d in known)}
        self.env["aftersales.workflow.part"]._refuse_entered(self, entered)
        return documents

    def write(self, vals):
        """Write.

        :raise UserError: when a person enters what only our own code records
        """
        if not self.env.su:
            entered = (
                self._get_aftersales_recorded("_aftersales_recorded") & vals.keys()
            )
            self.env["aftersales.workflow.part"]._refuse_entered(self, entered)
        return super().write(vals)

    # === BUSINESS === #

    @api.model
    def _get_aftersales_recorded(self, attribute):
        """Return the names that all classes of the model declare."""
        declared = [vars(cls).get(attribute, ()) for cls in type(self).mro()]
        return frozenset().union(*declared)
