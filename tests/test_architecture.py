"""The shape of the addon: contexts that depend downwards, one model a file."""

import ast
import keyword
import re
from pathlib import Path

from lxml import etree

from odoo.tests import BaseCase, tagged

ROOT = Path(__file__).parent.parent

# From the ground up: each context may name those before it, none after it. Beside
# it, the models that the design gives to it; the others belong where they stand.
CONTEXTS = {
    "workflow": ["workflow", "month"],
    "sla": ["sla", "escalation"],
    "complaint": ["complaint", "category", "defect", "team"],
    "problem": [
        "problem",
        "cause",
        "action",
        "capa",
        "containment",
        "hold",
        "recall",
        "trace",
        "wording",
    ],
    "returns": ["return", "warranty", "cost"],
    "rework": ["rework"],
    "feedback": ["survey"],
    "service": [
        "indicator",
        "standard",
        "evaluation",
        "improvement",
        "checklist",
        "visit",
        "training",
        "receipt",
        "suggestion",
        "callback",
        "confirmation",
        "summary",
        "customer",
    ],
}
# A folder a context, or flat files whose names begin with the context. Not the tests:
# those of a mixin need a document of a higher context to try it on.
FOLDERS = ["models", "views"]
FLAT = ["data", "demo", "security", "reports", "wizards", "controllers"]
TEXTS = {".py", ".xml", ".csv", ".js"}
LONGEST_FILE = 400
# Who and what the stories of the demo company are about; anything else is a story.
CAST = {
    "aftersales.return.policy",
    "aftersales.rework.route",
    "aftersales.team",
    "aftersales.warranty",
    "product.product",
    "res.company",
    "res.partner",
    "res.users",
    "stock.location",
    "stock.lot",
}

MODEL_BASES = {"Model", "AbstractModel", "TransientModel"}
MODEL_NAME = re.compile(r"\baftersales(?:\.[a-z0-9_]+)+")


def files(*folders):
    """The text files below these folders, as paths inside the addon.

    The folder itself may be a link: the development tools make one.
    """
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in TEXTS:
                yield path.relative_to(ROOT)


def context(path):
    """The context that a file belongs to, None when it serves all of them."""
    if path.parts[0] in FOLDERS:
        return path.parts[1] if path.parts[1] in CONTEXTS else None
    words = path.stem.removeprefix("test_").split("_")
    first = "returns" if words[0] == "return" else words[0]
    return first if first in CONTEXTS else None


def higher(name):
    """The contexts that this one must not name."""
    names = list(CONTEXTS)
    return set(names[names.index(name) + 1 :])


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def model_classes(path):
    """The classes of a file that derive from one of Odoo's model classes."""
    for node in ast.parse(read(path)).body:
        if isinstance(node, ast.ClassDef):
            bases = {getattr(base, "attr", None) for base in node.bases}
            if bases & MODEL_BASES:
                yield node


def attributes(node):
    """The private attributes of a model class that are plain literals."""
    values = {}
    for statement in node.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            name = getattr(statement.targets[0], "id", "")
            if name in ("_name", "_inherit", "_description"):
                values[name] = ast.literal_eval(statement.value)
    return values


def model_name(node):
    """What a class is about: the model it makes, or the one that it extends."""
    values = attributes(node)
    inherited = values.get("_inherit", [])
    inherited = [inherited] if isinstance(inherited, str) else inherited
    return values.get("_name") or inherited[0]


def is_extension(node):
    """Whether a class extends a model of ours; with a mixin it must repeat the name."""
    values = attributes(node)
    name = model_name(node)
    return name.startswith("aftersales.") and (
        "_name" not in values or name in values.get("_inherit", ())
    )


def model_contexts():
    """The context of each model of ours, from the files that make them."""
    return {
        attributes(node)["_name"]: context(path)
        for path in files("models", "wizards", "reports")
        for node in (model_classes(path) if path.suffix == ".py" else [])
        if "_name" in attributes(node)
    }


def owner(name, known):
    """The context of the longest model name that `name` begins with, or None."""
    words = name.split(".")
    for length in range(len(words), 1, -1):
        found = known.get(".".join(words[:length]))
        if found:
            return found
    return next((key for key, first in CONTEXTS.items() if words[1] in first), None)


def imported_names(path):
    """Every word of the addon's own paths that a Python file imports."""
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level or module.startswith("odoo.addons.aftersales"):
                yield from module.split(".")
                yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("odoo.addons.aftersales"):
                    yield from alias.name.split(".")


@tagged("post_install", "-at_install")
class TestContexts(BaseCase):
    """A lower context never names a higher one."""

    def test_a_context_names_no_model_of_a_higher_one(self):
        known = model_contexts()
        wrong = [
            f"{path} names {name} of {owner(name, known)}"
            for path in files(*FOLDERS, *FLAT)
            if context(path)
            for name in sorted(set(MODEL_NAME.findall(read(path))))
            if owner(name, known) in higher(context(path))
        ]
        self.assertFalse(wrong, "\n".join(wrong))

    def test_a_context_imports_nothing_from_a_higher_one(self):
        wrong = [
            f"{path} imports {name}"
            for path in files(*FOLDERS, *FLAT)
            if context(path) and path.suffix == ".py"
            for name in sorted(set(imported_names(path)) & higher(context(path)))
        ]
        self.assertFalse(wrong, "\n".join(wrong))

    def test_models_and_views_have_a_folder_for_each_context(self):
        folders = [entry for folder in FOLDERS for entry in (ROOT / folder).iterdir()]
        strangers = [
            str(folder.relative_to(ROOT))
            for folder in folders
            if folder.is_dir() and folder.name not in (*CONTEXTS, "__pycache__")
        ]
        self.assertFalse(strangers, "not a context")

    def test_the_check_sees_models_and_texts(self):
        """A check that finds nothing to read would always pass."""
        known = model_contexts()
        self.assertEqual(known["aftersales.workflow"], "workflow")
        self.assertEqual(known["aftersales.complaint"], "complaint")
        self.assertEqual(owner("aftersales.return.line", {}), "returns")
        self.assertIn("complaint", higher("workflow"))
        self.assertTrue(any(context(path) for path in files(*FLAT)))


@tagged("post_install", "-at_install")
class TestModelFiles(BaseCase):
    """One model a file, named after it, and short enough to read at once."""

    def model_files(self):
        for path in files("models", "wizards"):
            classes = list(model_classes(path)) if path.suffix == ".py" else []
            if classes:
                yield path, classes

    def test_a_file_holds_one_model(self):
        wrong = [str(path) for path, classes in self.model_files() if len(classes) > 1]
        self.assertFalse(wrong)

    def test_a_file_is_named_after_its_model(self):
        """An extension adds the concept: complaint_repeat.py."""
        wrong = []
        for path, [node, *_] in self.model_files():
            name = model_name(node)
            expected = name.removeprefix("aftersales.").replace(".", "_")
            if keyword.iskeyword(expected):
                is_named = path.stem == f"{expected}s"
            else:
                is_named = path.stem == expected
            values = attributes(node)
            extends = "_name" not in values or name in values.get("_inherit", ())
            part_of_it = extends and path.stem.startswith(f"{expected}_")
            if not is_named and not part_of_it:
                wrong.append(f"{path} holds {name}")
        self.assertFalse(wrong, "\n".join(wrong))

    def test_a_model_of_ours_has_a_description_and_a_docstring(self):
        wrong = [
            f"{path}: {node.name}"
            for path, classes in self.model_files()
            for node in classes
            if attributes(node).get("_name", "").startswith("aftersales.")
            and not is_extension(node)
            and not (attributes(node).get("_description") and ast.get_docstring(node))
        ]
        self.assertFalse(wrong, "\n".join(wrong))

    def test_a_file_is_at_most_four_hundred_lines(self):
        lengths = {path: len(read(path).splitlines()) for path in files("models")}
        wrong = [
            f"{path}: {length}"
            for path, length in lengths.items()
            if length > LONGEST_FILE
        ]
        self.assertFalse(wrong, "\n".join(wrong))


@tagged("post_install", "-at_install")
class TestViews(BaseCase):
    def test_no_text_with_expressions_holds_an_object(self):
        # Two braces end the expression: the whole screen would not open.
        broken = re.compile(r"t-attf-[\w-]+=\"[^\"]*\{\{\s*\{")
        for path in (ROOT / "views").rglob("*.xml"):
            with self.subTest(view=path.name):
                self.assertNotRegex(path.read_text(), broken)


class TestDemo(BaseCase):
    def test_an_update_tells_no_new_story(self):
        """Its steps are functions, which Odoo calls at the first installation only.

        The document alone, of goods that nobody has delivered, would be refused.
        """
        wrong = [
            f"{path}: {record.get('id')}"
            for path in files("demo")
            for record in etree.fromstring(read(path).encode()).iterchildren("record")
            if record.get("model") not in CAST and record.get("forcecreate") != "0"
        ]
        self.assertFalse(wrong, "\n".join(wrong))
