from odoo import fields, models


class Problem(models.Model):
    """No trouble found: said only by a protocol that the customer agreed to.

    IATF 16949, 10.2.5 and 10.2.6: returned parts are analysed, and the criteria by
    which they are called good are agreed with the customer.
    """

    _inherit = "aftersales.problem"

    is_ntf = fields.Boolean(
        "No Trouble Found",
        tracking=True,
        help="The goods were analysed, and nothing was found to be wrong with them.",
    )
    ntf_protocol = fields.Char(
        "Test Protocol",
        help="Number of the test protocol by which the goods were analysed.",
    )
    ntf_agreed_by = fields.Char(
        "Protocol Agreed By", help="Who agreed to the protocol for the customer."
    )
    ntf_agreed_on = fields.Date("Protocol Agreed On")

    # === BUSINESS === #

    def _explain_refusals(self):
        """Yield also what a finding of no trouble lacks."""
        yield from super()._explain_refusals()
        names = ("ntf_protocol", "ntf_agreed_by", "ntf_agreed_on")
        for problem in self.filtered("is_ntf"):
            for name in names:
                for point in problem._missing_facts([name]):
                    yield problem, point.text, name
