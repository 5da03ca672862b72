from odoo import api, models


class ReturnDisposition(models.Model):
    """The goods become another product, such as the same one as B grade; then to stock.

    See :class:`GoodsWay`, which books it.
    """

    _inherit = "aftersales.return.disposition"

    # === BUSINESS === #

    @api.model
    def _get_executors(self):
        cls = type(self)
        return {**super()._get_executors(), "grade": cls._execute_grade}

    def _execute_grade(self, goods):
        self._create_transfers(self._regrade({row: goods[row] for row in self}))

    def _prepare_regrading_links(self):
        return {"aftersales_return_line_id": self.line_id.id}
