"""Programs beside Odoo and PostgreSQL: a browser for the tests, PDF printing, and letters for Chinese screens."""

import shutil
import subprocess

from . import debian

BROWSERS = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser")


def _no_chinese_font():
    """Ask fontconfig, which comes with the browser and with wkhtmltopdf."""
    if not shutil.which("fc-list"):
        return True
    asked = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return not asked.stdout.strip()


def printing():
    """Provide PDF printing and Chinese letters; Odoo works without them."""
    debian.wish(
        ["wkhtmltopdf"],
        lambda: not shutil.which("wkhtmltopdf"),
        "reports cannot be printed as PDF.",
    )
    debian.wish(["fonts-noto-cjk"], _no_chinese_font, "Chinese texts show as boxes in PDF files.")


def browser():
    """Provide the browser that tours and screen tests run in."""
    debian.require(["chromium"], lambda: not any(map(shutil.which, BROWSERS)), "A Chromium browser")
