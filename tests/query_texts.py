"""Random texts of queries: signs and operators, and the words of real articles between them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

#: Pieces that mean something to the lexer, so that random texts meet its rules.
_PIECES = st.sampled_from(
    [
        *"()\"„“”»«‚‘‹›*~+-:\\.,_'’´`ʼ·|–−… \u00a0\u00ad\u200b\u202e\0\ud800",
        *("UND", "ODER", "NICHT", "titel:", "datum:", "autor:in", "2024", "..", "~2", "19.", "1,6"),
        *("Waffen", "Öl", "o\u0308", "*innen", ":innen", "-", "+", "~", " ", " ", "é", "字", "C++"),
        *("§ 129", "129 %", "§", "%", "$", "€ 5", "3. ", "10.", "Oktober", "20.15", "Uhr", "1 000"),
        *(
            "2:1",
            "2023/24",
            "H&M",
            "#",
            "@",
            "C#",
            "£",
            "™",
            "H & M",
            "2 : 1",
            "§§ 1, 2",
            "3 bis 5 ",
        ),
        *(
            "(innen)",
            "(inn)en",
            "/in",
            "L'",
            "O´",
            "U.S.A.",
            "u.s.",
            "NOT",
            "JAHR ",
            "BAD ",
            "Okt. ",
        ),
        *("Vor- und ", "Ein- ", "-züge", "Kultur-\nminister", " –", "−", "2010–2020", "1 000 €"),
    ]
)
#: Texts of the query language and of nothing.
texts = st.lists(_PIECES | st.text(max_size=3), max_size=40).map("".join)

#: Arguments as they are typed behind `search`.
typed_texts = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            ["Hafen", "kran", '"', "„", "(", ")", "-", "+", "--", "*", "~", ":", "titel:", "datum:",
             "UND", "ODER", "NICHT", "\\", "~9", "2024", "..", "--limit", "--format", "-x", "%"]
        ),
        max_size=8,
    ).map(" ".join),
)  # fmt: skip

_WRITTEN = ("{}", "{}", "{}", '"{}"', "-{}", "+{}", "~{}", "({})", "titel:{}", "NICHT {}", "\\{}",
            "{}-", "-{}", "{}~", "{}~2", "{}*", "{}*innen", "autor:{}", "{}\u00ad", "ge{}",
            "{}- und {}teile", "{} & {}", "{} –{}", "{}(innen)", "L'{}", "{}-\n{}", "§ {}",
            "\x1b[1m{}", "{}straße", "{}.{}.", "{}-{}", "{}{}", "ressort:{}*")  # fmt: skip
_BETWEEN = (" ", " ", " ", " ODER ", " UND ", " NICHT ", "-", "- und ", ", ", "\n", " datum:>2001 ")


def queries_of(words: Sequence[str]) -> st.SearchStrategy[str]:
    """Make queries of the words of an index, from one of them to as many as a query may have."""
    word = st.sampled_from(words)
    written = st.builds(
        lambda form, text: form.replace("{}", text), st.sampled_from(_WRITTEN), word
    )
    short = st.builds(lambda text, size: f"{text[:size]}*", word, st.integers(1, 4))
    phrase = st.builds(
        lambda some, near: f'"{" ".join(some)}"{near}',
        st.lists(word | short, min_size=1, max_size=6),
        st.sampled_from(["", "", "~2", "~30"]),
    )
    parts = st.tuples(written | short | phrase, st.sampled_from(_BETWEEN)).map("".join)
    # Hypothesis makes long lists seldom, and one limit after another lies beyond them.
    many = st.integers(20, 200).flatmap(lambda size: st.lists(word, min_size=size, max_size=size))
    return st.one_of(
        st.lists(parts, min_size=1, max_size=12).map("".join),
        st.lists(short, min_size=1, max_size=9).map(" ".join),
        many.map(" ".join),
        st.lists(parts | texts, max_size=8).map("".join),
    )
