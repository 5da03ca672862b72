"""Where things are: the checkout, and what the tools keep below `.dev/`."""

from pathlib import Path

ADDON = "aftersales"
CHECKOUT = Path(__file__).resolve().parent.parent
STATE = CHECKOUT / ".dev"

ODOO = STATE / "odoo"
SOURCE = STATE / "odoo-source"
ADDONS = STATE / "addons"
LINKED_ADDON = ADDONS / ADDON
VENV = STATE / "venv"
PYTHON = VENV / "bin" / "python"
POSTGRES = STATE / "postgres"
DATA = STATE / "data"
FILESTORE = DATA / "filestore"
CONF = STATE / "conf"
RUN = STATE / "run"
LOG = STATE / "log"

REQUIREMENTS = CHECKOUT / "dev" / "requirements.txt"


def make_folders():
    for folder in (ADDONS, DATA, CONF, RUN, LOG):
        folder.mkdir(parents=True, exist_ok=True)
