"""A private view of the machine's own package archive.

Debian ships Odoo 19 in a suite that is newer than most machines. The source
entry of the machine is copied with that suite put in, into a configuration with
lists and caches of its own: the system's apt is neither asked nor changed.
"""

import re
import shutil
from pathlib import Path

from . import console

ETC = Path("/etc/apt")
OS_RELEASE = Path("/etc/os-release")

# The suite that has odoo-19, and one whose fonts still bear the names that
# Odoo's style sheets ask for (Font Awesome 4). Ubuntu's is untested.
SUITES = {"debian": ("unstable", "trixie"), "ubuntu": ("devel", "noble")}
COMPONENTS = {"debian": "main", "ubuntu": "main universe"}

CONFIGURATION = """\
Dir::Etc::SourceList "{folder}/archive.sources";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "{folder}/lists";
Dir::Cache "{folder}/cache";
Acquire::Languages "none";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
"""


def distribution():
    """`debian` or `ubuntu`, and the code name of the release."""
    try:
        text = OS_RELEASE.read_text()
    except OSError:
        text = ""
    fields = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', text, re.MULTILINE))
    for name in (fields.get("ID", ""), *fields.get("ID_LIKE", "").split()):
        if name in SUITES and shutil.which("apt-get"):
            return name, fields.get("VERSION_CODENAME", "")
    raise console.Trouble(
        "this is neither Debian nor Ubuntu:"
        " name an Odoo 19 source tree, ODOO_HOME=<path>"
    )


def read_deb822(text):
    """The stanzas of a `.sources` file, as dictionaries."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for stanza in re.split(r"\n\s*\n", "\n".join(lines)):
        fields = re.findall(r"^(\S+?):[ \t]*(.*(?:\n[ \t].*)*)", stanza, re.MULTILINE)
        if fields:
            yield dict(fields)


def read_one_line(text):
    """The entries of a `.list` file, in the form of `.sources` stanzas."""
    entry = r"^deb\s+(?:\[(.*?)\]\s+)?(\S+)\s+(\S+)\s+(.+?)\s*$"
    for options, uri, suite, components in re.findall(entry, text, re.MULTILINE):
        stanza = {"Types": "deb", "URIs": uri, "Suites": suite}
        for option in options.split():
            name, _, value = option.partition("=")
            stanza[name.title()] = value.replace(",", " ")
        yield {**stanza, "Components": components}


def source_stanzas(etc):
    """All source entries of the machine, those of the distribution first."""
    readers = {".list": read_one_line, ".sources": read_deb822}
    first = [etc / "sources.list"]
    first += [etc / "sources.list.d" / f"{name}.sources" for name in SUITES]
    others = sorted((etc / "sources.list.d").glob("*"))
    for path in dict.fromkeys(first + others):
        if path.is_file() and path.suffix in readers:
            yield from readers[path.suffix](path.read_text())


def own_stanza(stanzas, codename):
    """The entry from which the machine installs its own release."""
    names = {codename, "stable", "testing", "unstable", "sid"} - {""}
    for stanza in stanzas:
        usable = "deb" in stanza.get("Types", "").split()
        enabled = stanza.get("Enabled", "yes").lower() != "no"
        suites = set(stanza.get("Suites", "").split())
        if (
            usable
            and enabled
            and names & suites
            and "main" in stanza.get("Components", "")
        ):
            return stanza
    raise console.Trouble(
        f"no source entry for {codename or 'this release'} in {ETC}:"
        " name an Odoo 19 source tree, ODOO_HOME=<path>"
    )


def private_source(stanza, name):
    """The machine's entry, for the suites and components that we need."""
    changed = {
        **stanza,
        "Types": "deb",
        "Suites": " ".join(SUITES[name]),
        "Components": COMPONENTS[name],
    }
    return "".join(f"{field}: {value}\n" for field, value in changed.items())


class Archive:
    """Downloads packages into a folder of ours; needs no root."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.name, codename = distribution()
        stanza = own_stanza(source_stanzas(ETC), codename)
        for needed in ("lists/partial", "cache/archives/partial"):
            (self.folder / needed).mkdir(parents=True, exist_ok=True)
        (self.folder / "archive.sources").write_text(private_source(stanza, self.name))
        self.configuration = self.folder / "apt.conf"
        self.configuration.write_text(CONFIGURATION.format(folder=self.folder))

    def apt_get(self, *arguments, **kwargs):
        command = ["apt-get", "--quiet", f"--config-file={self.configuration}"]
        console.run(
            [*command, *arguments],
            log=f"apt-get-{arguments[0]}.log",
            what=f"apt-get {arguments[0]}",
            downloads=True,
            **kwargs,
        )

    def download(self, newest, older):
        """The packages `newest` from the new suite, `older` from the old one."""
        new_suite, old_suite = SUITES[self.name]
        self.apt_get("update")
        wanted = [f"{package}/{new_suite}" for package in newest]
        wanted += [f"{package}/{old_suite}" for package in older]
        self.apt_get("download", *wanted, cwd=self.folder)
        return sorted(self.folder.glob("*.deb"))
