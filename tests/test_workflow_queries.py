from .common import AftersalesCase


class TestQueries(AftersalesCase):
    """The workflow's own reads cost the same for two documents and for forty.

    The steps themselves are counted with the complaints.
    """

    def assertSame(self, work, few, many, message=None):
        self.count_queries(work, few)  # fills the caches of the registry
        self.assertSameQueries(
            self.count_queries(work, few), self.count_queries(work, many), message
        )

    def show_box(self, complaints):
        complaints.with_user(self.coordinator).mapped("workflow_steps")

    def test_the_box(self):
        few, many = self.complaints(2), self.complaints(40)
        for state in few._fields["state"].get_values(self.env):
            self.put(few | many, state)
            self.assertSame(self.show_box, few, many, state)

    def test_the_box_of_signed_documents(self):
        few, many = self.complaints(2), self.complaints(40)
        self.put(few | many, "solution")
        self.sign(few | many, "execute")
        self.assertSame(self.show_box, few, many)

    def test_signing(self):
        few, many = self.complaints(2), self.complaints(40)
        self.put(few | many, "solution")

        def sign(complaints):
            self.sign(complaints, "execute")

        self.assertSame(sign, few, many)

    def test_showing_steps_and_signatures(self):
        complaints = self.complaints(40)
        self.take(complaints, "accept", self.coordinator)
        self.put(complaints, "solution")
        self.sign(complaints, "execute")

        def show(complaints):
            complaints = complaints.with_user(self.coordinator)
            complaints.workflow_log_ids.read()
            complaints.signature_ids.read()

        self.assertSame(show, complaints[:2], complaints)
