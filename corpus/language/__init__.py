"""The language in which messages are told: English, or another that has a gettext catalogue.

Messages are written in English where they arise, and translated there too: `tr("no {thing}",
thing=name)`. What the current context speaks is told once, by the command line for the process and
by the page for each request.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

#: The languages that messages are told in, the one they are written in first.
LANGUAGES = ("en", "de")
#: What the catalogues are called, and where they lie.
DOMAIN = "artikelsuche"
CATALOGUES = Path(__file__).with_name("locale")

_spoken: ContextVar[str] = ContextVar("spoken", default=LANGUAGES[0])


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, CATALOGUES, [language], fallback=True)


def speak(language: str) -> None:
    """Tell messages in a language, of `LANGUAGES`, from now on in the current context."""
    _spoken.set(language)


def spoken() -> str:
    """Return the language in which messages are told in the current context."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Tell messages in a language, of `LANGUAGES`, inside a block."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def tr(message: str, /, **fields: object) -> str:
    """Translate a message.

    Args:
        message: The message in English, in the format of `str.format` where there are fields.
        fields: What stands in it.

    Returns:
        The message in the language that is spoken, with its fields.
    """
    language = _spoken.get()
    if language != LANGUAGES[0]:
        message = _catalogue(language).gettext(message)
    return message.format(**fields) if fields else message


def trn(one: str, many: str, number: int, /, **fields: object) -> str:
    """Translate a message that depends on a number.

    Args:
        one: The message in English for one, in the format of `str.format`.
        many: The message for any other number.
        number: The number; the field `number` of the message, printed as it is.
        fields: What else stands in it.

    Returns:
        The message in the language that is spoken, with its fields.
    """
    language = _spoken.get()
    if language == LANGUAGES[0]:
        message = one if number == 1 else many
    else:
        message = _catalogue(language).ngettext(one, many, number)
    return message.format(number=number, **fields)


def deferred(message: str) -> str:
    """Mark a message of a table for the catalogues; where it is shown, `tr` translates it."""
    return message
