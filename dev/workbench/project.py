"""The checkout: its files, its dependencies, and the cache folder outside of it."""

import ast
import hashlib
import os
from pathlib import Path

NAME = "after_sales"
DEV = Path(__file__).resolve().parent.parent
CHECKOUT = DEV.parent

# Assumed until the manifest says otherwise.
DEFAULT_DEPENDS = (
    "helpdesk_mgmt_sale",
    "sale_channel",
    "sale_management",
    "stock_delivery",
    "sale_purchase_stock",
)

# Folders of the checkout that Odoo never reads from a database's point of view: no update is needed for them.
NOT_INSTALLED = {"dev", "tests", "__pycache__", "node_modules"}

# Methods that run while a database is updated: a change inside them is a change of the database.
MAKES_TABLES = {"_auto_init", "init", "migrate", "_table_query"}


def cache_home():
    """Return the folder for everything that is downloaded or built."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home).resolve() / NAME


def fingerprint(*parts):
    """Return a short name for this combination of texts."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:10]


def checkout_key():
    """Name this checkout: several of them share one cache without touching each other's databases."""
    return fingerprint(CHECKOUT)


def depends():
    """Read the names of the modules the addon is built on from its manifest."""
    manifest = CHECKOUT / "__manifest__.py"
    if not manifest.exists():
        return sorted(DEFAULT_DEPENDS)
    return sorted(ast.literal_eval(manifest.read_text()).get("depends", ()))


def has_manifest():
    """Whether the checkout is an addon yet."""
    return (CHECKOUT / "__manifest__.py").exists()


def files(suffixes=None):
    """Yield the checkout's files, without hidden folders and compiled files."""
    for folder, folders, names in os.walk(CHECKOUT):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f != "__pycache__")
        for name in sorted(names):
            path = Path(folder, name)
            if suffixes is None or path.suffix in suffixes:
                yield path


def sources_key():
    """Name the content of every file that a database with the addon depends on."""
    digest = hashlib.sha256()
    for path in files():
        place = path.relative_to(CHECKOUT)
        if place.parts[0] in NOT_INSTALLED or path.suffix == ".md" or path.name.startswith("."):
            continue
        digest.update(f"{place}\0".encode())
        digest.update(shape(path) if path.suffix == ".py" else path.read_bytes())
    return digest.hexdigest()[:16]


def shape(path):
    """Return what a database knows of a Python file: its fields and tables, not what its methods do."""
    text = path.read_bytes()
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return text
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name not in MAKES_TABLES:
            node.body = [ast.Pass()]
    return ast.dump(tree).encode()


def links():
    """Return the folder that holds one link to the checkout.

    Odoo takes an addon's technical name from its folder, and a checkout may be called anything.
    """
    folder = cache_home() / "checkouts" / checkout_key()
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / NAME
    if not link.is_symlink() or os.readlink(link) != str(CHECKOUT):
        new = folder / f".{NAME}.{os.getpid()}"
        new.symlink_to(CHECKOUT)
        os.replace(new, link)
    return folder
