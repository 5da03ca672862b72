"""The checkout under the addon's name, its manifest, and what Odoo logged."""

import pytest

from dev import addon, console, installlog, instance, layout

LOG = """\
2026-01-01 10:00:00,000 11 INFO db odoo.modules.loading: loading 1 modules...
2026-01-01 10:00:01,000 11 WARNING db odoo.modules.loading: 3 models have no rule
2026-01-01 10:00:02,000 11 ERROR db odoo.addons.aftersales: broken
Traceback (most recent call last):
"""


@pytest.fixture
def checkout(state):
    for name in ("models", "dev", ".git"):
        (layout.CHECKOUT / name).mkdir()
    (layout.CHECKOUT / "models" / "one.py").write_text("one")
    (layout.CHECKOUT / "__init__.py").touch()
    return layout.CHECKOUT


def linked():
    return sorted(path.name for path in layout.LINKED_ADDON.iterdir())


def test_only_the_addon_is_linked(checkout):
    addon.link()
    assert linked() == ["__init__.py", "models"]
    assert (layout.LINKED_ADDON / "models" / "one.py").read_text() == "one"


def test_links_follow_the_checkout(checkout):
    addon.link()
    (layout.LINKED_ADDON / "__pycache__").mkdir()
    (checkout / "__init__.py").unlink()
    (checkout / "views").mkdir()
    addon.link()
    assert linked() == ["__pycache__", "models", "views"]


def test_a_change_of_the_sources_is_seen(checkout):
    before = instance.sources_key()
    (checkout / "dev" / "x.py").touch()
    (checkout / ".dev" / "x").touch()
    assert instance.sources_key() == before
    (checkout / "models" / "one.py").write_text("two")
    assert instance.sources_key() != before


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "is missing"), ("{'name': ", "cannot be read"), ("x()", "cannot be read")],
)
def test_a_broken_manifest_is_one_line(text, said, tmp_path, monkeypatch):
    path = tmp_path / "__manifest__.py"
    monkeypatch.setattr(addon, "MANIFEST", path)
    if text:
        path.write_text(text)
    with pytest.raises(console.Trouble, match=said):
        addon.manifest()


def test_the_installation_log_is_read_by_level(tmp_path):
    path = tmp_path / "log"
    path.write_text(LOG)
    levels = [level for level, _logger, _message in installlog.entries(path)]
    assert levels == ["WARNING", "ERROR"]
    assert installlog.errors(path) == ["broken"]


def test_what_the_core_logs_alone_is_not_ours(tmp_path):
    path, baseline = tmp_path / "log", tmp_path / "baseline"
    path.write_text(LOG)
    baseline.write_text(LOG.replace("3 models", "17 models").replace("ERROR", "INFO"))
    assert installlog.own(path, baseline) == [
        ("ERROR", "odoo.addons.aftersales", "broken")
    ]
