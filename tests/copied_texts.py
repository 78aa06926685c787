"""Made-up agency reports, and the copies that papers make of them."""

from __future__ import annotations

import random
from collections.abc import Callable


def _words(text: str) -> list[str]:
    return text.split()


_NOUNS = _words(
    "Hafen Brücke Museum Rathaus Turnhalle Fähre Deich Bahnhof Orchester Kläranlage Sternwarte "
    "Markthalle Schleuse Bücherei Seilbahn Mühle Freibad Werft Kapelle Kaserne Gärtnerei Zeche"
)
_PEOPLE = _words(
    "Behörde Firma Stadt Gemeinde Feuerwehr Kammer Stiftung Polizei Partei Universität"
)
_VERBS = _words(
    "prüft plant saniert schließt erweitert verkauft untersucht eröffnet sichert bewacht"
)
_TIMES = _words("morgen heute bald erneut vorerst endlich wieder künftig zögernd gründlich")
_WHYS = _words(
    "Geldmangel Einsturzgefahr Hochwasser Lärm Frost Personalmangel Zugverspätungen Sturm"
)


def sentence(chance: random.Random) -> str:
    """Make up a sentence."""
    pick = chance.choice
    return (
        f"Die {pick(_PEOPLE)} {pick(_VERBS)} {pick(_TIMES)} wegen {pick(_WHYS)} den Platz an der "
        f"{pick(_NOUNS)} und {pick(_VERBS)} dafür {pick(_TIMES)} die {pick(_NOUNS)} Nummer "
        f"{chance.randrange(2000)}."
    )


def report(chance: random.Random, sentences: int = 12) -> str:
    """Make up a report with paragraphs of two sentences."""
    made = [sentence(chance) for _ in range(sentences)]
    return "\n\n".join(" ".join(made[at : at + 2]) for at in range(0, sentences, 2))


def cut(text: str, chance: random.Random) -> str:
    """Leave out paragraphs at the end."""
    parts = text.split("\n\n")
    return "\n\n".join(parts[: max(2, len(parts) - chance.randrange(1, len(parts)))])


def moved(text: str, chance: random.Random) -> str:
    """Put the paragraphs in another order."""
    parts = text.split("\n\n")
    chance.shuffle(parts)
    return "\n\n".join(parts)


def corrected(text: str, chance: random.Random) -> str:
    """Add a correction, and change a word."""
    words = text.split(" ")
    words[chance.randrange(len(words))] = "berichtigt"
    return " ".join(words) + f"\n\nIn einer früheren Fassung stand: {sentence(chance)}"


def framed(text: str, chance: random.Random) -> str:
    """Put words of a paper's own before and behind."""
    return f"Von unserer Redaktion. {text} Mehr dazu lesen Sie in der Ausgabe von morgen."


#: What a paper may do with a report.
CHANGES: tuple[Callable[[str, random.Random], str], ...] = (cut, moved, corrected, framed)
