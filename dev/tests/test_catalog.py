"""The translation catalogs: stale ones are found, and mended without a loss."""

import pytest

from dev.inside import catalog

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def entry(term, translation="", place="code:addons/aftersales/a.py:0"):
    return (
        f'#. module: aftersales\n#: {place}\nmsgid "{term}"\nmsgstr "{translation}"\n\n'
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "aftersales.pot").write_text(HEADER + entry("Open") + entry("Closed"))
    (tmp_path / "zh_CN.po").write_text(
        HEADER + entry("Open", "打开") + entry("Closed", "关闭")
    )
    return tmp_path


@pytest.fixture
def fresh(tmp_path_factory):
    return tmp_path_factory.mktemp("fresh") / "fresh.pot"


def test_order_and_line_numbers_are_no_difference(folder, fresh):
    place = "code:addons/aftersales/a.py:9"
    fresh.write_text(HEADER + entry("Closed", place=place) + entry("Open", place=place))
    assert list(catalog.differences(folder, fresh)) == []


def test_new_gone_and_moved_terms_are_differences(folder, fresh):
    moved = entry("Open", place="code:addons/aftersales/b.py:0")
    fresh.write_text(HEADER + moved + entry("Late"))
    lines = [line for line in catalog.differences(folder, fresh) if ".pot" in line]
    assert lines == [
        "aftersales.pot: term no longer used 'Closed'",
        "aftersales.pot: missing term 'Late'",
        "aftersales.pot: other places for 'Open'",
    ]


def test_a_missing_template_is_a_difference(tmp_path, fresh):
    fresh.write_text(HEADER + entry("Open"))
    assert list(catalog.differences(tmp_path, fresh)) == [
        "aftersales.pot: missing term 'Open'"
    ]


def test_an_update_keeps_translations_and_reports_what_is_new(folder, fresh, capsys):
    fresh.write_text(HEADER + entry("Open") + entry("Late"))
    assert catalog.main(folder, "update", fresh) == 1
    assert "zh_CN.po: not translated 'Late'" in capsys.readouterr().out
    assert list(catalog.differences(folder, fresh)) == []
    text = (folder / "zh_CN.po").read_text()
    assert "打开" in text
    assert "关闭" not in text


def test_an_update_without_changes_changes_nothing(folder, fresh):
    fresh.write_text(HEADER.replace("UTF-8", "utf-8") + entry("Closed") + entry("Open"))
    before = (folder / "aftersales.pot").read_text()
    assert catalog.main(folder, "update", fresh) == 0
    assert (folder / "aftersales.pot").read_text() == before


def test_an_empty_translation_is_incomplete(folder, capsys):
    assert catalog.main(folder, "complete") == 0
    path = folder / "zh_CN.po"
    path.write_text(path.read_text().replace("关闭", ""))
    assert catalog.main(folder, "complete") == 1
    assert "not translated 'Closed'" in capsys.readouterr().out
