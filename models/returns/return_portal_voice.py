from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

# So many pictures of one return come from the portal.
MOST_PICTURES = 30


class Returns(models.Model):
    """What the customer himself does on the portal: parcel, pictures, appeal.

    The methods here are called **as the superuser**, after the portal has checked login
    or signed link: a customer belongs to no group that may take a step. Each returns
    whether it is the customer's turn for that at all.
    """

    _inherit = "aftersales.return"

    # === BUSINESS === #

    def _post_voice(self, person, body):
        """Post what the customer said as his own message; those in charge get it."""
        self.with_context(
            mail_post_autofollow_author_skip=True, mail_post_autofollow=False
        ).message_post(
            author_id=person.id,
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _portal_appeal(self, person, words):
        """Take up the customer's appeal; another person than before decides it."""
        self.ensure_one()
        if not self._may_customer_appeal():
            return False
        if self.appeal_user_id and not self._may_judge_appeal(self.appeal_user_id):
            # Who was named may not decide it any more: somebody else is found.
            self.appeal_user_id = False
        self._appeal_by_customer(words)
        self._post_voice(person, plaintext2html(words))
        return True

    def _portal_announce(self, person, carrier, number):
        """Record by whom and under which number the parcel comes.

        A slip can be mended until the goods are here; said twice, nothing changes.
        """
        self.ensure_one()
        if not self._is_parcel_awaited():
            return False
        before = (self.parcel_carrier or "", self.parcel_number or "")
        if self.parcel_sent_at and before == (carrier, number):
            return True
        self.write({"parcel_carrier": carrier, "parcel_number": number})
        if not self.parcel_sent_at:
            self._write_protected({"parcel_sent_at": fields.Datetime.now()})
        text = self.env._(
            "The parcel is on its way: %(parcel)s",
            parcel=", ".join(filter(None, [carrier, number])),
        )
        self._post_voice(person, text)
        return True

    def _portal_add_pictures(self, uploader, pictures):
        """Add pictures that the customer shows of the goods.

        :param uploader: the user who sends them, the public one for a signed link
        :param pictures: list of (name, bytes)
        :raise UserError: when one is no picture, too large, or they are too many
        """
        self.ensure_one()
        if not self._may_add_pictures():
            return False
        files = self.env["aftersales.complaint"]._prepare_portal_files(pictures)
        if len(self.picture_ids) + len(files) > MOST_PICTURES:
            raise UserError(
                self.env._(
                    "At most %(count)s pictures of one return, please.",
                    count=MOST_PICTURES,
                )
            )
        self.with_user(uploader).sudo()._add_portal_pictures(files)
        return True

    def _may_add_pictures(self):
        """Tell whether pictures can still help with the decision."""
        self.ensure_one()
        return self.is_open and self.state != "processing"

    def _add_portal_pictures(self, files):
        """Attach pictures as the user who sends them, which tells them from ours.

        :param files: values of attachments
        """
        for values in files:
            values.update(res_model=self._name, res_id=self.id)
        attachments = self.env["ir.attachment"].sudo().create(files)
        self.write({"picture_ids": [(4, file.id) for file in attachments]})
