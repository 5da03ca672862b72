from odoo import api, models


class Problem8d(models.AbstractModel):
    """The 8D report, laid out as the customer prescribes it (I-09, D-26)."""

    _name = "report.aftersales.report_problem_8d"
    _inherit = "aftersales.problem.paper"
    _description = "8D Report"

    # === BUSINESS === #

    @api.model
    def _get_lang(self, document):
        """Return the layout's language, else the customer's."""
        return document._get_report_lang(self._get_layout(document))

    @api.model
    def _get_layout(self, problem):
        """Return the layout to print with; a preview asks for another one.

        :raise AccessError: when the user may not read the layout asked for
        """
        wanted = self.env.context.get("aftersales_layout_id")
        if not wanted:
            return problem._get_layout()
        layout = self.env["aftersales.problem.layout"].browse(wanted)
        layout.check_access("read")
        return layout.sudo()

    @api.model
    def _prepare_sheet(self, problem):
        """Return title, status and the sections of the layout, in its order."""
        problem = problem.sudo()
        layout = self._get_layout(problem).with_env(problem.env)
        sections = self._get_sections()
        prepared = [
            self._prepare_line(line, sections, problem)
            for line in layout.line_ids
            if line.is_printed and line.section in sections
        ]
        return {
            "title": layout.title or self.env._("8D Report"),
            "number": problem.name,
            "form_number": layout.form_number,
            "header": self._keep_local(layout.header) if layout.header else "",
            "image": layout.image,
            "status": self._get_status(problem),
            "revision": self._get_revision(problem),
            "warnings": problem._report_error_messages(),
            "sections": [section for section in prepared if section],
        }

    @api.model
    def _prepare_line(self, line, sections, problem):
        """Return the section of a line of the layout; ``None`` when it is left out."""
        usual, prepare = sections[line.section]
        parts = self._get_text_part(line.text) + prepare(problem)
        if not parts and not line.says_empty:
            return None
        return self._prepare_section(
            line.heading or usual, parts, page_break=line.page_break
        )

    @api.model
    def _get_status(self, problem):
        """Return how far the report has come: draft, interim or final."""
        if problem._report_error_messages():
            return self.env._("Draft")
        if problem.state == "closed":
            return self.env._("Final Report")
        if problem._is_report_approved():
            return self.env._("Measures Approved")
        return self.env._("Interim Report")

    @api.model
    def _get_revision(self, problem):
        """Return the number of the latest revision in words; empty before the first."""
        if not problem.revision_number:
            return ""
        return self.env._("Rev. %(number)s", number=problem.revision_number)
