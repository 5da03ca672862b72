"""What a customer does on the page of his return: parcel, pictures, appeal."""

from uuid import uuid4

from .test_complaint_portal_intake import PIXEL
from .test_return_portal import ReturnPortalCase

WORDS = "They were <b>new</b>."


class TestReturnPortalVoice(ReturnPortalCase):
    def say(self, what, files=None, csrf=True, **values):
        return self.post(f"{self.url}/{what}", csrf=csrf, files=files, **values)

    def _each_word(self):
        """Yield each route with its form, a return being there for which it is due."""
        for what, state, form, names in (
            ("appeal", "refused", {"words": WORDS}, ()),
            ("parcel", "approved", {"carrier": "DHL", "number": "JD-1"}, ()),
            ("pictures", "submitted", {}, ("a.png",)),
        ):
            self.document = self.asked()
            self.url = f"/my/returns/{self.document.id}"
            self.carry_return(self.document, state)
            self.token(self.document)
            files = [("pictures", (name, PIXEL)) for name in names]
            with self.subTest(route=what):
                yield what, {"files": files or None, **form}

    def assertNothingSaid(self):
        self.document.invalidate_recordset()
        document = self.document.sudo()
        self.assertFalse(document.appealed_at)
        self.assertFalse(document.parcel_sent_at or document.parcel_number)
        self.assertFalse(document.picture_ids)

    # === EVERY ROUTE === #

    def test_customer_is_heard_by_login_and_by_signed_link(self):
        for user in (self.customer_user, "public"):
            self.sign_in(user)
            for what, form in self._each_word():
                token = self.token(self.document) if isinstance(user, str) else ""
                page = self.say(what, access_token=token, **form)
                self.assertShown(page, "Thank you", self.document.name)
                document = self.document.sudo()
                document.invalidate_recordset()
                self.assertTrue(
                    document.appealed_at
                    or document.parcel_sent_at
                    or document.picture_ids
                )

    def test_nobody_else_is_heard(self):
        foreign = self.asked(partner_id=self.stranger.id)
        for user in ("public", self.stranger_user):
            self.sign_in(user)
            for what, form in self._each_word():
                for token in ("", str(uuid4()), self.token(foreign)):
                    self.assertKeptOut(self.say(what, access_token=token, **form))
                self.assertNothingSaid()

    def test_reading_changes_nothing(self):
        self.sign_in()
        for what, form in self._each_word():
            form.pop("files")
            self.get(self.url)
            answer = self.get(f"{self.url}/{what}", **form)
            self.assertEqual(answer.status_code, 405)
            self.assertNothingSaid()

    def test_form_of_another_site_is_refused(self):
        self.sign_in()
        for what, form in self._each_word():
            self.assertEqual(self.say(what, csrf=False, **form).status_code, 400)
            self.assertNothingSaid()

    def test_employee_does_not_speak_for_the_customer(self):
        self.sign_in(self.coordinator)
        for what, form in self._each_word():
            self.assertShown(self.say(what, **form), "Only the customer can answer")
            self.assertNothingSaid()

    def test_wrong_state_changes_nothing(self):
        self.sign_in()
        for what, form in self._each_word():
            self.put(self.document, "done")
            self.assertShown(self.say(what, **form), "Nothing was changed")
            self.assertNothingSaid()

    def test_empty_forms_say_what_is_missing(self):
        texts = {
            "appeal": "in a few words why",
            "parcel": "name the carrier",
            "pictures": "choose a picture",
        }
        self.sign_in()
        for what, _form in self._each_word():
            page = self.say(what, words=" ", carrier=" ", number="")
            self.assertShown(page, texts[what])
            self.assertNothingSaid()

    # === APPEAL === #

    def test_appeal_goes_to_another_person_with_the_words(self):
        self.carry_return(self.document, "refused")
        self.sign_in()
        self.say("appeal", words=WORDS)
        self.assertStates(self.document, "submitted")
        self.assertEqual(self.document.appeal_reason, WORDS)
        self.assertNotEqual(self.document.appeal_user_id, self.document.refused_by_id)
        self.assertShown(self.get(self.url), "Another person will decide")
        bodies = self.document.sudo().message_ids.mapped("body")
        self.assertTrue([body for body in bodies if "&lt;b&gt;new" in body])

    def test_appeal_finds_somebody_else_than_who_may_not_decide(self):
        self.carry_return(self.document, "refused")
        self.document.sudo().appeal_user_id = self.outsider
        self.sign_in()
        self.assertShown(self.say("appeal", words=WORDS), "Thank you")
        self.assertTrue(self.document.is_appeal_open)
        self.assertNotEqual(self.document.appeal_user_id, self.outsider)

    def test_appeal_too_late_or_again_is_refused(self):
        self.carry_return(self.document, "refused")
        days = self.company.aftersales_return_appeal_days
        self.document._write_protected({"refused_at": self.days_ago(days + 2)})
        self.sign_in()
        self.assertNotIn("return_appeal", self.get(self.url).text)
        self.assertShown(self.say("appeal", words=WORDS), "Nothing was changed")
        self.document._write_protected({"refused_at": self.days_ago(0)})
        self.assertShown(self.say("appeal", words=WORDS), "Thank you")
        self.assertShown(self.say("appeal", words=WORDS), "Nothing was changed")

    # === PARCEL === #

    def test_parcel_is_on_record_and_can_be_mended(self):
        self.carry_return(self.document, "approved")
        self.sign_in()
        page = self.say("parcel", carrier="DHL", number="JD-1")
        self.assertShown(page, "on their way", 'value="JD-1"')
        sent_at = self.document.parcel_sent_at
        self.say("parcel", carrier="DHL", number="JD-2")
        self.assertRecordValues(
            self.document,
            [
                {
                    "parcel_carrier": "DHL",
                    "parcel_number": "JD-2",
                    "parcel_sent_at": sent_at,
                    "state": "approved",
                }
            ],
        )
        steps = self.document.sudo()._prepare_portal_steps()
        current = next(step["label"] for step in steps if step["is_current"])
        self.assertEqual(current, "On the way")

    def test_double_click_is_one_message(self):
        self.carry_return(self.document, "approved")
        self.sign_in()
        for _click in range(2):
            self.say("parcel", carrier="DHL", number="JD-1")
        bodies = self.document.sudo().message_ids.mapped("body")
        self.assertEqual(len([b for b in bodies if "on its way:" in b]), 1)

    def test_dock_finds_the_parcel_by_its_number(self):
        self.carry_return(self.document, "approved")
        self.sign_in()
        self.say("parcel", carrier="DHL", number="JD-77")
        returns = self.env["aftersales.return"].with_user(self.warehouse)
        self.assertEqual(returns._find_by_paper("JD-77"), self.document)

    def test_script_in_a_number_is_only_text(self):
        script = "<script>alert(1)</script>"
        self.carry_return(self.document, "approved")
        self.sign_in()
        page = self.say("parcel", carrier=script, number=script)
        self.assertNotIn(script, page.text)
        for body in self.document.sudo().message_ids.mapped("body"):
            self.assertNotIn("<script", body)

    # === PICTURES === #

    def test_pictures_are_shown_to_whoever_may_see_the_page(self):
        self.sign_in("public")
        token = self.token(self.document)
        files = [("pictures", ("a.png", PIXEL))]
        page = self.say("pictures", files=files, access_token=token)
        self.assertShown(page, "o_aftersales_picture", "a.png")

    def test_pictures_of_ours_are_internal(self):
        ours = {"name": "inspection.png", "raw": PIXEL, "res_id": self.document.id}
        ours["res_model"] = self.document._name
        self.document.picture_ids |= self.env["ir.attachment"].create(ours)
        self.sign_in()
        self.assertNotIn("inspection.png", self.get(self.url).text)

    def test_what_is_no_picture_is_refused(self):
        self.sign_in()
        for name, raw in (("a.png", b"MZ" + b"\0" * 99), ("a.svg", b"<svg/>")):
            page = self.say("pictures", files=[("pictures", (name, raw))])
            self.assertShown(page, "is no picture")
        many = [("pictures", ("a.png", PIXEL))] * 10
        for _time in range(3):
            self.say("pictures", files=many)
        self.assertShown(self.say("pictures", files=many[:1]), "At most 30 pictures")
        self.assertEqual(len(self.document.picture_ids), 30)


class TestReturnMails(ReturnPortalCase):
    """The customer hears of each step by mail, where the company wants it."""

    def mails(self, document=None):
        domain = [("model", "=", "aftersales.return")]
        domain.append(("res_id", "=", (document or self.document).id))
        return self.env["mail.mail"].sudo().search(domain, order="id")

    def test_each_step_has_its_mail_that_leads_to_the_page(self):
        self.carry_return(self.document, "done")
        subjects = self.mails().mapped("subject")
        for text in ("received your return", "have arrived", "settled"):
            with self.subTest(mail=text):
                [mail] = [m for m in self.mails() if text in m.subject]
                self.assertIn(f"{self.url}?access_token=", mail.body_html)
                self.assertEqual(mail.recipient_ids, self.contact)
        self.assertEqual(len(subjects), 3)

    def test_the_mail_with_the_papers_leads_to_the_page(self):
        self.carry_return(self.document, "approved").sudo()._send_papers()
        body = self.mails()[-1].body_html
        self.assertIn("arrive by", body)
        self.assertIn("tell us its number", body)
        self.assertIn(f"{self.url}?access_token=", body)

    def test_approval_without_goods_says_so(self):
        self.document.sudo().line_ids.needs_goods = False
        self.carry_return(self.document, "approved").sudo()._send_papers()
        self.assertIn("You may keep the goods", self.mails()[-1].body_html)

    def test_nobody_is_phoned_to_hear_that_something_came_in(self):
        self.contact.email = False
        document = self.asked(email=False)
        self.assertFalse(self.mails(document))
        self.assertFalse(document.activity_ids)

    def test_a_company_may_do_without(self):
        rule = self.env.ref("aftersales.workflow_rule_return_tell_submit")
        rule.active = False
        self.assertFalse(self.mails(self.asked()))
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        rule.write({"active": True, "company_id": elsewhere.id})
        self.assertFalse(self.mails(self.asked()))
