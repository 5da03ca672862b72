from email.message import EmailMessage

from .common import AftersalesCase


class TestComplaintMailbox(AftersalesCase):
    """A mail to a team's address becomes a complaint; replies find their complaint."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "works.example"})
        cls.company.alias_domain_id = cls.domain
        cls.quality_team.write(
            {"alias_name": "complaints", "alias_domain_id": cls.domain.id}
        )

    def receive(self, sender="Ann Miller <ann@mills.example>", **headers):
        """Let a mail come in; return the complaints that it made."""
        complaints = self.env["aftersales.complaint"]
        before = complaints.search([])
        mail = EmailMessage()
        mail["From"] = sender
        mail["To"] = headers.pop("to", "complaints@works.example")
        mail["Subject"] = headers.pop("subject", "The gears are loud")
        number = headers.pop("number", len(before))
        mail["Message-Id"] = f"<{number}@mills.example>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content("All ten of them.")
        self.env["mail.thread"].message_process(False, mail.as_bytes())
        return complaints.search([]) - before

    def test_a_customers_mail_becomes_his_complaint(self):
        complaint = self.receive()
        self.assertRecordValues(
            complaint,
            [
                {
                    "subject": "The gears are loud",
                    "partner_id": self.contact.id,
                    "email": "ann@mills.example",
                    "contact_name": False,
                    "channel_id": self.env.ref("aftersales.channel_email").id,
                    "team_id": self.quality_team.id,
                    "user_id": self.quality.id,
                    "state": "new",
                }
            ],
        )
        self.assertIn("All ten of them.", complaint.description)

    def test_a_stranger_is_kept_by_name_and_address(self):
        complaint = self.receive("Bob Stranger <bob@elsewhere.example>")
        self.assertRecordValues(
            complaint,
            [
                {
                    "partner_id": False,
                    "contact_name": "Bob Stranger",
                    "email": "bob@elsewhere.example",
                }
            ],
        )

    def test_a_colleague_who_passes_a_mail_on_is_not_the_customer(self):
        complaint = self.receive(self.seller.email_formatted)
        self.assertRecordValues(
            complaint, [{"partner_id": False, "contact_name": self.seller.name}]
        )

    def test_a_team_of_another_company_registers_there(self):
        company = self.env["res.company"].create({"name": "Second Works"})
        company.alias_domain_id = self.domain
        self.team(
            "Second Front",
            "front",
            self.service,
            company_id=company.id,
            alias_name="second",
            alias_domain_id=self.domain.id,
        )
        complaint = self.receive(to="second@works.example")
        self.assertEqual(complaint.company_id, company)
        self.assertTrue(complaint.name.endswith("-0001"))

    def test_a_mail_without_a_subject_is_registered_too(self):
        self.assertEqual(self.receive(subject="").subject, "No subject")

    def test_a_reply_goes_into_its_complaint(self):
        complaint = self.receive()
        message = complaint.with_user(self.quality).message_post(
            body="Which machine?",
            partner_ids=self.contact.ids,
            subtype_xmlid="mail.mt_comment",
        )
        more = self.receive(In_Reply_To=message.message_id, subject="Re: loud")
        self.assertFalse(more)
        reply = complaint.message_ids[0]
        self.assertIn("All ten of them.", reply.body)
        self.assertEqual(reply.author_id, self.contact)

    def test_a_reply_to_a_merged_one_goes_to_what_goes_on(self):
        kept, double = self.receive(), self.receive(subject="Loud, again")
        message = double.message_ids.filtered("email_from")[0]
        double._merge_into(kept)
        self.assertFalse(self.receive(In_Reply_To=message.message_id, subject="Re"))
        self.assertIn("All ten of them.", kept.message_ids[0].body)

    def test_a_reply_to_a_closed_case_is_kept(self):
        facts = {
            "category_id": self.category.id,
            "remedy_sought_ids": self.remedy.ids,
            "user_id": self.service.id,
        }
        complaint = self.carry(self.receive(), "closed", **facts)
        message = complaint.message_ids[0]
        self.receive(In_Reply_To=message.message_id, subject="Re: closed")
        self.assertEqual(complaint.state, "closed")
        self.assertIn("All ten of them.", complaint.message_ids[0].body)

    def test_the_same_mail_twice_is_one_complaint(self):
        first = self.receive(number="same")
        again = self.receive(number="same")
        self.assertEqual((len(first), len(again)), (1, 0))
