"""What the screens promise: views for every role, locks, folds, the box, the banner."""

from lxml import etree

from odoo.fields import Command

from .common import ROLES, AftersalesCase
from .test_security_core import LEDGER

FORMS = {
    "sale.order": "sale.view_order_form",
    "stock.picking": "stock.view_picking_form",
    "account.move": "account.view_move_form",
    "res.partner": "base.view_partner_form",
    "product.template": "product.product_template_only_form_view",
    "product.product": "product.product_normal_form_view",
    "stock.lot": "stock.view_production_lot_form",
}


class ScreenCase(AftersalesCase):
    def arch(self, record, user, view_id=None, view_type="form"):
        views = record.with_user(user).get_view(view_id, view_type)
        return etree.fromstring(views["arch"])


class TestComplaintScreens(ScreenCase):
    """The views of our own documents."""

    def test_every_action_opens_for_whom_its_menu_is(self):
        menus = self.env["ir.ui.menu"].search([])
        root = self.env.ref("aftersales.menu_root")
        ours = menus.filtered(lambda menu: menu.parent_path.startswith(f"{root.id}/"))
        actions = ours.filtered("action").mapped(lambda menu: menu.action.id)
        self.assertGreater(len(actions), 12)
        for role in ROLES:
            user = getattr(self, role)
            visible = ours.with_user(user)._filter_visible_menus().sudo()
            for action in visible.filtered("action").mapped("action"):
                if action.type != "ir.actions.act_window":
                    continue
                model = self.env[action.res_model].with_user(user)
                model.get_views([(view, kind) for view, kind in action.views])

    def test_evidence_is_locked_on_the_form_of_a_closed_case(self):
        arch = self.arch(self.env["aftersales.complaint"], self.admin)
        [subject] = arch.xpath("//h1/field[@name='subject']")
        self.assertIn("'closed'", subject.get("readonly"))

    def test_a_field_that_is_read_only_stays_so(self):
        arch = self.arch(self.env["aftersales.complaint"], self.admin)
        for node in arch.xpath("//field[@name='answered_at' or @name='similar_count']"):
            self.assertIn(node.get("readonly"), (None, "1", "True"))

    def test_columns_of_finished_cases_begin_folded(self):
        self.carry(self.complaint(), "cancelled")
        groups = self.env["aftersales.complaint"].formatted_read_group(
            [], ["state"], ["__count"]
        )
        folded = {group["state"] for group in groups if group.get("__fold")}
        self.assertEqual(folded, {"closed", "rejected", "cancelled"})

    def test_a_similar_case_says_what_is_the_same(self):
        first, second = self.complaints(2)
        specification = {"similar_ids": {"fields": {"similarity": {}}}}
        [values] = second.web_read(specification)
        rows = {row["id"]: row["similarity"] for row in values["similar_ids"]}
        self.assertEqual(rows[first.id], "customer")

    def test_the_box_offers_to_sign_until_one_has_signed(self):
        complaint = self.carry(self.complaint(), "solution").with_user(self.manager)
        self.assertTrue(self.signature_point(complaint)["can_sign"])
        self.assertFalse(
            self.signature_point(complaint.with_user(self.service))["can_sign"]
        )
        self.sign(complaint, "execute")
        complaint.invalidate_recordset()
        self.assertTrue(self.signature_point(complaint)["has_signed"])

    def test_a_request_for_a_signature_keeps_whom_it_asks(self):
        complaint = self.carry(self.complaint(), "solution").with_user(self.service)
        rule = complaint._get_rules("execute").filtered("signature_group_id")
        context = complaint.action_request_signature(rule.id)["context"]
        activity = self.env["mail.activity"].with_context(**context).new()
        activity._onchange_activity_type_id()
        self.assertEqual(activity.user_id.id, context["default_user_id"])
        self.assertEqual(activity.summary, rule.name)

    def signature_point(self, complaint):
        [step] = [s for s in complaint.workflow_steps if s["name"] == "execute"]
        [point] = [p for p in step["points"] if p["rule_id"]]
        return point


class TestScreensOfTheERP(ScreenCase):
    """What the forms of the core show to whom."""

    CORE = (
        "base.group_user",
        "sales_team.group_sale_salesman_all_leads",
        "stock.group_stock_user",
        "account.group_account_invoice",
    )

    def arches(self, *groups):
        """Yield each form's model and arch as a person of these groups sees it."""
        groups = [self.env.ref(group).id for group in (*self.CORE, *groups)]
        user = self.env["res.users"].create(
            {"name": "Ida", "login": "ida", "group_ids": [Command.set(groups)]}
        )
        for model, xmlid in FORMS.items():
            yield model, self.arch(self.env[model], user, self.env.ref(xmlid).id)

    def test_nothing_of_ours_for_people_without_our_groups(self):
        for model, arch in self.arches():
            ours = arch.xpath("//*[contains(@name, 'complaint')]")
            ours += arch.xpath("//*[starts-with(@name, 'aftersales')]")
            names = {node.get("name") for node in ours}
            # Whoever sells reads how much may come back.
            self.assertFalse(names - LEDGER, model)

    def test_each_form_offers_to_register_a_complaint(self):
        for model, arch in self.arches("aftersales.group_user"):
            self.assertTrue(arch.xpath("//button[@name='action_new_complaint']"), model)
            self.assertTrue(arch.xpath("//field[@name='complaint_count']"), model)

    def test_a_quotation_warns_of_a_colleagues_serious_case(self):
        complaint = self.complaint(severity="serious", category_id=self.category.id)
        complaint.sudo().write({"user_id": self.quality.id, "team_id": False})
        stranger = self.service.copy({"login": "other_service", "name": "Other"})
        order = self.env["sale.order"].create({"partner_id": self.contact.id})
        order = order.with_user(stranger)
        self.assertFalse(order.serious_complaint_ids)
        self.assertIn(complaint.name, order.serious_complaint_names)
