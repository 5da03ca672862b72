from odoo.http import request, route

from odoo.addons.survey.controllers.main import Survey


class SurveyPortal(Survey):
    """The customer's side of a survey: answered once, or refused for good.

    A GET changes nothing; without the right token there is no such page.
    """

    # === ANSWER === #

    def _check_validity(
        self,
        survey_sudo,
        answer_sudo,
        answer_token,
        ensure_token=True,
        check_partner=True,
    ):
        """Let a colleague enter what a customer said, where he may do so."""
        if check_partner and answer_token and answer_sudo.invitation_ids:
            invitation = answer_sudo.invitation_ids[:1]
            check_partner = not invitation._may_enter(request.env.user)
        return super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token=ensure_token,
            check_partner=check_partner,
        )

    @route()
    def survey_display_page(self, survey_token, answer_token, **post):
        """Show the survey; whoever has answered it is told so."""
        invitation = self._find_invitation(answer_token)
        if invitation.answer_id.state == "done":
            if invitation.answer_id.survey_id.access_token == survey_token:
                return self._show_notice("answered", invitation)
        elif invitation.state == "refused":
            return self._show_notice("refused", invitation)
        elif self._is_wrong_user(invitation):
            return self._show_wrong_user(invitation)
        return super().survey_display_page(survey_token, answer_token, **post)

    # === REFUSAL === #

    @route(
        "/aftersales/survey/refuse/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def survey_refuse_page(self, token, **_kwargs):
        invitation = self._find_invitation(token)
        if not invitation:
            return self._show_notice("unknown", invitation)
        if invitation.partner_id.aftersales_survey_refused_at:
            return self._show_notice("refused", invitation)
        return self._show_notice("ask", invitation, token=token)

    @route(
        "/aftersales/survey/refuse/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def survey_refuse(self, token, **_post):
        invitation = self._find_invitation(token)
        if not invitation:
            return self._show_notice("unknown", invitation)
        invitation.partner_id._aftersales_refuse_surveys()
        return self._show_notice("refused", invitation)

    # === HELPERS === #

    def _find_invitation(self, token):
        """Return the invitation of a link, in the language of its contact."""
        invitation = request.env["aftersales.survey.invitation"].sudo()
        invitation = invitation._find_by_token(token)
        if invitation.partner_id.lang:
            request.update_context(lang=invitation.partner_id.lang)
        return invitation.with_env(request.env(su=True))

    def _is_wrong_user(self, invitation):
        """Tell whether somebody else is logged in than who is asked.

        Nobody answers for a customer, except a colleague who says how he was told.
        """
        user = request.env.user
        return (
            invitation
            and not user._is_public()
            and invitation.partner_id != user.partner_id
            and not invitation._may_enter(user)
        )

    def _show_wrong_user(self, invitation):
        """Say to whoever is logged in, in his language, why he cannot answer."""
        user = request.env.user
        request.update_context(lang=user.lang)
        if not invitation.with_user(user).has_access("write"):
            return self._show_notice("other", invitation.browse())
        return self._show_notice(
            "colleague",
            invitation,
            refusal=invitation.with_env(request.env(su=True))._enter_refusal(),
            url=f"/odoo/survey-invitations/{invitation.id}",
        )

    def _show_notice(self, notice, invitation, **values):
        """Show a page that tells nothing of the contact but what he knows."""
        response = request.render(
            "aftersales.survey_notice",
            {
                "notice": notice,
                "company": invitation.company_id or request.env.company.sudo(),
                "title": invitation.survey_id.title or "",
                **values,
            },
            status=404 if notice == "unknown" else 200,
        )
        # The address of the page is its key: it is not passed on, nor kept.
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
