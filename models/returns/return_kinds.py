"""What can become of returned goods; grades propose it, dispositions do it."""

KINDS = [
    ("restock", "Back to stock"),
    ("rework", "Rework"),
    ("scrap", "Scrap"),
    ("supplier", "Back to the supplier"),
    ("back", "Back to the customer as it is"),
    ("grade", "To stock as another product"),
    ("stays", "Stays with the customer"),
    ("sample", "Kept as a sample"),
]
