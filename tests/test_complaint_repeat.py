from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form

from .common import SoldCase


class RepeatCase(SoldCase):
    def about(self, product=None, lot=None, defect=None, **values):
        """Register a complaint of a stranger about a product, a lot or a defect."""
        row = {
            "product_id": (product or self.gear).id,
            "lot_id": lot and lot.id,
            "defect_id": defect and defect.id,
        }
        values.setdefault("partner_id", self.supplier.id)
        return self.complaint(line_ids=[Command.create(row)], **values)

    def compare(self, complaint, other):
        """Return ``other`` as it is shown beside ``complaint``."""
        return other.with_context(aftersales_compared_id=complaint.id)


class TestSimilarComplaints(RepeatCase):
    """At intake, open and closed cases of the same customer, product, lot, defect."""

    def assertSimilar(self, complaint, *others):
        self.assertEqual(
            complaint.similar_ids, self.env[complaint._name].concat(*others)
        )
        self.assertEqual(complaint.similar_count, len(others))

    def test_nothing_in_common(self):
        self.about(self.bearing)
        self.assertSimilar(self.complaint())

    def test_the_same_customer_by_any_contact(self):
        first = self.complaint(partner_id=self.customer.id)
        self.assertSimilar(self.complaint(partner_id=self.contact.id), first)

    def test_the_same_product(self):
        first = self.about(self.gear, partner_id=False)
        self.assertSimilar(self.about(self.gear), first)

    def test_the_same_lot(self):
        first = self.about(lot=self.lot, partner_id=False)
        second = self.about(lot=self.lot)
        self.assertSimilar(second, first)
        self.assertEqual(self.compare(second, first).similarity, "product, lot")

    def test_the_same_defect(self):
        first = self.about(self.bearing, defect=self.defect, partner_id=False)
        self.assertSimilar(self.about(defect=self.defect), first)

    def test_the_likeliest_comes_first(self):
        by_customer = self.complaint(partner_id=self.supplier.id)
        by_lot = self.about(lot=self.lot, partner_id=False)
        by_product = self.about(partner_id=False)
        this = self.about(lot=self.lot)
        self.assertSimilar(this, by_lot, by_customer, by_product)

    def test_the_same_lot_is_found_however_busy_the_customer_is(self):
        by_lot = self.about(
            lot=self.lot, partner_id=False, received_at=self.days_ago(90)
        )
        self.complaints(120, partner_id=self.supplier.id)
        self.assertEqual(self.about(lot=self.lot).similar_ids[0], by_lot)

    def test_closed_and_rejected_ones_count(self):
        closed = self.put(self.complaint(), "closed")
        rejected = self.put(self.complaint(), "rejected")
        self.assertSimilar(self.complaint(), rejected, closed)

    def test_cancelled_ones_do_not_count(self):
        self.put(self.complaint(), "cancelled")
        self.assertSimilar(self.complaint())

    def test_only_within_the_companys_window(self):
        self.company.aftersales_repeat_days = 30
        inside = self.complaint(received_at=self.days_ago(29))
        self.complaint(received_at=self.days_ago(31))
        self.assertSimilar(self.complaint(), inside)

    def test_another_companys_do_not_count(self):
        company = self.env["res.company"].create({"name": "Second Works"})
        self.service.company_ids |= company
        self.complaint(company_id=company.id)
        self.assertSimilar(self.complaint())

    def test_they_are_shown_while_it_is_being_typed(self):
        first = self.complaint()
        form = Form(self.env["aftersales.complaint"].with_user(self.service))
        form.subject = "Again"
        form.partner_id = self.contact
        self.assertEqual(form.similar_ids.ids, first.ids)

    def test_a_colleagues_case_is_announced_by_its_number_only(self):
        case = self.complaint(user_id=self.coordinator.id, team_id=self.quality_team.id)
        newcomer = self.person("newcomer", "aftersales.group_user")
        this = self.complaint(user_id=newcomer.id).with_user(newcomer)
        self.assertEqual(this.similar_ids, this.browse())
        self.assertEqual((this.similar_count, this.similar_hidden), (1, case.name))
        with self.assertRaises(AccessError):
            case.with_user(newcomer).read(["subject"])

    def test_the_person_complained_about_is_told_nothing(self):
        self.complaint(complained_user_id=self.coordinator.id)
        this = self.complaint().with_user(self.coordinator)
        self.assertRecordValues(
            this, [{"similar_ids": [], "similar_count": 0, "similar_hidden": ""}]
        )


class TestRepeat(RepeatCase):
    """One click links a complaint to the earlier one that it repeats."""

    def test_linking(self):
        first, again = self.complaint(), self.complaint()
        self.compare(again, first).action_link_repeat()
        self.assertRecordValues(
            again, [{"repeat_of_id": first.id, "is_repeat": True, "state": "new"}]
        )
        self.assertEqual(first.repeat_ids, again)

    def test_a_repeat_of_a_repeat_is_linked_to_the_first(self):
        first, second, third = self.complaints(3)
        self.compare(second, first).action_link_repeat()
        self.compare(third, second).action_link_repeat()
        self.assertEqual(first.repeat_ids, second | third)

    def test_a_complaint_cannot_repeat_itself(self):
        first, second = self.complaints(2)
        self.compare(second, first).action_link_repeat()
        with self.assertRefused("cannot be a repeat of itself"):
            self.compare(first, second).action_link_repeat()
        with self.assertRefused("Save the complaint first"):
            self.compare(first, first).action_link_repeat()

    def test_an_unsaved_complaint_is_saved_first(self):
        with self.assertRefused("Save the complaint first"):
            self.complaint().action_link_repeat()

    def test_the_flag_can_be_set_by_hand(self):
        complaint = self.complaint(is_repeat=True)
        self.assertTrue(complaint.is_repeat)

    def test_a_closed_case_is_linked_to_no_other(self):
        first = self.complaint()
        closed = self.put(self.complaint(), "closed")
        with self.assertRefused("the case is closed"):
            self.compare(closed, first).action_link_repeat()


class TestDuplicate(RepeatCase):
    """A duplicate is cancelled; what was said and sent goes on with the other."""

    def merge(self, double, kept, user=None):
        kept = self.compare(double, kept)
        return kept.with_user(user or self.service).action_merge_duplicate()

    def test_the_button_opens_what_goes_on(self):
        kept, double = self.complaints(2)
        action = self.merge(double, kept)
        self.assertEqual((action["res_id"], double.state), (kept.id, "cancelled"))
        self.assertIn(double.name, kept.message_ids[0].body)
        self.assertIn(kept.name, double.state_reason)

    def test_in_every_state(self):
        """Until it is judged a complaint can turn out to be a duplicate."""
        kept = self.complaint()
        field = kept._fields["state"]
        for state in field.get_values(self.env):
            double = self.put(self.complaint(), state)
            if state in ("new", "accepted", "investigating"):
                self.merge(double, kept)
                self.assertEqual(double.duplicate_of_id, kept)
            elif state != "cancelled":
                with self.assertRefused("There is no step from here"):
                    self.merge(double, kept)
                self.assertFalse(double.duplicate_of_id)

    def test_into_every_state_but_cancelled(self):
        for state in self.complaint()._fields["state"].get_values(self.env):
            kept = self.put(self.complaint(), state)
            double = self.complaint()
            if state == "cancelled":
                with self.assertRefused("cannot take this complaint over"):
                    self.merge(double, kept)
            else:
                self.merge(double, kept)
            self.assertEqual(bool(double.duplicate_of_id), state != "cancelled")

    def test_two_cannot_be_each_others_duplicate(self):
        first, second = self.complaints(2)
        self.merge(first, second)
        with self.assertRefused("cannot take this complaint over"):
            self.merge(second, first)

    def test_not_into_another_companys(self):
        company = self.env["res.company"].create({"name": "Second Works"})
        self.service.company_ids |= company
        theirs = self.complaint(company_id=company.id)
        with self.assertRefused("another company"):
            self.merge(self.complaint(), theirs)

    def test_not_by_who_may_not_work_on_the_other(self):
        double = self.complaint()
        kept = self.complaint(team_id=self.quality_team.id)
        newcomer = self.person("newcomer", "aftersales.group_user")
        double.user_id = newcomer
        with self.assertRaises(AccessError):
            self.merge(double, kept, newcomer)
        for reader in (self.process, self.outsider):
            with self.assertRaises(AccessError):
                self.merge(double, kept, reader)
        self.assertEqual(double.state, "new")

    def test_who_followed_the_double_follows_what_goes_on(self):
        kept, double = self.complaints(2)
        double.message_subscribe(self.contact.ids)
        self.merge(double, kept)
        self.assertIn(self.contact, kept.message_partner_ids)

    def test_what_goes_on_cannot_be_deleted_any_more(self):
        kept, double = self.complaints(2)
        self.merge(double, kept)
        with self.assertRefused("has duplicates"):
            kept.unlink()

    def test_a_duplicate_cannot_be_taken_back(self):
        kept, double = self.complaints(2)
        self.merge(double, kept)
        with self.assertRefused("cannot be entered"):
            double.duplicate_of_id = False
        with self.assertRefused("There is no step from here"):
            double.state = "accepted"

    def test_pictures_and_letters_go_on_and_stay_where_the_case_is_closed(self):
        files = self.env["ir.attachment"].with_user(self.service)
        picture = files.create({"name": "gear.png", "raw": b"."})
        for state, shown in (("new", picture), ("closed", picture.browse())):
            double = self.complaint(picture_ids=picture.ids)
            kept = self.put(self.complaint(), state)
            self.merge(double, kept)
            self.assertEqual(kept.picture_ids, shown)
