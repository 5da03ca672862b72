"""Whether a translation makes a question say something else than customers read."""


def retells(records, field_name, translations):
    """Tell whether texts in a language that is there already would change.

    What was never said in a language may be added: nobody has read it so far.

    :param translations: language -> text, or False to take the translation away
    """
    field = records._fields[field_name]
    return any(
        lang in told and told[lang] != text
        for record in records
        for told in [field._get_stored_translations(record) or {}]
        for lang, text in translations.items()
    )
