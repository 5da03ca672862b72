from odoo import fields, models


class Floor(models.Model):
    """A document with followers, messages, to-dos, a tracked state, and nothing else.

    It has the columns of a complaint's list and the right indexes for them, but no
    computed field, no record rule and no workflow.
    """

    _name = "aftersales.floor"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Floor of the Benchmarks"
    _order = "received_at desc, id desc"

    name = fields.Char(index="trigram")
    subject = fields.Char(required=True, index="trigram")
    customer_reference = fields.Char(index="trigram")
    description = fields.Html()
    kind = fields.Char(default="complaint", required=True)
    state = fields.Char(default="new", required=True, tracking=True)
    severity = fields.Char()
    priority = fields.Char()
    validity = fields.Char()
    responsibility = fields.Char()
    received_at = fields.Datetime(default=fields.Datetime.now, required=True)
    expected_on = fields.Date()
    closed_at = fields.Datetime()
    is_quality = fields.Boolean()
    is_safety = fields.Boolean()
    is_major = fields.Boolean()
    is_repeat = fields.Boolean()
    loop_count = fields.Integer()
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    order_id = fields.Many2one("sale.order")
    partner_id = fields.Many2one("res.partner")
    product_id = fields.Many2one("product.product")
    category_id = fields.Many2one("aftersales.category")
    channel_id = fields.Many2one("aftersales.channel")
    team_id = fields.Many2one("aftersales.team")
    user_id = fields.Many2one("res.users")
    responsible_team_id = fields.Many2one("aftersales.team")
    salesperson_id = fields.Many2one("res.users")
    remedy_sought_ids = fields.Many2many(
        "aftersales.remedy", "aftersales_floor_remedy_sought_rel"
    )
    remedy_agreed_ids = fields.Many2many(
        "aftersales.remedy", "aftersales_floor_remedy_agreed_rel"
    )

    _order_idx = models.Index("(received_at DESC, id DESC)")
    _open_idx = models.Index(
        "(received_at DESC, id DESC) WHERE state NOT IN"
        " ('closed', 'rejected', 'cancelled')"
    )
    _state_idx = models.Index("(state, received_at DESC, id DESC)")
