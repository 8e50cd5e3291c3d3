"""dev/lint: style, types of rules/, the OCA's blocking rules, scripts, XML, translations. Needs no Odoo."""

import argparse
from xml.etree import ElementTree

from . import cache, node_env, project, python_env
from .console import openly, say

RULES = "rules"


def xml_files():
    """Return what is wrong with XML files that cannot be read."""
    wrong = []
    for path in project.files({".xml", ".svg"}):
        try:
            ElementTree.parse(path)
        except ElementTree.ParseError as error:
            wrong.append(f"{path.relative_to(project.CHECKOUT)}: {error}")
    for line in wrong:
        say(line, error=True)
    return len(wrong)


def translations(python):
    """Check every translation file with polib, which lives in the lint's environment."""
    paths = [*project.files({".po", ".pot"})]
    return openly([python, "-B", project.DEV / "workbench" / "translations.py", *paths]) if paths else 0


def ruff(python, *arguments):
    """Run ruff on the checkout, with its notes about files in the cache folder."""
    return openly([python, "-m", "ruff", *arguments, "--cache-dir", cache.home() / "ruff", "."], cwd=project.CHECKOUT)


def pylint(python):
    """Run the OCA's blocking rules. The link gives the addon its technical name."""
    if not project.has_manifest():
        say("  There is no __manifest__.py yet: nothing to check.")
        return 0
    command = [python, "-B", "-m", "pylint", f"--rcfile={project.CHECKOUT / 'pyproject.toml'}"]
    addon = openly([*command, f"--ignore-paths=.*/{RULES}/.*", project.NAME], cwd=project.links())
    # Rules know no environment: ``_`` is an argument of theirs.
    return (
        openly([*command, "--disable=prefer-env-translation", f"{project.NAME}/{RULES}"], cwd=project.links()) or addon
    )


def scripts(*, fix=False):
    """Check scripts with eslint, and how they and styles are written with prettier."""
    linters = node_env.lint()
    if linters is None:
        return 0
    programs, configuration = linters / "node_modules" / ".bin", linters / "eslint.config.mjs"
    wrong = openly(
        [programs / "eslint", "--config", configuration, *(["--fix"] if fix else []), "static"], cwd=project.CHECKOUT
    )
    style = [programs / "prettier", "--log-level=warn", "--write" if fix else "--check"]
    return openly([*style, "static/**/*.{js,css,scss}", "dev/**/*.{mjs,json}"], cwd=project.CHECKOUT) or wrong


def types(python):
    """Check the types of the rules, strictly; those of the rest are Odoo's business."""
    return openly(
        [python, "-m", "mypy", "--strict", "--cache-dir", cache.home() / "mypy", "-p", RULES], cwd=project.CHECKOUT
    )


def main(arguments):
    """Run every check, also after one failed; return 1 when any did."""
    parser = argparse.ArgumentParser(prog="dev/lint", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="let ruff, eslint and prettier mend what they can first")
    chosen = parser.parse_args(arguments)
    python = python_env.lint()
    if chosen.fix:
        ruff(python, "check", "--fix", "--quiet")
        ruff(python, "format", "--quiet")
        scripts(fix=True)
    checks = {
        "Style (ruff check)": lambda: ruff(python, "check"),
        "Format (ruff format)": lambda: ruff(python, "format", "--check"),
        "Types of rules/ (mypy --strict)": lambda: types(python),
        "OCA's blocking rules (pylint-odoo)": lambda: pylint(python),
        "Scripts and styles (eslint, prettier)": scripts,
        "XML is well-formed": xml_files,
        "Translations can be read": lambda: translations(python),
    }
    failed = []
    for title, check in checks.items():
        say(f"{title}:")
        if check():
            failed.append(title)
        else:
            say("  good")
    say(f"\nLint failed: {'; '.join(failed)}" if failed else "\nLint passed.", error=bool(failed))
    return 1 if failed else 0
