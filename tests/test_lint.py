"""Odoo's own `test_lint`, on this addon only.

The checks are Odoo's; this file narrows what they look at to the files and the
models of this addon. Some of them only log a warning: here that fails.
"""

import fnmatch
import os
from unittest.mock import patch

from odoo.modules import Manifest
from odoo.modules.registry import Registry
from odoo.tests import get_db_name, tagged

from odoo.addons.test_lint.tests import (
    lint_case,
    test_docstring,
    test_dunderinit,
    test_i18n,
    test_index,
    test_jstranslate,
    test_manifests,
    test_naming,
    test_onchange_domains,
    test_override_signatures,
    test_pofile,
    test_routes,
    test_test_holes,
)

ADDON = "aftersales"


def own_models(db_name=None):
    """The models that this addon makes or extends: {name: class}."""
    return {
        name: model
        for name, model in Registry(db_name or get_db_name()).items()
        if any(getattr(base, "_module", None) == ADDON for base in model.mro()[1:])
    }


class OwnManifest:
    """For checks that go through all manifests."""

    def setUp(self):
        super().setUp()
        manifests = [Manifest.for_addon(ADDON)]
        patcher = patch.object(Manifest, "all_addon_manifests", lambda: manifests)
        self.startPatcher(patcher)


class OwnModels:
    """For checks that go through the registry, in the module `checked`."""

    checked = None

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(self.checked, "Registry", own_models))


class OwnFiles(lint_case.LintCase):
    """For checks that read files; a folder of the addon may be a link."""

    def iter_module_files(self, *globs, modules=None):
        for folder, folders, names in os.walk(
            Manifest.for_addon(ADDON).path, followlinks=True
        ):
            folders[:] = [name for name in folders if not name.startswith(".")]
            paths = [os.path.join(folder, name) for name in names]
            for glob in globs:
                paths = fnmatch.filter(paths, glob)
            yield from paths


@tagged("post_install", "-at_install")
class TestManifest(OwnManifest, test_manifests.ManifestLinter):
    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(test_manifests._logger, "warning", self.refuse))

    def refuse(self, message, *arguments):
        self.fail(message % arguments)


@tagged("post_install", "-at_install")
class TestDunderInit(OwnManifest, test_dunderinit.TestDunderinit):
    pass


@tagged("post_install", "-at_install")
class TestTestHoles(OwnManifest, test_test_holes.TestTestHoles):
    pass


@tagged("post_install", "-at_install")
class TestNaming(OwnModels, test_naming.TestNaming):
    checked = test_naming


@tagged("post_install", "-at_install")
class TestOverrideSignatures(
    OwnModels, test_override_signatures.TestLintOverrideSignatures
):
    checked = test_override_signatures


@tagged("post_install", "-at_install")
class TestDocstring(OwnModels, test_docstring.TestDocstring):
    checked = test_docstring


@tagged("post_install", "-at_install")
class TestIndex(test_index.TestIndex):
    pass


@tagged("post_install", "-at_install")
class TestOnchangeDomains(OwnFiles, test_onchange_domains.TestOnchangeDomains):
    pass


@tagged("post_install", "-at_install")
class TestScriptTranslations(OwnFiles, test_jstranslate.TestJsTranslations):
    pass


@tagged("post_install", "-at_install")
class TestTemplateTranslations(OwnFiles, test_i18n.TestI18n):
    pass


@tagged("post_install", "-at_install")
class TestPot(test_pofile.PotLinter):
    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(test_pofile, "get_modules", lambda: [ADDON]))


@tagged("post_install", "-at_install")
class TestRoutes(test_routes.RoutesLinter):
    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(test_routes._logger, "warning", self.refuse))

    def refuse(self, message, *arguments):
        """What the check says of other addons is not ours to mend."""
        text = message % arguments
        self.assertNotIn(f"odoo.addons.{ADDON}.", text)
