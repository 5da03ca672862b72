from odoo import models
from odoo.exceptions import AccessError


class DepartmentWord(models.AbstractModel):
    """A record on which a department says its word, and changes nothing else."""

    _name = "aftersales.service.word"
    _description = "Record With a Word of the Department"

    # What a department writes, and the group that writes everything.
    _department_fields = ()
    _department_desk = None

    # === CRUD === #

    def write(self, vals):
        """Write.

        :raise AccessError: when the department writes more than its word
        """
        others = {
            name
            for name in vals.keys() - set(self._department_fields)
            if self._fields[name]._module not in ("mail", "portal")
        }
        is_desk = self.env.su or self.env.user.has_group(self._department_desk)
        if others and not is_desk:
            raise AccessError(
                self.env._("The department says its word on it, nothing else.")
            )
        return super().write(vals)
