"""Files of a recall and its rows: readable by whoever may read the record."""


def adopt_files(record, vals, names):
    """Attach to a record what its form uploaded before it was saved.

    Such a file belongs to no record yet: nobody but its uploader could read it.

    :param vals: the values that were written
    :param names: those of the fields that hold files
    """
    for name in names:
        if vals.get(name):
            record.sudo()[name].filtered(
                lambda file: not file.res_id and file.create_uid == record.env.user
            ).write({"res_model": record._name, "res_id": record.id})
