"""dev/documents: write anew what docs/ says about the code, and the page among the apps from the readme fragments."""

import argparse
import ast
import html
import re
from collections import defaultdict

from .console import say
from .project import CHECKOUT

DOCS = CHECKOUT / "docs"
#: Stands where a person has to write a sentence; tests/test_documents.py does not let it pass.
TO_WRITE = "TO BE WRITTEN"
#: An id of docs/requirements.md, as it is named in the code. No family has more than twenty.
ID = re.compile(r"\b[A-Z]{1,2}-(?:[01]\d|20)\b(?!-)")
ROW = re.compile(rf"^\| ({ID.pattern}) \| (.*) \| .* \|$")
NAMES_IDS = ("controllers", "data", "demo", "dev", "migrations", "models", "reports", "rules", "security", "static",
             "tests", "views", "wizards")  # fmt: skip
TEXTS = {".py", ".xml", ".js", ".csv"}
#: How methods begin that change nothing.
QUESTIONS = ("_get_", "_is_", "_has_", "_may_", "_find_", "_only", "_lock_")
#: Where a program chooses between words: (what they are, model, field).
WORDS = (
    ("kind of request", "after.sales.approval", "kind"),
    ("host of a deadline", "after.sales.deadline.policy", "host"),
    ("purpose of a deadline", "after.sales.deadline.policy", "purpose"),
    ("moment that starts or stops a deadline", "after.sales.deadline.policy", "start_event"),
    ("table that suggests a cause", "after.sales.case.kind", "decision_table"),
    ("type of remedy", "after.sales.remedy", "type"),
    ("phase of a case", "helpdesk.ticket.stage", "phase"),
)
OPENING = re.compile(r"^(Hook: |Say who follows when )")
#: The fragments of readme/ in the order in which they are read, with their headings.
FRAGMENTS = {"DESCRIPTION": "", "INSTALL": "Installation", "CONFIGURE": "Configuration", "USAGE": "Usage",
             "ROADMAP": "Known issues / Roadmap", "CONTRIBUTORS": "Contributors"}  # fmt: skip


def places():
    """Return per id of a requirement the files that name it."""
    found = defaultdict(list)
    for folder in NAMES_IDS:
        for path in sorted((CHECKOUT / folder).rglob("*")):
            if path.suffix in TEXTS:
                for name in set(ID.findall(path.read_text(encoding="utf-8"))):
                    found[name].append(path.relative_to(CHECKOUT))
    return found


def listed(paths):
    """Return files as a cell of a table shows them, each folder once."""
    folders = defaultdict(list)
    for path in paths:
        folders[path.parent.as_posix()].append(path.name)
    return "; ".join(f"`{folder}/` {', '.join(names)}" for folder, names in folders.items())


def requirements(text):
    """Return docs/requirements.md with the places as they are: what nobody names goes, what is new waits for a line."""
    found, known, lines = places(), set(), []
    for line in text.splitlines():
        row = ROW.match(line)
        if row is None:
            lines.append(line)
        elif row[1] in found:
            known.add(row[1])
            lines.append(f"| {row[1]} | {row[2]} | {listed(found[row[1]])} |")
    lines += [f"| {name} | {TO_WRITE} | {listed(found[name])} |" for name in sorted(found.keys() - known)]
    return "\n".join(lines) + "\n"


def areas():
    """Return per area the areas that it may know, in the order of their layers, as tests/test_layers.py holds it."""
    tree = ast.parse((CHECKOUT / "tests" / "test_layers.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "AREAS":
            return {
                ast.literal_eval(area): {element.value for element in getattr(known, "elts", ())}
                for area, known in zip(node.value.keys, node.value.values, strict=True)
            }
    raise LookupError("tests/test_layers.py has no AREAS")


def area_table(old):
    """Return the table of areas; what an area is about is kept as a person wrote it."""
    about = dict(re.findall(r"^\| `(\w+)` \| (.*) \| .* \|$", old, re.M))
    lines = ["| area | what it is about | may know, besides `rules` |", "| --- | --- | --- |"]
    order = areas()
    for area, known in order.items():
        if (CHECKOUT / "models" / area).is_dir():
            below = ", ".join(name for name in order if name in known and (CHECKOUT / "models" / name).is_dir())
            lines.append(f"| `{area}` | {about.get(area, TO_WRITE)} | {below or '–'} |")
    return lines


def model_name(node):
    """Return the name of the model that a class makes or extends, None for other classes."""
    values = {}
    for statement in node.body:
        if isinstance(statement, ast.Assign) and getattr(statement.targets[0], "id", "") in ("_name", "_inherit"):
            first = statement.value.elts[0] if isinstance(statement.value, (ast.List, ast.Tuple)) else statement.value
            values[statement.targets[0].id] = getattr(first, "value", None)
    return values.get("_name") or values.get("_inherit")


def followers(function):
    """Return the private methods that a moment calls, in their order, without those that only look something up."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    calls.sort(key=lambda node: (node.end_lineno, node.end_col_offset))
    names = dict.fromkeys(node.func.attr for node in calls if re.match(r"_[a-z]", node.func.attr))
    return [f"`{name}`" for name in names if name != function.name and not name.startswith(QUESTIONS)]


def sources():
    """Yield (area, path, syntax tree) of the models, in the order of their layers."""
    for area in areas():
        for path in sorted((CHECKOUT / "models" / area).rglob("*.py")):
            yield area, path, ast.parse(path.read_text(encoding="utf-8"))


def moments():
    """Return per (model, moment) the (area, path, function) that fill it: the one that declares it, then by layer."""
    found = defaultdict(list)
    for area, path, tree in sources():
        for node in tree.body:
            model = model_name(node) if isinstance(node, ast.ClassDef) else None
            for function in node.body if model else ():
                if isinstance(function, ast.FunctionDef) and function.name.startswith("_on_"):
                    found[model, function.name].append((area, path, function))
    for filled in found.values():
        first = filled[0][0]
        filled.sort(key=lambda place: (place[0] != first, place[0] == first and not is_declared(place[2])))
    return found


def is_declared(function):
    """Tell whether this is the place where a moment is declared, by the opening words of its docstring."""
    return bool(OPENING.match(ast.get_docstring(function) or ""))


def goes_first(function):
    """Tell whether a follower acts before it passes the word on to those below."""
    doc = ast.get_docstring(function) is not None
    return "super()" in ast.unparse(function) and "super()" not in ast.unparse(function.body[doc])


def meaning(functions):
    """Return the first sentence of a moment's docstring, without its opening words."""
    first = next(filter(None, map(ast.get_docstring, functions)), "").split("\n\n")[0].replace("\n", " ")
    first = OPENING.sub("", first).split(". ")[0].rstrip(".")
    return first[:1].upper() + first[1:]


def moment_table(_old):
    """Return the table of moments, by model."""
    lines = ["| moment | when, or what follows | who follows, in this order |", "| --- | --- | --- |"]
    last, found = None, moments()
    for (model, name), filled in sorted(found.items()):
        if model != last:
            lines.append(f"| **`{model}`** | | |")
            last = model
        cells = [
            f"**{area}** {path.name}{' (first of all)' if goes_first(function) else ''}: {', '.join(called)}"
            for area, path, function in filled
            if (called := followers(function))
        ]
        place = filled[0][1].relative_to(CHECKOUT / "models")
        # What fills a moment of an abstract model may leave it to that model to say what it is.
        same = [each for (_model, moment), others in found.items() if moment == name for *_place, each in others]
        says = meaning([*(function for *_place, function in filled), *filter(is_declared, same)])
        lines.append(f"| `{name}`<br>{place} | {says} | {'<br>'.join(cells) or '–'} |")
    return lines


def assigned(body):
    """Yield (name, value) per assignment of a module or class."""
    for node in body:
        if isinstance(node, ast.Assign):
            yield getattr(node.targets[0], "id", ""), node.value


def word_table(_old):
    """Return where each kind of words is declared, and by which areas words are added."""
    trees = list(sources())
    lists = {(area, name): path for area, path, tree in trees for name, _value in assigned(tree.body) if name.isupper()}
    lines = ["| words | field | declared in |", "| --- | --- | --- |"]
    for title, model, field in WORDS:
        found = {}
        for area, path, tree in trees:
            for node in tree.body:
                if not isinstance(node, ast.ClassDef) or model_name(node) != model:
                    continue
                for name, value in assigned(node.body):
                    if name == field and isinstance(value, ast.Call):
                        names = [each.id for each in ast.walk(value) if isinstance(each, ast.Name)]
                        names = [each for each in names if (area, each) in lists]
                        found |= {(lists[area, each], each): None for each in names} or {(path, ""): None}
        cells = [f"`{path.relative_to(CHECKOUT)}`" + (f" ({name})" if name else "") for path, name in found]
        lines.append(f"| {title} | `{model}`.`{field}` | {', '.join(cells)} |")
    return lines


def look_table(old):
    """Return where to look for what: questions and names as a person wrote them, with the files that define these."""
    trees = list(sources())
    lines = ["| question | answer | where |", "| --- | --- | --- |"]
    for question, answer in re.findall(r"^\| (.*\?) \| (.*) \| .* \|$", old, re.M):
        files = [
            f"`{path.relative_to(CHECKOUT)}`"
            for model, method in re.findall(r"`([\w.]+)`\.`(\w+)`", answer)
            for _area, path, tree in trees
            for node in tree.body
            if isinstance(node, ast.ClassDef) and model_name(node) == model
            if any(getattr(each, "name", "") == method for each in node.body)
        ]
        lines.append(f"| {question} | {answer} | {', '.join(dict.fromkeys(files)) or '–'} |")
    return lines


def architecture(text):
    """Return docs/architecture.md with its generated tables as they are now."""
    tables = {"areas": area_table, "look": look_table, "words": word_table, "moments": moment_table}
    for name, make in tables.items():
        start, end = f"<!-- {name}: dev/documents -->\n", f"\n<!-- end of {name} -->"
        before, rest = text.split(start)
        old, after = rest.split(end)
        text = before + start + "\n" + "\n".join(make(old)) + "\n" + end + after
    return text


def inline(text):
    """Return one paragraph of a fragment as HTML: code, strong and emphasised words are known."""
    text = html.escape(" ".join(text.split()), quote=False)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", text)
    return re.sub(r"\*([^*]+)\*", r"<i>\1</i>", text)


def block(text):
    """Return one block of a fragment, a paragraph or a list, as HTML."""
    if not text.startswith("- "):
        return f"<p>{inline(text)}</p>"
    items = [f"<li>{inline(item)}</li>" for item in re.split(r"^- ", text, flags=re.M)[1:]]
    return "\n".join(["<ul>", *items, "</ul>"])


def index(_text=""):
    """Return static/description/index.html, which Odoo shows among its apps, from the fragments of readme/."""
    parts = ['<section class="oe_container">', "<h1>After Sales</h1>"]
    for name, heading in FRAGMENTS.items():
        path = CHECKOUT / "readme" / f"{name}.md"
        if path.exists():
            parts += [f"<h2>{heading}</h2>"] if heading else []
            parts += [block(text) for text in re.split(r"\n{2,}", path.read_text(encoding="utf-8").strip())]
            if not heading:
                parts.append('<img src="orders.png" alt="Orders and how their promises stand" class="img-fluid"/>')
    return "\n".join([*parts, "</section>", ""])


DOCUMENTS = {
    DOCS / "requirements.md": requirements,
    DOCS / "architecture.md": architecture,
    CHECKOUT / "static" / "description" / "index.html": index,
}


def outdated():
    """Return per document that does not say what the code says what it ought to be."""
    texts = {path: path.read_text(encoding="utf-8") if path.exists() else "" for path in DOCUMENTS}
    fresh = {path: make(texts[path]) for path, make in DOCUMENTS.items()}
    return {path: text for path, text in fresh.items() if text != texts[path]}


def main(arguments):
    """Write what is out of date, or with --check only say so; return 1 when a person has something left to write."""
    parser = argparse.ArgumentParser(prog="dev/documents", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; the exit code is 1 if something is old")
    chosen = parser.parse_args(arguments)
    found = outdated()
    for path, text in found.items():
        say(f"  {'out of date' if chosen.check else 'written'}: {path.relative_to(CHECKOUT)}")
        if not chosen.check:
            path.write_text(text, encoding="utf-8")
        for line in text.splitlines():
            if TO_WRITE in line:
                say(f"  a person has to write: {line}", error=True)
    if not found:
        say("The documents are up to date.")
    return 1 if (chosen.check and found) or any(TO_WRITE in path.read_text() for path in DOCUMENTS) else 0
