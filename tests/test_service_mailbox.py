"""H-14: a mail to the address for suggestions is entered into the register."""

from email.message import EmailMessage

from odoo.exceptions import AccessError

from .common import AftersalesCase


class TestMailbox(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "works.example"})
        cls.company.alias_domain_id = cls.domain
        cls.mailbox = cls.env["aftersales.suggestion.mailbox"].create(
            {
                "name": "Ideas",
                "alias_name": "suggestions",
                "alias_domain_id": cls.domain.id,
                "company_id": cls.company.id,
                "user_id": cls.service.id,
                "team_id": cls.quality_team.id,
            }
        )

    def receive(self, sender="Ann Miller <ann@mills.example>", **headers):
        """Let a mail come in; return the entries that it made."""
        register = self.env["aftersales.suggestion"]
        before = register.search([])
        mail = EmailMessage()
        mail["From"] = sender
        mail["To"] = headers.pop("to", "suggestions@works.example")
        mail["Subject"] = headers.pop("subject", "Felt pads")
        mail["Message-Id"] = f"<{len(before)}@mills.example>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content("Put felt pads into the box.")
        self.env["mail.thread"].message_process(False, mail.as_bytes())
        return register.search([]) - before

    def test_a_mail_becomes_a_suggestion_of_its_sender(self):
        self.assertRecordValues(
            self.receive(),
            [
                {
                    "subject": "Felt pads",
                    "words": "Put felt pads into the box.",
                    "kind": "suggestion",
                    "source": "mail",
                    "partner_id": self.contact.id,
                    "user_id": self.service.id,
                    "team_id": self.quality_team.id,
                    "company_id": self.company.id,
                    "channel_id": self.env.ref("aftersales.channel_email").id,
                    "state": "new",
                }
            ],
        )

    def test_a_stranger_is_kept_by_name_and_address(self):
        entry = self.receive("Bob Stranger <bob@elsewhere.example>")
        facts = (entry.contact_name, entry.email, entry.partner_id.ids)
        self.assertEqual(facts, ("Bob Stranger", "bob@elsewhere.example", []))

    def test_an_address_for_inquiries_registers_inquiries(self):
        self.mailbox.kind = "inquiry"
        self.mailbox.user_id = False
        entry = self.receive()
        self.assertEqual((entry.kind, entry.user_id.ids), ("inquiry", []))

    def test_a_reply_finds_its_entry(self):
        entry = self.receive()
        message = entry.message_post(body="Which box?", message_type="comment")
        self.assertFalse(self.receive(In_Reply_To=message.message_id))
        self.assertIn("Put felt pads", entry.message_ids[0].body)

    def test_a_mail_without_subject_is_registered(self):
        self.assertTrue(self.receive(subject="").subject)

    def test_where_nobody_is_named_the_front_office_is_told(self):
        self.mailbox.write({"user_id": False, "team_id": False})
        front = self.env["aftersales.team"].create(
            {
                "name": "Desk",
                "function": "front",
                "sequence": -1,
                "company_id": self.company.id,
                "leader_id": self.coordinator.id,
            }
        )
        entry = self.receive()
        for role in ("owner", "leader"):
            self.assertEqual(entry._get_workflow_user(role), front.leader_id)

    def test_the_manager_names_the_addresses(self):
        with self.assertRaises(AccessError):
            self.mailbox.with_user(self.service).alias_name = "mine"
        self.mailbox.with_user(self.manager).alias_name = "ideas"
        self.assertTrue(self.receive(to="ideas@works.example"))
