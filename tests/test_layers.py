"""Keeps the house in order by reading the syntax tree: who knows whom, who overrides what, how long things are."""

import ast
import sys
from collections import defaultdict
from pathlib import Path

from odoo.tests import BaseCase, tagged

ROOT = Path(__file__).resolve().parent.parent
#: Which areas each area may know, besides rules/ (docs/architecture.md), and what those know. In layer order.
AREAS = {
    "record": set(),
    "clock": {"record"},
    "authority": {"record"},
    "roster": {"clock"},
    "case": {"clock", "authority", "roster"},
    "promise": {"case", "clock", "authority"},
    "shipment": {"case", "clock"},
    "entitlement": {"case", "shipment"},
    "provider": {"case", "clock", "authority"},
    "outreach": {"case", "clock", "authority"},
    "gift": {"case", "shipment"},
    "claim": {"case", "clock", "shipment", "entitlement", "gift"},
    "remedy": {"claim", "entitlement", "provider", "authority"},
    "recovery": {"claim", "remedy", "clock"},
    "workshop": {"remedy", "entitlement", "clock"},
    "quality": {
        "clock", "authority", "case", "promise", "shipment", "entitlement", "provider", "outreach", "gift", "claim",
        "remedy", "recovery", "workshop",
    },
}  # fmt: skip
#: Ways into a record that two areas must not both override: their order would decide what happens.
ENTRANCES = ("create", "write", "unlink", "copy", "default_get")
ENTRANCE_PREFIXES = ("action_", "_action_", "button_", "message_")
#: What reads the clock; a rule gets ``now`` as an argument.
CLOCKS = {"now", "today", "utcnow", "time_ns", "monotonic"}
FILE_LINES, FUNCTION_LINES = 400, 40
#: A file with fewer lines is a leftover, unless it is all that its area says of a model.
FEW_LINES = 25
#: What stands between field and value in a domain.
OPERATORS = {
    "=", "!=", "<", "<=", ">", ">=", "in", "not in", "like", "not like", "ilike", "not ilike", "=like", "=ilike",
    "any", "not any", "child_of", "parent_of",
}  # fmt: skip
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
#: What users are told of. Errors of the database and of programmers need no words.
REFUSALS = {"UserError", "ValidationError", "AccessError", "MissingError", "RedirectWarning"}


def known_to(area):
    """Return the areas that an area may know, itself included."""
    known, todo = {area}, [area]
    while todo:
        new = AREAS[todo.pop()] - known
        known |= new
        todo.extend(new)
    return known


def literal(node):
    """Return the texts of a constant or of a list of constants."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, (ast.List, ast.Tuple)):
        return [text for element in node.elts for text in literal(element)]
    return []


class Source:
    """One Python file of the addon and what its syntax tree says."""

    def __init__(self, path):
        self.path = path
        self.name = str(path.relative_to(ROOT))
        self.text = path.read_text(encoding="utf-8")
        self.tree = ast.parse(self.text)
        parts = path.relative_to(ROOT).parts
        self.area = parts[1] if parts[0] == "models" and len(parts) > 2 else None

    def imports(self):
        """Yield (line, module) per import, relative ones resolved to a path below the addon, as in ".rules.x"."""
        package = list(self.path.relative_to(ROOT).parts[:-1])
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield node.lineno, node.module.replace("odoo.addons.after_sales", "") or "."
            elif isinstance(node, ast.ImportFrom):
                base = package[: len(package) - node.level + 1]
                if node.module:
                    yield node.lineno, "." + ".".join([*base, node.module])
                else:
                    yield from ((node.lineno, "." + ".".join([*base, alias.name])) for alias in node.names)

    def env_literals(self):
        """Yield (line, model, enclosing function) per ``env["model"]``."""
        for function in self.functions():
            for node in ast.walk(function):
                if (
                    isinstance(node, ast.Subscript)
                    and (getattr(node.value, "attr", "") == "env" or getattr(node.value, "id", "") == "env")
                    and isinstance(node.slice, ast.Constant)
                ):
                    yield node.lineno, node.slice.value, function.name

    def functions(self):
        return [node for node in ast.walk(self.tree) if isinstance(node, FUNCTIONS)]

    def models(self):
        """Yield (class, names of the models it makes or extends, whether it makes one) per model class."""
        for node in self.tree.body:
            if not isinstance(node, ast.ClassDef):
                continue
            values = {
                target.id: statement.value
                for statement in node.body
                if isinstance(statement, ast.Assign)
                for target in statement.targets
                if isinstance(target, ast.Name)
            }
            names, inherits = literal(values.get("_name")), literal(values.get("_inherit"))
            if names or inherits:
                yield node, names or inherits[:1], bool(names) and names[0] not in inherits


def sources(*folders):
    """Return the Python files in folders of the addon, the addon's own ones for "."."""
    found = []
    for folder in folders:
        pattern = "*.py" if folder == "." else "**/*.py"
        found += [Source(path) for path in sorted((ROOT / folder).glob(pattern))]
    return found


def field_reads(tree):
    """Yield (line, name) per attribute that is read, and per step of a path in a term of a domain."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
            continue
        terms = node.elts if isinstance(node, ast.Tuple) else ()
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Domain":
            terms = node.args
        words = [literal(term) for term in terms[:2]]
        if len(terms) == 3 and all(words) and words[1][0] in OPERATORS:
            yield from ((node.lineno, name) for name in words[0][0].split("."))


def items_of_with(tree):
    return [item for node in ast.walk(tree) if isinstance(node, ast.With) for item in node.items]


def calls_super(function):
    return any(isinstance(n, ast.Call) and getattr(n.func, "id", "") == "super" for n in ast.walk(function))


@tagged("post_install", "-at_install", "after_sales")
class TestLayers(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = [source for source in sources("models") if source.area]
        cls.wizards = sources("wizards")
        cls.owner = {
            name: source.area
            for source in cls.models
            for _node, names, is_new in source.models()
            for name in names
            if is_new
        }
        cls.wizard_models = {n for s in cls.wizards for _node, names, is_new in s.models() for n in names if is_new}

    def _assert_none(self, problems, rule):
        self.assertFalse(problems, "\n".join([rule, *map(str, problems)]))

    def test_there_is_something_to_read(self):
        """A test that reads nothing would always pass."""
        self.assertEqual({"clock", "authority", "case", "promise"} - {s.area for s in self.models}, set())
        self.assertEqual(self.owner["after.sales.deadline"], "clock")
        self.assertIn("after.sales.deadline.replan", self.wizard_models)
        self.assertTrue(any(list(source.env_literals()) for source in self.models))
        domains = ast.parse('[("a.b", "=", 1), "|", ("c", "d", "e")]; Domain("f", "in", g.h)')
        self.assertEqual({name for _line, name in field_reads(domains)}, {"a", "b", "f", "h"})

    def test_areas_are_known(self):
        self.assertLessEqual({source.area for source in self.models}, set(AREAS))

    def test_areas_are_imported_in_layer_order(self):
        """models/__init__ loads an area after everything it knows."""
        tree = ast.parse((ROOT / "models" / "__init__.py").read_text())
        order = [alias.name for node in tree.body for alias in node.names]
        self.assertEqual(set(order), {source.area for source in self.models})
        for position, area in enumerate(order):
            self.assertLessEqual(known_to(area) & set(order), set(order[: position + 1]), area)

    def test_rules_stand_alone(self):
        """rules/ imports the standard library and its words only, not each other, and reads no clock."""
        problems = []
        for source in sources("rules"):
            for line, module in source.imports():
                if module != ".rules.words" and module.split(".")[0] not in sys.stdlib_module_names:
                    problems.append(f"{source.name}:{line} imports {module}")
            for node in ast.walk(source.tree):
                if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
                    problems.append(f"{source.name}:{node.lineno} reads the clock")
        self._assert_none(problems, "Rules are functions over plain values:")

    def test_rules_keep_their_names(self):
        """A rules module has no second name; where a variable has its name, the function is imported by its own."""
        problems = [
            f"{source.name}:{node.lineno} {alias.name} as {alias.asname}"
            for source in sources(".", "models", "wizards", "controllers", "reports", "tests")
            for node in ast.walk(source.tree)
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
            if alias.asname and "rules" in f"{getattr(node, 'module', '')}.{alias.name}".split(".")
        ]
        self._assert_none(problems, "Rules are imported by their names:")

    def test_imports_follow_the_layers(self):
        problems = []
        for source in self.models:
            for line, module in source.imports():
                parts = module.split(".")
                if parts[0] or parts[1:2] == ["rules"]:
                    continue
                if parts[1] != "models" or parts[2] not in known_to(source.area):
                    problems.append(f"{source.name}:{line} imports {module}")
        self._assert_none(problems, "An area imports rules and the areas below it:")

    def test_models_are_reached_downwards(self):
        """``env["…"]`` names models of core, of the own area or of areas below it.

        A wizard is named by the button that opens it and by nothing else.
        """
        problems = []
        for source in self.models:
            for line, model, function in source.env_literals():
                if model in self.wizard_models:
                    allowed = function.startswith("action_")
                else:
                    allowed = self.owner.get(model, source.area) in known_to(source.area)
                if not allowed:
                    problems.append(f"{source.name}:{line} {function} uses {model}")
        self._assert_none(problems, "An arrow upward is a hook, not a look-up:")

    def test_models_are_extended_downwards(self):
        """A slice of another area's model lies in an area that may know it."""
        problems = [
            f"{source.name} extends {name} of {self.owner[name]}"
            for source in self.models
            for _node, names, _is_new in source.models()
            for name in names
            if self.owner.get(name, source.area) not in known_to(source.area)
        ]
        self._assert_none(problems, "Only areas above may extend a model:")

    def test_links_of_other_areas_are_not_read(self):
        """A field that only areas above declare is not read below, by attribute or in a domain."""
        declared = defaultdict(set)
        for source in self.models:
            for node, _names, _is_new in source.models():
                for statement in node.body:
                    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
                        module = getattr(getattr(statement.value.func, "value", None), "id", "")
                        for target in statement.targets if module == "fields" else ():
                            declared[target.id].add(source.area)
        links = {name: areas for name, areas in declared.items() if areas and name not in CORE_FIELDS}
        problems = []
        for source in self.models:
            for line, name in field_reads(source.tree):
                if name in links and not links[name] & known_to(source.area):
                    problems.append(f"{source.name}:{line} reads {name} of {', '.join(links[name])}")
        self._assert_none(problems, "An area knows the fields of the areas below it:")

    def _overrides(self):
        """Return per (model, method) the (area, function, source) that define it."""
        found = defaultdict(list)
        for source in self.models:
            for node, names, _is_new in source.models():
                for function in node.body:
                    if isinstance(function, FUNCTIONS):
                        for name in names:
                            found[name, function.name].append((source.area, function, source))
        return found

    def test_one_area_owns_each_override(self):
        problems = [
            f"{model}.{method}: {', '.join(sorted({area for area, _f, _s in places}))}"
            for (model, method), places in self._overrides().items()
            if (method in ENTRANCES or method.startswith(ENTRANCE_PREFIXES)) and len({a for a, _f, _s in places}) > 1
        ]
        self._assert_none(problems, "One area owns each way into a model; the others fill its hook:")

    def test_words_are_spoken(self):
        """What a policy may start or stop with happens somewhere: no screen offers a moment that no code tells of."""
        words, spoken = {}, ""
        for source in self.models:
            if source.path.name not in ("deadline_policy.py", "vocabulary.py"):
                spoken += source.text
                continue
            for node in source.tree.body:
                if isinstance(node, ast.Assign) and node.targets[0].id == "EVENTS":
                    words |= {pair.elts[0].value: source.name for pair in node.value.elts}
        self.assertGreater(len(words), 40)
        problems = [f"{place}: {word}" for word, place in words.items() if f'"{word}"' not in spoken]
        self._assert_none(problems, "Nothing tells of these moments:")

    def test_no_area_overrides_itself(self):
        """Inside an area one method owns each moment and calls its followers by name: the order stands on one page.

        An abstract model that declares a method and the host that fills it are two models; this is about one.
        """
        problems = []
        for (model, method), places in self._overrides().items():
            for area in {area for area, _f, _s in places}:
                own = [f"{source.name}:{function.lineno}" for a, function, source in places if a == area]
                if len(own) > 1:
                    problems.append(f"{model}.{method}: {', '.join(own)}")
        self._assert_none(problems, "One place of an area calls its followers by name; it does not override itself:")

    def test_no_file_is_a_leftover(self):
        """A short file is all that its area says of a model: a new one, or one of another module. Words are none."""
        places = defaultdict(set)
        for source in self.models:
            for _node, names, _is_new in source.models():
                for name in names:
                    places[source.area, name].add(source)
        problems = []
        for source in self.models:
            models = [name for _node, names, _is_new in source.models() for name in names]
            lines = len(source.text.splitlines())
            is_only_one = any(len(places[source.area, name]) == 1 for name in models)
            if models and lines < FEW_LINES and not is_only_one and source.path.name != "__init__.py":
                problems.append(f"{source.name}: {lines} lines")
        self._assert_none(problems, f"Files under {FEW_LINES} lines join another file of their model:")

    def test_overrides_of_core_call_super(self):
        """What the base does is done; we add to it."""
        problems = [
            f"{source.name}:{function.lineno} {model}.{method}"
            for (model, method), places in self._overrides().items()
            for _area, function, source in places
            if method in ENTRANCES and not calls_super(function)
        ]
        self._assert_none(problems, "These methods replace the base's:")

    def test_hooks_pass_the_word_on(self):
        """Of the areas that fill a hook of one model all but the lowest call super()."""
        order = list(AREAS)
        problems = []
        for (model, method), places in self._overrides().items():
            lowest = min((area for area, _f, _s in places), key=order.index)
            for area, function, source in places:
                if method.startswith("_on_") and area != lowest and not calls_super(function):
                    problems.append(f"{source.name}:{function.lineno} {model}.{method}")
        self._assert_none(problems, "A hook that several areas fill calls super():")

    def test_nobody_commits(self):
        """The clock commits through _commit_progress, nobody by himself."""
        problems = [
            f"{source.name}:{node.lineno}"
            for source in [*self.models, *self.wizards, *sources("controllers", ".")]
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("commit", "rollback")
        ]
        self._assert_none(problems, "These lines end the transaction:")

    def test_refusals_are_asserted_with_their_words(self):
        """A refusal for another reason does not pass for the right one: who keeps the exception reads its words."""
        problems = []
        for source in sources("tests"):
            kept = {item.context_expr for item in items_of_with(source.tree) if item.optional_vars}
            for node in ast.walk(source.tree):
                if isinstance(node, ast.Call) and node not in kept and getattr(node.func, "attr", "") == "assertRaises":
                    names = {getattr(n, "id", getattr(n, "attr", "")) for n in ast.walk(node.args[0])}
                    problems += [f"{source.name}:{node.lineno} {name}" for name in sorted(names & REFUSALS)]
        self._assert_none(problems, "These refusals are asserted by their class alone (see _refused):")

    def test_files_and_functions_are_short(self):
        """Whoever opens a file sees one concept; whoever reads a function sees its end."""
        problems = []
        for source in sources(".", "rules", "models", "wizards", "controllers", "reports", "dev"):
            lines = len(source.text.splitlines())
            if lines > FILE_LINES:
                problems.append(f"{source.name}: {lines} lines")
            for function in source.functions():
                length = function.end_lineno - function.lineno + 1
                if length > FUNCTION_LINES:
                    problems.append(f"{source.name}:{function.lineno} {function.name}: {length} lines")
        self._assert_none(problems, f"More than {FILE_LINES} lines in a file or {FUNCTION_LINES} in a function:")


#: Names of ours that core uses for fields of its own, or rules for what they answer: reading one says nothing of areas.
CORE_FIELDS = {
    "mimetype", "res_id", "res_model", "checksum", "company_id", "partner_id", "picking_id", "user_id", "name",
    "code", "country_id", "description", "state", "active", "sequence", "date", "amount", "carrier_id", "line_ids",
    "lot_id", "move_id", "order_id", "problem", "product_id", "quantity", "reason", "sale_line_id", "source", "type",
    "uom_id",
}  # fmt: skip
