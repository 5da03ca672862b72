from odoo import api, fields, models
from odoo.exceptions import ValidationError


class WorkflowRule(models.Model):
    """Which paper is filed after a step, and which departments get a copy of it."""

    _inherit = "aftersales.workflow.rule"

    copy_report_id = fields.Many2one(
        "ir.actions.report",
        "Paper to File",
        help="Printed once the step is taken, and kept on the document as it was then.",
    )
    copy_team_ids = fields.Many2many(
        "aftersales.team",
        "aftersales_workflow_rule_copy_team_rel",
        "rule_id",
        "team_id",
        "Copy To Departments",
        help="Whoever answers for the department gets a copy: its leader, or his"
        " delegate while he is absent.",
    )
    copy_user_ids = fields.Many2many(
        "res.users",
        "aftersales_workflow_rule_copy_user_rel",
        "rule_id",
        "user_id",
        "Copy To People",
        domain="[('share', '=', False)]",
    )
    is_copied_to_team = fields.Boolean(
        "Copy To Its Department",
        help="The department that the document names gets a copy, too.",
    )

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("transition", "copy_report_id")
    def _check_copy_report(self):
        for rule in self:
            paper = rule.copy_report_id.sudo()
            if paper and paper.model != rule.res_model:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: “%(paper)s” is a paper about another kind of"
                        " document.",
                        rule=rule.name,
                        paper=paper.name,
                    )
                )

    # === BUSINESS === #

    def _apply(self, documents):
        """Let the consequences happen; papers are filed by a job afterwards."""
        result = super()._apply(documents)
        for rule in self.filtered("copy_report_id"):
            concerned = rule._concerned(documents)
            if concerned:
                self.env["aftersales.rework.copy"]._order_copies(rule, concerned)
        return result

    def _find_copy_users(self, documents):
        """Return who gets a copy of the paper: document -> users."""
        self.ensure_one()
        teams = {document: self.copy_team_ids for document in documents}
        if self.is_copied_to_team and "team_id" in documents._fields:
            for document in documents.sudo():
                teams[document] |= document.team_id
        every = self.copy_team_ids.union(*teams.values())
        people = {team: team._get_responsible() for team in every}
        found = {}
        for document in documents:
            company = document._get_document_company()
            users = self.copy_user_ids.union(*(people[t] for t in teams[document]))
            found[document] = users.filtered(
                lambda user, c=company: user.active and c <= user.company_ids
            )
        return found
