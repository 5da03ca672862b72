from odoo import api, fields, models

TODO = "mail.mail_activity_data_todo"


class Capa(models.Model):
    """Who hears what of a CAPA request: its department, and who leads the problem."""

    _inherit = "aftersales.capa"

    # What the department needs to know of a problem that it may not read.
    problem_name = fields.Char(
        "Problem Number", compute="_compute_summary", compute_sudo=True
    )
    problem_subject = fields.Char(
        "What Goes Wrong", compute="_compute_summary", compute_sudo=True
    )
    problem_product = fields.Char(
        "Product", compute="_compute_summary", compute_sudo=True
    )
    problem_lots = fields.Char(
        "Lots/Serials", compute="_compute_summary", compute_sudo=True
    )
    complaint_names = fields.Char(
        "Complaints", compute="_compute_summary", compute_sudo=True
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("problem_id")
    def _compute_summary(self):
        for capa in self:
            problem = capa.problem_id
            capa.problem_name = problem.name
            capa.problem_subject = problem.subject
            capa.problem_product = problem.product_id.display_name
            capa.problem_lots = ", ".join(problem.lot_ids.mapped("name"))
            names = problem.complaint_ids.mapped("name")
            capa.complaint_names = ", ".join(filter(None, names))

    # === BUSINESS === #

    def _action_issue(self):
        """Tell the departments, and let stock and work in process be checked (D-11)."""
        problems = self.problem_id.sudo()
        problems.cause_ids._join_capas()
        problems.action_ids._join_capas()
        self._ask_departments(self.env._("Give cause and measure"))
        self._send("aftersales.mail_template_capa_issued")
        unchecked = self.problem_id.filtered(
            lambda p: not (p.stock_check and p.wip_check)
        )
        for problem in unchecked.filtered("user_id"):
            problem.sudo().activity_schedule(
                TODO,
                summary=self.env._("Check products in stock and work in process"),
                user_id=problem.user_id.id,
            )

    def _action_answer(self):
        """Tell who leads the problem that the department has answered."""
        self.sudo().activity_feedback([TODO])
        summary = self.env._("Judge the answer, add the escape cause")
        for capa in self.sudo().filtered("problem_id.user_id"):
            capa._schedule(summary, capa.problem_id.user_id)
        self._send("aftersales.mail_template_capa_answered")

    def _action_accept(self):
        """Nothing is left to do about them."""
        self.sudo().activity_feedback([TODO])

    def _action_cancel(self):
        """Nothing is left to do about them."""
        self.sudo().activity_unlink([TODO])

    def _action_return(self):
        """Ask the department again; what it changes is approved anew."""
        self._write_protected({"approved_at": False, "approved_by_id": False})
        self.sudo().activity_feedback([TODO])
        self._ask_departments(self.env._("Returned: improve cause and measure"))
        self._send("aftersales.mail_template_capa_returned")

    def _ask_departments(self, summary):
        for capa in self.sudo().filtered("user_id"):
            capa._schedule(summary, capa.user_id, date_deadline=capa.due_on)

    def _schedule(self, summary, user, **values):
        """Put a to-do on the request; its mail tells more than one about the to-do."""
        silent = self.with_context(mail_activity_quick_update=True)
        silent.activity_schedule(TODO, summary=summary, user_id=user.id, **values)

    # === MAIL === #

    def _send(self, template_xmlid):
        """Mail the person on the other side, where the template was not deleted."""
        template = self.env.ref(template_xmlid, raise_if_not_found=False)
        if template:
            template.sudo().send_mail_batch(self.ids)

    def _mail_get_partner_fields(self, introspect_fields=False):
        return []
