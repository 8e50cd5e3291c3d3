"""Which kind of case customers mean: they say what they see, not what we call it."""

import re
import unicodedata

#: What stands between two words of a list, in Chinese or English.
BETWEEN = re.compile(r"[,;\n，、；]+")


def split(words: str | None) -> tuple[str, ...]:
    """Return the single words of a list, in small letters.

    >>> split("破，裂、 Broken; scratched,"), split(None)
    (('破', '裂', 'broken', 'scratched'), ())
    """
    text = unicodedata.normalize("NFKC", words or "").lower()
    return tuple(word.strip() for word in BETWEEN.split(text) if word.strip())


def is_meant(typed: str | None, names: str | None, words: str | None) -> bool:
    """Tell whether a typed text means something: it is a part of a name or word, or a word stands in it.

    :param names: names of it, one or several
    :param words: what customers say for it, as ``split`` reads it

    >>> is_meant("破", "Damage", "破, 裂"), is_meant("沙发破了", "", "破, 裂"), is_meant("Scr", "", "scratch")
    (True, True, True)
    >>> is_meant("damage", "Damage after unpacking", ""), is_meant("leg", "", "破"), is_meant("", "", "x")
    (True, False, True)
    >>> is_meant("a brokenness", "", "broken"), is_meant("it is broken!", "", "broken")
    (False, True)
    """
    typed = unicodedata.normalize("NFKC", typed or "").lower().strip()
    known = split(words)
    if any(typed in each for each in (unicodedata.normalize("NFKC", names or "").lower(), *known)):
        return True
    return any(_stands_in(word, typed) for word in known)


def _stands_in(word: str, text: str) -> bool:
    """Tell whether a word stands in a text; one in Latin letters stands there alone, not in a longer one."""
    if word.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None
    return word in text
