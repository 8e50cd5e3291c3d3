"""How pytest treats browser tests: they take turns, come first, and get a second try.

Two browsers at once starve each other, and a starved one fails without a fault of the story it plays.
Odoo's own runner tries failed tests again as well; here it is said in the summary ("1 rerun").
"""

import pytest


def is_tour(item):
    """Tell whether a test plays its story in a browser."""
    return item.path.name.startswith("test_tour_")


def pytest_collection_modifyitems(items):
    """Begin with the browsers, on one core of their own; every other class stays together."""
    items.sort(key=lambda item: not is_tour(item))
    for item in items:
        if is_tour(item):
            item.add_marker(pytest.mark.flaky(reruns=1))
        place = getattr(item.cls, "__name__", item.path.name)
        item.add_marker(pytest.mark.xdist_group("browser" if is_tour(item) else place))
