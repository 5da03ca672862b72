"""Compares or merges translation catalogs. Runs in the environment: needs polib.

catalog.py FOLDER check FRESH.pot    do the committed catalogs match?
catalog.py FOLDER update FRESH.pot   make them match, keep every translation
catalog.py FOLDER complete           is every term translated?
"""

import shutil
import sys
from pathlib import Path

import polib

TEMPLATE = "aftersales.pot"


def places(entry):
    """Where a term stands, without line numbers: Odoo loads a term by its places."""
    return frozenset(place for place, _line in entry.occurrences)


def terms(catalog):
    return {
        (entry.msgctxt, entry.msgid): places(entry)
        for entry in catalog
        if not entry.obsolete
    }


def load(path):
    return polib.pofile(str(path)) if path.exists() else []


def differences(folder, fresh):
    """Lines that say how the committed catalogs differ from a fresh template."""
    wanted = terms(polib.pofile(str(fresh)))
    for path in [folder / TEMPLATE, *sorted(folder.glob("*.po"))]:
        found = terms(load(path))
        for key in sorted(wanted.keys() | found.keys(), key=str):
            if key not in found:
                yield f"{path.name}: missing term {key[1]!r}"
            elif key not in wanted:
                yield f"{path.name}: term no longer used {key[1]!r}"
            elif wanted[key] != found[key]:
                yield f"{path.name}: other places for {key[1]!r}"


def untranslated(folder):
    for path in sorted(folder.glob("*.po")):
        for entry in load(path):
            if not entry.obsolete and not entry.translated():
                yield f"{path.name}: not translated {entry.msgid!r}"


def update(folder, fresh):
    """Take the template over, and its terms into each language."""
    template = folder / TEMPLATE
    if terms(load(template)) != terms(polib.pofile(str(fresh))):
        folder.mkdir(exist_ok=True)
        shutil.copyfile(fresh, template)
    reference = polib.pofile(str(template))
    for path in sorted(folder.glob("*.po")):
        catalog = polib.pofile(str(path), wrapwidth=78)
        catalog.merge(reference)
        for entry in catalog.obsolete_entries():
            catalog.remove(entry)
        catalog.sort(key=lambda entry: entry.msgid)
        catalog.save()


def main(folder, command, *arguments):
    folder = Path(folder)
    if command == "check":
        lines = list(differences(folder, Path(*arguments)))
    else:
        if command == "update":
            update(folder, Path(*arguments))
        lines = list(untranslated(folder))
    for line in lines:
        print("     ", line)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
