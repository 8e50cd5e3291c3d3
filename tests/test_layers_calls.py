"""Keeps in order what buttons and other programs call, by reading the syntax tree."""

import ast

from odoo.tests import BaseCase, tagged

from .test_layers import FUNCTIONS, sources


def answers(function):
    """Yield what the own ``return`` statements of a function answer with, None where one has no value."""
    todo = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Return):
            yield node.value
        elif not isinstance(node, (*FUNCTIONS, ast.Lambda)):
            todo.extend(ast.iter_child_nodes(node))


def is_nothing(value):
    return value is None or isinstance(value, ast.Constant) and value.value is None


def computed_as_superuser(model):
    """Return the methods of a model class that compute nothing but fields which core computes as superuser."""
    found = {}
    for node in model.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            said = {word.arg: getattr(word.value, "value", None) for word in node.value.keywords}
            if said.get("compute"):
                found.setdefault(said["compute"], []).append(said.get("compute_sudo", said.get("store", False)))
    return {method for method, answers in found.items() if all(answers)}


@tagged("post_install", "-at_install", "after_sales")
class TestCalls(BaseCase):
    def test_actions_answer(self):
        """What a button or another program calls answers something: XML-RPC cannot carry None."""
        actions = [
            (source, function)
            for source in sources("models", "wizards")
            for node, _names, _is_new in source.models()
            for function in node.body
            if isinstance(function, FUNCTIONS) and function.name.startswith("action_")
        ]
        self.assertGreater(len(actions), 100)
        problems = [
            f"{source.name}:{function.lineno} {function.name}"
            for source, function in actions
            if not (found := list(answers(function))) or any(map(is_nothing, found))
        ]
        self.assertFalse(problems, "\n".join(["These actions answer nothing:", *problems]))

    def test_nobody_asks_for_rights_he_has(self):
        """Core computes a stored field as superuser: whoever reads ``sudo()`` there looks for a check in vain."""
        problems, seen = [], 0
        for source in sources("models", "wizards"):
            for model, _names, _is_new in source.models():
                methods = computed_as_superuser(model)
                seen += len(methods)
                problems += [
                    f"{source.name}:{node.lineno} {function.name}"
                    for function in model.body
                    if isinstance(function, FUNCTIONS) and function.name in methods
                    for node in ast.walk(function)
                    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "sudo" and not node.args
                ]
        self.assertGreater(seen, 50)
        self.assertFalse(problems, "\n".join(["These methods run as superuser already:", *problems]))
