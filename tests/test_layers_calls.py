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
