from odoo import api, models

# What is printed after this taps a button of the returns desk (`return_dock.js`).
COMMAND = "OBT"


class ReturnCommands(models.AbstractModel):
    """The sheet on the wall of the dock: each button of the desk as a barcode."""

    _name = "report.aftersales.report_return_commands"
    _inherit = "aftersales.paper"
    _description = "Commands of the Returns Desk"

    _paper_model = "res.company"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, document):
        """Return the commands, two in a row."""
        letter = self.env["aftersales.return.letter"]
        commands = [
            {"label": label, "barcode": letter._draw_barcode(COMMAND + name, 220, 50)}
            for name, label in self._get_commands()
        ]
        return {"rows": [commands[i : i + 2] for i in range(0, len(commands), 2)]}

    @api.model
    def _get_commands(self):
        """Return the buttons that can be scanned: name and what it says."""
        return [
            ("finish", self.env._("Finish")),
            ("next", self.env._("Next parcel")),
            ("undo", self.env._("Undo")),
            ("all", self.env._("All of it is there")),
            ("short", self.env._("Too few")),
            ("over", self.env._("Too many")),
            ("damaged", self.env._("Damaged")),
            ("product", self.env._("Wrong product")),
            ("lot", self.env._("Wrong lot")),
            ("unannounced", self.env._("Not announced")),
            ("choice1", self.env._("First choice")),
            ("choice2", self.env._("Second choice")),
            ("choice3", self.env._("Third choice")),
            ("cancel", self.env._("Cancel")),
        ]
