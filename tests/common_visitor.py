"""Somebody outside who opens a page and presses what it offers. No tests here."""

import base64

from lxml import html

from odoo.http import Request

#: One pixel, for whoever is asked for a picture.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
#: What people type, and what nobody should.
WORDS = (
    "It still squeaks",
    "谢谢",
    "",
    "x" * 3000,
    "1\0 2",
    "<script>alert(1)</script>",
    "-1",
    "2026-03-04T10:00",
    "10",
)


class Visitor:
    """Mix into a ``PageCase``; ``dice`` is a seeded ``random.Random``."""

    def _visit(self, url):
        """Open a page, fill one of its forms at random and send it; return the answers that were got."""
        page = self.url_open(url)
        answers = [page]
        if page.status_code != 200 or "html" not in page.headers.get("Content-Type", ""):
            return answers
        document = html.fromstring(page.content)
        document.make_links_absolute(page.url)
        forms = [form for form in document.forms if self._is_ours(form)]
        if forms:
            answers.append(self._send(self.dice.choice(forms)))
        return answers

    def _is_ours(self, form):
        return form.method == "POST" and form.action and self.base_url() in form.action and "logout" not in form.action

    def _send(self, form):
        data, files = {"csrf_token": Request.csrf_token(self)}, {}
        for field in form.inputs:
            name, kind = field.get("name"), field.get("type")
            if not name or name == "csrf_token":
                continue
            if kind == "file":
                files[name] = self.dice.choice(
                    [
                        ("a.png", PIXEL, "image/png"),
                        ("a.exe", b"MZ", "application/octet-stream"),
                        ("b.png", b"", "image/png"),
                    ]
                )
            elif field.tag == "select":
                data[name] = self.dice.choice(
                    [option.get("value") or "" for option in field.iterfind(".//option")] or [""]
                )
            elif kind in ("hidden", "radio", "submit"):
                data[name] = field.get("value") or ""
            elif kind == "checkbox":
                data |= {name: field.get("value") or "on"} if self.dice.random() < 0.6 else {}
            else:
                data[name] = self.dice.choice(WORDS)
        buttons = [button for button in form.iterfind(".//button[@name]")]
        if buttons:
            button = self.dice.choice(buttons)
            data[button.get("name")] = button.get("value") or "1"
            form_action = button.get("formaction") or form.action
        else:
            form_action = form.action
        return self.url_open(form_action, data=data, files=files or None)
