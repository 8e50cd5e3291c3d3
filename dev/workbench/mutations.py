"""Single changes of a Python file that a good test notices, made on its syntax tree.

A page of our own instead of a library: mutmut and cosmic-ray want their own runner, database of results and import
hooks, which neither a package without its addon nor a kept Odoo database gives them; what we need of them is this.
"""

import ast
import difflib
from typing import NamedTuple

from .project import MAKES_TABLES

COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
ARITHMETIC = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """One change of one file: its whole new text, the line where it is, and what it was and is in that place."""

    path: str
    line: int
    text: str
    old: str
    new: str

    def diff(self):
        """Return the change as people read it."""
        return f"{self.path}:{self.line}\n    - {self.old}\n    + {self.new}"


def mutants(path, text):
    """Return every mutant of a file.

    :param path: how the file is called in reports
    :param text: what stands in it
    """
    source = text.encode()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found, seen = [], set()
    for node, replacement in _changes(ast.parse(text)):
        first = starts[node.lineno - 1] + node.col_offset
        last = starts[node.end_lineno - 1] + node.end_col_offset
        changed = (source[:first] + replacement.encode() + source[last:]).decode()
        if changed not in seen and changed != text:
            seen.add(changed)
            old, new = _lines(text, changed)
            found.append(Mutant(path, node.lineno, changed, old, new))
    return found


def _lines(text, changed):
    """Return the lines that a change takes away and those that it brings, each as one."""
    diff = list(difflib.unified_diff(text.splitlines(), changed.splitlines(), n=0, lineterm=""))[3:]
    return tuple(" ".join(line[1:].strip() for line in diff if line.startswith(sign)) for sign in "-+")


def _changes(tree):
    """Yield (node, what to write in its place) for what functions do, their defaults, and tables of states."""
    for node in _walk(tree):
        yield from ((node, text) for text in _of(node))


def _walk(node, in_function=False):
    """Yield the nodes that are worth a change.

    Not what types say, nor numbers at the top of a file: those are settings. Places in an f-string are not to be had,
    and what makes tables would ask for an update of the database.
    """
    if getattr(node, "name", "") in MAKES_TABLES:
        return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list") or isinstance(node, ast.JoinedStr):
            continue
        inside = in_function or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                if inside or isinstance(child, ast.Set):
                    yield child
                yield from _walk(child, inside)


def _of(node):
    """Yield what may stand in the place of a node."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
        yield _written(node, ops=[COMPARISONS[type(node.ops[0])]()])
    elif isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            ops = [*node.ops[:place], COMPARISONS[type(operator)](), *node.ops[place + 1 :]]
            yield _written(node, ops=ops)
    elif isinstance(node, ast.BoolOp):
        yield _written(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        for place in range(len(node.values)):
            yield _written(node, values=node.values[:place] + node.values[place + 1 :])
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"({ast.unparse(node.operand)})"
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC and not _is_text(node):
        yield _written(node, op=ARITHMETIC[type(node.op)]())
    elif isinstance(node, ast.Constant):
        yield from _constants(node.value)
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
        yield _written(node, func=ast.Name(CALLS[node.func.id]))
    elif isinstance(node, ast.Return) and not _is_nothing(node.value):
        yield "return None"
    elif isinstance(node, ast.Set):
        for place in range(len(node.elts)):
            yield _written(node, elts=node.elts[:place] + node.elts[place + 1 :])


def _written(node, **changes):
    """Return the source of a node with some of its fields changed, safe in any place."""
    fields = dict(ast.iter_fields(node)) | changes
    if fields.get("values") is not None and len(fields["values"]) == 1:
        return f"({ast.unparse(fields['values'][0])})"
    text = ast.unparse(type(node)(**fields))
    return text if isinstance(node, (ast.Call, ast.Set)) else f"({text})"


def _constants(value):
    """Yield the neighbours of a number, and the other truth value."""
    if isinstance(value, bool):
        yield str(not value)
    elif isinstance(value, (int, float)):
        yield from (repr(value + 1), f"({value - 1!r})")


def _is_text(node):
    """Tell whether texts are put together: another sign would be an error, not a change."""
    return any(isinstance(child, ast.Constant) and isinstance(child.value, str) for child in ast.walk(node))


def _is_nothing(value):
    """Tell whether a value that is returned is none: nobody could tell it from None."""
    if isinstance(value, (ast.List, ast.Tuple)):
        return not value.elts
    if isinstance(value, ast.Dict):
        return not value.keys
    return value is None or (isinstance(value, ast.Constant) and not value.value)
