from odoo import api, fields, models


class SurveyPreview(models.TransientModel):
    """Whom a rule or a campaign would ask, and whom not, before anybody is asked."""

    _name = "aftersales.survey.preview"
    _description = "Who Would Be Asked"
    _order = "id"

    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    email = fields.Char(related="partner_id.email")
    about = fields.Char(readonly=True)
    due_at = fields.Datetime("Asked From", readonly=True)
    skip_reason = fields.Selection(
        lambda self: (
            self.env["aftersales.survey.invitation"]
            ._fields["skip_reason"]
            ._description_selection(self.env)
        ),
        "Not Asked Because",
        readonly=True,
    )

    # === BUSINESS === #

    @api.model
    def _show(self, vals_list, abouts, title):
        """Open the list of whom these invitations would ask.

        :param vals_list: values of invitations; none of them is made
        :param abouts: what each is about
        """
        invitations = self.env["aftersales.survey.invitation"].sudo()
        drafts = invitations.concat(*(invitations.new(vals) for vals in vals_list))
        reasons = drafts._get_skip_reasons()
        rows = self.create(
            [
                {
                    "partner_id": draft.partner_id.id,
                    "about": about,
                    "due_at": draft.due_at,
                    "skip_reason": reasons.get(draft),
                }
                for draft, about in zip(drafts, abouts, strict=True)
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "view_mode": "list",
            "target": "new",
            "domain": [("id", "in", rows.ids)],
        }
