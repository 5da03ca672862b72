import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class ProblemRevision(models.Model):
    """The printed report of a revision, filed with it as it left.

    Printing takes a second and needs the web server, which the step that makes the
    revision must not wait for: a job does it right afterwards. The file hangs on the
    append-only row, on which nobody has the right to change or delete anything.
    """

    _inherit = "aftersales.problem.revision"

    file_id = fields.Many2one(
        "ir.attachment",
        "Report",
        compute="_compute_file_id",
        help="The report as it was printed for this revision.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("res_id")
    def _compute_file_id(self):
        files = self._get_files().grouped("res_id")
        for revision in self:
            revision.file_id = files.get(revision.id, self.env["ir.attachment"])[:1]

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and have the reports printed."""
        revisions = super().create(vals_list)
        self.env.ref("aftersales.problem_cron_file_reports")._trigger()
        return revisions

    # === ACTIONS === #

    def action_open_file(self):
        """Open the report of this revision.

        :raise UserError: when it has not been printed yet
        """
        self.ensure_one()
        if not self.file_id:
            raise UserError(self.env._("It is being printed, try again in a minute."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.file_id.id}",
            "target": "new",
        }

    # === BUSINESS === #

    def _get_files(self):
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        return self.env["ir.attachment"].sudo().search(domain, order="id")

    def _file_report(self):
        """Print the report of each revision's problem and keep it with the revision."""
        report = self.env["ir.actions.report"]
        for revision in self:
            problem = self.env["aftersales.problem"].browse(revision.res_id)
            content, kind = report._render_qweb_pdf(
                "aftersales.report_problem_8d", problem.ids
            )
            name = f"{problem._get_report_name()} - {revision.number}.{kind}"
            self.env["ir.attachment"].create(
                {
                    "name": name,
                    "raw": content,
                    "res_model": self._name,
                    "res_id": revision.id,
                }
            )

    # === CRON === #

    @api.model
    def _cron_file_reports(self):
        """File the reports of new revisions, one after the other with its commit.

        One that cannot be printed waits for the next run, for a day at most: later the
        problem would no longer be the one that was approved.
        """
        filed = self.env["ir.attachment"]._search([("res_model", "=", self._name)])
        since = fields.Datetime.now() - timedelta(days=1)
        waiting = self.search(
            [("made_at", ">=", since), ("id", "not in", filed.subselect("res_id"))],
            order="id",
        )
        remaining = len(waiting)
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        for revision in waiting:
            try:
                revision._file_report()
            except UserError as error:
                _logger.warning("Report of revision %s: %s", revision.id, error)
            remaining -= 1
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                break
