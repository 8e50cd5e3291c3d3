"""What comes from Debian: programs that are missing on this machine, and Odoo itself."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import cache
from .console import CommandFailed, Stop, quietly, say, step

# The package exists in this suite only. It is unpacked, never installed: nothing of it reaches the machine.
ODOO_PACKAGE, ODOO_SUITE = "odoo-19", "sid"
# Files that Debian's package takes from other packages, through links that stay inside the unpacked tree.
COMPANIONS = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-glyphicons-halflings",
    "fonts-ocr-b",
)
# Odoo's icons are those of FontAwesome 4.7; the package of later suites is another version.
ICONS_PACKAGE, ICONS_SUITE = "fonts-font-awesome", "bookworm"
# Left out of the package for its licence. Without a file here every page with the mail app reports an asset error.
LEFT_OUT = "usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
NO_DEBIAN = "On this machine, set AFTER_SALES_ODOO to the folder of an Odoo 19 checkout and start again."


def is_root():
    """Whether this process may install packages."""
    return os.geteuid() == 0


def install(packages, log):
    """Install packages with apt, without questions and without what they merely recommend."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quietly(["apt-get", "update"], log, env=environment)
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    quietly(command, log, env=environment)


def require(packages, missing, purpose):
    """Install ``packages`` when ``missing()`` is true, or stop and say that they are needed."""
    if not missing():
        return
    names = " ".join(packages)
    if not is_root() or not shutil.which("apt-get"):
        raise Stop(f"{purpose} is missing: install {names} (as root: apt-get install {names}) and start again.")
    log = cache.log_file("apt")
    with cache.lock("apt"):
        if missing():
            try:
                with step(f"Installing {names}"):
                    install(packages, log)
            except CommandFailed as error:
                raise Stop(
                    f"{names} could not be installed: check the network and the free space, then start again. "
                    f"What apt said is in {log}."
                ) from error


def wish(packages, missing, consequence):
    """Like ``require``, for things one can do without: says what will not work."""
    try:
        require(packages, missing, "A program")
    except Stop:
        if missing():
            say(f"  Note: {' '.join(packages)} is missing: {consequence}", error=True)


def mirror():
    """Return the address of the mirror this machine's apt already uses."""
    if not shutil.which("apt-get"):
        raise Stop(f"Odoo is fetched with Debian's apt, which is missing here. {NO_DEBIAN}")
    asked = subprocess.run(
        ["apt-get", "--print-uris", "update"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    addresses = re.findall(r"^'(\S+?)/+dists/\S+", asked.stdout, re.MULTILINE)
    own = [address for address in addresses if re.search(r"/debian/*$", address)]
    if not own:
        raise Stop(f"apt on this machine names no Debian mirror. {NO_DEBIAN}")
    return own[0]


class PrivateApt:
    """An apt with its own sources, lists and downloads: it reads two suites and changes nothing on the machine."""

    def __init__(self, folder, log):
        self.folder, self.log = folder, log
        for part in ("sources", "preferences", "lists/partial", "cache/archives/partial", "packages"):
            (folder / part).mkdir(parents=True)
        signed = f"Signed-By: {KEYRING}\n" if KEYRING.exists() else ""
        (folder / "sources" / "debian.sources").write_text(
            f"Types: deb\nURIs: {mirror()}\nSuites: {ODOO_SUITE} {ICONS_SUITE}\nComponents: main\n{signed}"
        )
        settings = {
            "Dir::Etc::sourcelist": "/dev/null",
            "Dir::Etc::sourceparts": folder / "sources",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": folder / "preferences",
            "Dir::State::lists": folder / "lists",
            "Dir::Cache": folder / "cache",
            # The folder is the person's own; apt's own user could not read it.
            "APT::Sandbox::User": "",
            # Fetching descriptions and contents would take longer than the packages.
            "Acquire::Languages": "none",
        }
        self.options = [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]

    def call(self, *arguments):
        """Run apt-get with the private settings."""
        quietly(["apt-get", *self.options, *arguments], self.log, cwd=self.folder / "packages")

    def unpack(self, root):
        """Unpack everything that was downloaded into one tree."""
        for package in sorted((self.folder / "packages").glob("*.deb")):
            quietly(["dpkg", "-x", package, root], self.log)


def _fetch(folder):
    """Fill ``folder`` with Odoo and the files its links point to."""
    log = cache.log_file("odoo")
    with cache.scratch() as place:
        try:
            apt = PrivateApt(place / "apt", log)
            with step("Downloading Odoo 19 (about 130 MB)"):
                apt.call("update")
                wanted = [f"{name}/{ODOO_SUITE}" for name in (ODOO_PACKAGE, *COMPANIONS)]
                apt.call("download", *wanted, f"{ICONS_PACKAGE}/{ICONS_SUITE}")
            with step("Unpacking Odoo 19"):
                apt.unpack(folder)
        except CommandFailed as error:
            if error.mentions("no space left"):
                raise Stop("The disk is full: free a few gigabytes, then start again.") from error
            raise Stop(
                "Odoo could not be downloaded from the Debian mirror: check the network, then start again. "
                f"What apt said is in {log}."
            ) from error
        version = next((place / "apt" / "packages").glob(f"{ODOO_PACKAGE}_*.deb")).name.split("_")[1]
    (folder / LEFT_OUT).parent.mkdir(parents=True, exist_ok=True)
    (folder / LEFT_OUT).touch()
    (folder / "version").write_text(version)


def unpacked_odoo():
    """Return the folder of the unpacked Odoo, downloading it the first time.

    Remove ``odoo-19`` from the cache folder to take a newer version: templates follow by themselves.
    """
    return cache.built_once(ODOO_PACKAGE, _fetch)
