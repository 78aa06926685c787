"""Writes `index/analysis/tables/weak_verbs.txt`: verbs that German text inflects by the weak rules.

A word in -en, -eln or -ern is one where text has at least two of: its third person or preterite
plural (impft), its preterite (impfte), its participle or infinitive with zu (geimpft, anzumelden),
its present participle (impfend). So is one whose participle with ge stands there beside its
infinitive, declined or not (eingedämmt), twice or more.

Run: python tests/bench/build_verbs.py wiki-de.jsonl wikinews-de.jsonl
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections import Counter
from pathlib import Path

from artikelsuche.index.analysis.inflection.verbs import DECLINED, PREFIXES, STRONG

_TABLE = Path("index/analysis/tables/weak_verbs.txt")
_WORD = re.compile(r"(?<=[a-zäöüß,;] )([a-zäöüß]{3,})(?![\w-])")
# What these rules take for verbs: numerals and adjectives.
_NONE = frozenset(["been", "bien", "buen", "einen", "engen", "flachen", "gemeinen", "klaren"])
_NONE |= {"rien", "schönen", "sien", "sieben", "vieren", "zweien", "puren", "willen", "zeiten"}
_NONE |= {"buchten", "fieren"}
_EL_ER = re.compile("[^aeiouy]e[lr]$")
_PARTICIPLE = re.compile(
    rf"([a-zäöüß]+)??ge([a-zäöüß]{{3,}}?)(?:(?<=[dt])e|(?<=[bdfgkpst][mn])e|(?<=ch[mn])e|(?<=ffn)e)?"
    rf"(?<!..rech)(?<!sam)t(?:{'|'.join(DECLINED)})"
)
_HEADER = """\
# Verbs with weak forms: the infinitive, as it is written in small letters. Seen with at least two
# kinds of weak forms in 27,304 sections of German Wikipedia (see lexicon.txt) and 998 articles of
# Wikinews (CC BY), or with their participle with ge; only words are kept, which are facts.
# Written on {day} by: python tests/bench/build_verbs.py wiki-de.jsonl wikinews-de.jsonl
"""


def main(paths: list[Path]) -> None:
    """Count the words of texts and write the table."""
    counts: Counter[str] = Counter()
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                counts.update(_WORD.findall(json.loads(line)["body"]))
    verbs = {word for word in counts if _is_verb(word, counts)}
    verbs |= _of_participles(counts, verbs | STRONG.infinitives)
    header = _HEADER.format(day=dt.date.today())
    _TABLE.write_text(header + "".join(f"{verb}\n" for verb in sorted(verbs)), "utf-8")


def _is_verb(word: str, counts: Counter[str]) -> bool:
    if counts[word] < 2 or not word.endswith(("en", "eln", "ern")) or word in _NONE:
        return False
    if word in STRONG.infinitives or _is_strong(word):
        return False
    if word.endswith("eren") and f"{word[:-3]}rn" in counts:  # lockern, not lockeren
        return False
    kinds = [sum(counts[form] for form in forms if not _is_strong(form)) for forms in _forms(word)]
    return sum(map(bool, kinds)) >= 2 and sum(kinds[:3]) >= 2


def _of_participles(counts: Counter[str], known: set[str]) -> set[str]:
    """Find the verbs that have a participle with ge, but for those with a prefix of known ones."""
    seen: Counter[str] = Counter()
    for word, count in counts.items():
        found = _PARTICIPLE.fullmatch(word)
        if found and (not found[1] or found[1] in PREFIXES) and not _is_strong(word):
            verb = f"{found[2]}n" if _EL_ER.search(found[2]) else f"{found[2]}en"
            if verb not in known:
                seen[(found[1] or "") + verb] += count
    return {
        verb
        for verb, count in seen.items()
        if counts[verb] and count > 1 and verb not in _NONE and not _is_strong(verb)
    }


def _is_strong(form: str) -> bool:
    """Tell whether a form is one of a strong verb, with any prefix: entfällt, but not legt."""
    return any(
        form[at:] in STRONG.of_form and (not at or form[:at] in PREFIXES) for at in range(10)
    )


def _forms(verb: str) -> list[list[str]]:
    """List some forms of a weak verb: present, preterite, with ge or zu, present participle."""
    base = verb.removesuffix("n") if verb[-3:] in ("eln", "ern") else verb.removesuffix("en")
    has_e = re.search(r"(?:[dt]|(?:[bdfgkpst]|ch)[mn]|ffn)$", base) and verb.endswith("en")
    ending = "et" if has_e else "t"
    first = max(
        (p for p in PREFIXES if verb.startswith(p) and len(verb) > len(p) + 3), key=len, default=""
    )
    rest = base[len(first) :]
    participles = [f"ge{base}{ending}"]
    if first:
        participles += [f"{first}ge{rest}{ending}", f"{first}zu{verb[len(first) :]}"]
    present = f"{base}nd" if verb.endswith(("eln", "ern")) else f"{base}end"
    return [
        [f"{base}{ending}"],
        [f"{base}{ending}{e}" for e in ("e", "en")],
        participles,
        [present + e for e in ("", "e", "en", "er", "es")],
    ]


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
