"""The vocabulary of monthly confirmations."""

FACTORIES = {"aftersales.confirmation": ("confirmation", "ready_confirmation")}


class Confirmed:
    """Customers who are asked whether last month's complaints are really closed."""

    @classmethod
    def confirmation(cls, **values):
        """Make a row by the job's own means, of a customer without complaints."""
        customer = cls.env["res.partner"].create({"name": "Eastern Mills"})
        confirmations = cls.env["aftersales.confirmation"]
        return confirmations.create({"commercial_partner_id": customer.id, **values})

    @classmethod
    def ready_confirmation(cls, step, source):
        """Make one in state ``source``, with all that ``step`` asks for."""
        confirmation = cls.confirmation(signed_by="Ann Miller")
        if source == "cancelled":
            cls.take(confirmation, "drop", cls.coordinator)
        return confirmation
