"""Sentences of ours that are stored, and read by people of several languages."""


class Told(str):
    """A sentence with its translations; ``after.sales.recorded`` stores it in every language."""

    languages: dict[str, str]

    def to_reader(self, lang):
        """Return the sentence in a language, as it was said where there is none."""
        return self.languages.get(lang) or str(self)

    def strip(self, chars=None):
        """Return the sentence itself: what we said begins and ends with a word, and a plain text has one language."""
        return self


def to_reader(text, lang):
    """Return a text in a language, as far as it is a sentence of ours."""
    return text.to_reader(lang) if isinstance(text, Told) else text


def stands_in(text, texts):
    """Tell whether one of these texts is this sentence, in whichever language it was said."""
    return bool({str(text), *getattr(text, "languages", {}).values()}.intersection(texts))


def tell(records, say):
    """Return what ``say`` answers for these records, in every language of the database.

    :param say: function of the records in one language that returns a text
    """
    languages = dict.fromkeys([records.env.lang or "en_US"], say(records) or "")
    for code, _name in records.env["res.lang"].get_installed():
        if code not in languages:
            languages[code] = say(records.with_context(lang=code)) or ""
    told = Told(next(iter(languages.values())))
    told.languages = languages
    return told


def keep(records, name, value):
    """Store in every other language what was just stored in that of the user: nothing stays of what was said before."""
    field, known = records._fields[name], getattr(value, "languages", {})
    for code, _name in records.env["res.lang"].get_installed():
        if code != (records.env.lang or "en_US"):
            # The field alone: nothing new has happened to the record.
            field.write(records.with_context(lang=code), known.get(code) or value)
