from odoo import api, models


class Portal(models.AbstractModel):
    """A document that its customer may read on the portal: a handful of its fields.

    Whatever route he takes, by login or signed link; ``_portal_fields`` names them. It
    stands before the chatter among the models that a document inherits.
    """

    _name = "aftersales.workflow.portal"
    _description = "Document Shown to Its Customer"

    _portal_fields = frozenset()

    # === RIGHTS === #

    @api.model
    def _has_field_access(self, field, operation):
        """Let customers read a handful of fields, and write none."""
        return super()._has_field_access(field, operation) and (
            self.env.su
            or not self._is_asked_by_customer()
            or (operation == "read" and field.name in self._portal_fields)
        )

    @api.model
    def _is_asked_by_customer(self):
        """Tell whether the user is no employee; asked for each field of each record."""
        cache = self.env.cr.cache.setdefault("aftersales_share_users", {})
        uid = self.env.uid
        if uid not in cache:
            # As the field "share" of a user, but without reading the user.
            cache[uid] = not self.env.user._is_internal()
        return cache[uid]

    def _thread_to_store(self, store, fields, *, request_list=None):
        """Hand customers neither files, to-dos nor followers along with the chatter.

        The mail routes serve them with full rights to whoever has the signed link.
        """
        if request_list and self.env.user.share:
            request_list = [name for name in request_list if name == "display_name"]
        return super()._thread_to_store(store, fields, request_list=request_list)
