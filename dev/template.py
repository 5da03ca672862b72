"""The template databases: Odoo, its demo data, both languages, our dependencies.

Built once and copied for each test run. The name holds a digest of what it was built
from; a database bears that name only when it is finished. A second one holds, beside
all this, the neighbours: modules that we do not depend on, but that meet our data.
"""

from . import addon, console, database, installlog, layout, odoo, postgres, stamps

LANGUAGES = "en_US,zh_CN"
PREFIX = "aftersales_{}_" + stamps.key(layout.CHECKOUT)[:4] + "_"

# With sale_mrp, mrp_repair and the like, which install themselves beside them.
NEIGHBOURS = ("mrp", "purchase_stock", "stock_dropshipping", "stock_picking_batch")


def dependencies():
    return sorted(addon.manifest()["depends"])


def prefix(modules=()):
    return PREFIX.format("neighbours" if modules else "template")


def name(modules=()):
    sources = (odoo.fingerprint(), LANGUAGES, *dependencies(), *modules)
    return prefix(modules) + stamps.key(*sources)


def log_path(modules=()):
    """What the core logs by itself: the baseline for the addon's own log."""
    return layout.LOG / f"{name(modules)}.log"


def ensure(options, modules=()):
    if database.exists(name(modules)) and log_path(modules).exists():
        return f"{name(modules)} is there"
    for outdated in database.names(prefix(modules)):
        database.drop(outdated)
    build(modules)
    return f"{name(modules)}: {', '.join(modules or dependencies())}"


def build(modules=()):
    part = f"{prefix(modules)}part"
    if modules:
        database.clone(name(), part)
        wanted = [",".join(modules)]
    else:
        wanted = [",".join(["base", *dependencies()]), f"--load-language={LANGUAGES}"]
    log = odoo.change_modules(
        part,
        "--init",
        *wanted,
        log=log_path(modules).name,
        what="building the template database",
    )
    failures = installlog.errors(log)
    if failures:
        raise console.Trouble(f"the template database has errors: {failures[0]}")
    if modules:
        # Odoo gives a module its demo data wherever those below it have theirs. Our
        # demo company was made for the core's alone: beside mrp's a cabinet is a kit.
        postgres.psql("UPDATE ir_module_module SET demo = false", database=part)
    database.rename(part, name(modules))
    database.seal(name(modules))
