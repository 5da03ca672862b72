"""Whoever sees a menu may open what it leads to."""

from lxml import etree

from .common import ROLES, AftersalesCase

X2MANY = ("one2many", "many2many")


class TestScreens(AftersalesCase):
    """A list of records that somebody may not read keeps the whole form from opening.

    Core's client shows the name of a single record to anybody.
    """

    def screens(self, user):
        """Yield model and kind of each view that the menus of a person lead to."""
        menus = self.env["ir.ui.menu"].with_user(user)
        for menu in self.env["ir.ui.menu"].browse(menus._visible_menu_ids()):
            action = menu.action
            own = menu.get_external_id()[menu.id].startswith("aftersales.")
            if own and action and action._name == "ir.actions.act_window":
                for kind in {"list", "form", "kanban"} & {*action.view_mode.split(",")}:
                    yield action.res_model, kind

    def unreadable(self, user, model_name, kind):
        """Return the lists of records in a view that a person may not read."""
        model = self.env[model_name].with_user(user)
        arch = etree.fromstring(model.get_view(view_type=kind)["arch"])
        # The fields of a list within the form are its own model's.
        names = arch.xpath(".//field[not(ancestor::field)]/@name")
        return [
            f"{model_name} {kind}: {name}"
            for name in names
            if model._fields[name].type in X2MANY
            and not model.env[model._fields[name].comodel_name].has_access("read")
        ]

    def test_each_role_may_read_what_its_screens_show(self):
        for role in (*ROLES, "member"):
            user = getattr(self, role)
            with self.subTest(role=role):
                found = [
                    each
                    for model_name, kind in {*self.screens(user)}
                    for each in self.unreadable(user, model_name, kind)
                ]
                self.assertFalse(sorted(found))
