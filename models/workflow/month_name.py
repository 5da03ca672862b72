"""A month as its readers write it: October 2026, 2026年10月."""

from babel.dates import format_skeleton

from odoo.tools.misc import babel_locale_parse, get_lang


def name_month(env, day):
    """Return the name of a day's month with its year; empty without a day."""
    locale = babel_locale_parse(get_lang(env).code)
    return day and format_skeleton("yMMMM", day, locale=locale) or ""
