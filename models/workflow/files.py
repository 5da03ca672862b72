"""Files of a record: readable by whoever may read the record."""


def adopt_files(records, vals):
    """Attach to records what their form uploaded before it was saved.

    Such a file belongs to no record yet: nobody but its uploader could read it.

    :param records: what was created or written
    :param vals: the values that were written
    """
    for name in vals:
        field = records._fields.get(name)
        if not vals[name] or getattr(field, "comodel_name", "") != "ir.attachment":
            continue
        for record in records:
            record.sudo()[name].filtered(
                lambda file: not file.res_id and file.create_uid == records.env.user
            ).write({"res_model": record._name, "res_id": record.id})
