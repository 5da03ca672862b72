from pathlib import Path

from odoo.tests import TransactionCase, tagged

DOCUMENT = Path(__file__).parent.parent / "docs" / "workflow.md"


@tagged("post_install", "-at_install")
class TestDocumentation(TransactionCase):
    def test_the_documented_graphs_are_the_tables(self):
        for name in self.env["aftersales.workflow"]._get_document_models():
            graph = self._draw(self.env[name])
            lacking = f"docs/workflow.md lacks:\n{graph}"
            self.assertIn(graph, DOCUMENT.read_text(), lacking)

    def _draw(self, documents):
        """Return the table of transitions as a Mermaid state diagram."""
        lines = [
            "stateDiagram-v2",
            f"    [*] --> {documents._get_initial_state()}",
            *(
                f"    {source} --> {transition.target}: {transition.label._source}"
                for transition in documents._get_transitions().values()
                for source in transition.sources
            ),
        ]
        return "\n".join(lines)
