"""The checkout as Odoo sees it: an addon called `aftersales`, and its manifest."""

import ast
import contextlib
import os

from . import console, layout

MANIFEST = layout.CHECKOUT / "__manifest__.py"
# Not the addon's: Odoo's translation export follows links and reads every file.
HIDDEN = {"dev"}


def manifest():
    try:
        return ast.literal_eval(MANIFEST.read_text())
    except FileNotFoundError:
        raise console.Trouble(f"{MANIFEST} is missing") from None
    except (SyntaxError, ValueError) as error:
        raise console.Trouble(f"{MANIFEST} cannot be read: {error}") from None


def files(left_out=frozenset()):
    """Every file of the checkout, hidden and compiled ones left out, in order."""
    for entry in sorted(layout.CHECKOUT.iterdir()):
        if entry.name.startswith(".") or entry.name in left_out:
            continue
        for path in [entry] if entry.is_file() else sorted(entry.rglob("*")):
            if path.is_file() and path.parent.name != "__pycache__":
                yield path.relative_to(layout.CHECKOUT)


def link():
    """Make `.dev/addons/aftersales` a folder of links to the checkout's entries.

    A link to the checkout itself would hold `.dev`, and thus itself.
    """
    layout.LINKED_ADDON.mkdir(parents=True, exist_ok=True)
    wanted = {
        entry.name
        for entry in layout.CHECKOUT.iterdir()
        if not entry.name.startswith((".", "__pycache__")) and entry.name not in HIDDEN
    }
    entries = layout.LINKED_ADDON.iterdir()
    present = {entry.name for entry in entries if entry.is_symlink()}
    for name in present - wanted:
        (layout.LINKED_ADDON / name).unlink(missing_ok=True)
    for name in wanted - present:
        target = os.path.relpath(layout.CHECKOUT / name, layout.LINKED_ADDON)
        with contextlib.suppress(FileExistsError):  # another command was faster
            (layout.LINKED_ADDON / name).symlink_to(target)
