"""The language of a command: as it is asked for, else as the locale says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile

import click

from artikelsuche.corpus.language import LANGUAGES

_OPTION = "--lang"
# Where the environment tells it, the first that is set: ours, then as gettext asks them.
_VARIABLES = ("ARTIKELSUCHE_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def lang_option() -> click.Option:
    """Make the option by which every command is told its language.

    It has been followed by the time that click reads it, since wrong usage is told in it, too.
    """
    return click.Option(
        [_OPTION],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help="The language of messages. [default: $ARTIKELSUCHE_LANG, else that of the locale]",
    )


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Choose the language of a command.

    Args:
        arguments: What was typed behind the name of the program.
        environment: The variables of the environment.

    Returns:
        One of `LANGUAGES`: the last that an option names, else the one of the first variable that
        is set, else the first.
    """
    given = list(takewhile(lambda argument: argument != "--", arguments))
    named = [argument.partition("=")[2] for argument in given if argument.startswith(f"{_OPTION}=")]
    named += [value for name, value in pairwise(given) if name == _OPTION]
    value = next(filter(None, map(environment.get, _VARIABLES)), "")
    named = [name for name in named if name in LANGUAGES]
    asked = named[-1] if named else value.lower()
    return next(filter(asked.startswith, LANGUAGES), LANGUAGES[0])
