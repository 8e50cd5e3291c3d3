"""An exchange keeps to the same points, a little more or less (RE-10)."""

from .words import Translator, say


def to_pay(old: float, new: float, tolerance: float, _: Translator = say) -> tuple[bool, float, str]:
    """Tell whether an exchange keeps to the same points, and what the customer pays on top (RE-10).

    :return: whether it is allowed, the points to be paid, and why

    >>> to_pay(300, 350, 50)[:2], to_pay(300, 320, 50)[:2], to_pay(320, 300, 50)[:2]
    ((True, 50.0), (True, 20.0), (True, 0.0))
    >>> to_pay(300, 351, 50)
    (False, 0.0, 'The points differ by 51, more than 50.')
    """
    difference = new - old
    if abs(difference) > tolerance:
        gap = f"{abs(difference):g}"
        return False, 0.0, _("The points differ by %(gap)s, more than %(most)s.", gap=gap, most=f"{tolerance:g}")
    if difference > 0:
        return True, float(difference), _("The customer pays %(points)s points more.", points=f"{difference:g}")
    return True, 0.0, _("Nothing is to be paid, and nothing given back.")


def judge(old: float, new: float, tolerance: float, _: Translator = say) -> tuple[bool, str]:
    """Tell whether an exchange keeps to the points that a policy leaves, and what is to be said of them.

    :param tolerance: how far the points may lie apart; 0: they do not matter

    >>> judge(300, 320, 50), judge(300, 351, 50)[0], judge(1, 9, 0)
    ((True, 'The customer pays 20 points more.'), False, (True, ''))
    """
    if not tolerance:
        return True, ""
    may, _more, why = to_pay(old, new, tolerance, _)
    return may, why
