"""The vocabulary of suggestions and inquiries, for every test of them."""

# State -> the state before, the step between them.
SUGGESTION_WAY = {
    "review": ("new", "review"),
    "answered": ("review", "answer"),
    "implemented": ("answered", "implement"),
    "declined": ("answered", "decline"),
    "closed": ("implemented", "close"),
    "cancelled": ("new", "cancel"),
}
FACTORIES = {"aftersales.suggestion": ("suggestion", "ready_suggestion")}


class Suggested:
    """What customers suggest and ask, as the desk sees to it."""

    @classmethod
    def suggestion(cls, **values):
        """Register, as the service, what a customer suggests."""
        return cls.suggestions(1, **values)

    @classmethod
    def suggestions(cls, count, **values):
        """Register ``count`` of them in one batch."""
        common = {
            "subject": "A lamp in the cabinet",
            "words": "One cannot see anything in there.",
            "partner_id": cls.contact.id,
            "user_id": cls.service.id,
            **values,
        }
        suggestions = cls.env["aftersales.suggestion"].with_user(cls.service)
        return suggestions.create([common] * count)

    @classmethod
    def carry_suggestion(cls, suggestion, target):
        """Take it to ``target`` by its real steps, each with what it asks for."""
        if suggestion.state != target:
            source, step = SUGGESTION_WAY[target]
            if target == "closed" and suggestion.kind == "inquiry":
                source = "answered"
            cls.carry_suggestion(suggestion, source)
            cls.prepare_suggestion(suggestion, step)
            cls.take(suggestion, step, cls.service)
        return suggestion

    @classmethod
    def prepare_suggestion(cls, suggestion, step):
        """Fill in what a step asks for, where it is empty yet."""
        facts = {
            "answer": {"answer": "<p>Thank you.</p>", "result": "accepted"},
            "implement": {"implementation": "There is a lamp now."},
        }.get(step, {})
        suggestion.write({n: v for n, v in facts.items() if not suggestion[n]})

    @classmethod
    def ready_suggestion(cls, step, source):
        """Make one in state ``source``, with all that ``step`` asks for."""
        suggestion = cls.suggestion()
        if step == "decline" or source == "declined":
            suggestion.write({"result": "declined", "result_reason": "Too dear."})
        if step == "close" and source == "answered":
            suggestion.kind = "inquiry"
        cls.carry_suggestion(suggestion, source)
        cls.prepare_suggestion(suggestion, step)
        return suggestion
