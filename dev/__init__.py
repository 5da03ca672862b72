"""The development tools of the addon: `python3 -m dev help`, or `make help`.

Standard library only: this package runs before anything is installed. The two
programs in `inside/` run later, in the environment that `python.py` builds.
One file, one thing; `setup.py` puts them in order, `__main__.py` names the
commands. Everything they make lies below `.dev/`, which git ignores:

    odoo            -> the folder that holds the Python package `odoo`
    odoo-source/       Debian's packages, unpacked (absent with ODOO_HOME)
    addons/aftersales/ the checkout as Odoo sees it: links to its entries
    venv/              Python packages, pytest, wkhtmltopdf
    postgres/          the embedded server's data, log and socket
    data/              Odoo's filestore and sessions
    conf/              one Odoo configuration file per database
    run/               process ids and locks
    log/               what each step wrote
"""
