"""The command `search`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from artikelsuche.corpus.language import tr
from artikelsuche.search.arguments import HITS, SNIPPETS

from .completion import facets, labels_of
from .exit_codes import FOUND, NOTHING_FOUND
from .messages import messages
from .options import File, QueryCommand, color_option, format_option, index_option, style_for

if TYPE_CHECKING:
    from artikelsuche.search.results import Results

    from .render import Style


@click.command(cls=QueryCommand, context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, metavar="QUERY...")
@index_option
@click.option("--limit", type=click.IntRange(*HITS), default=10, show_default=True, metavar="N",
              help="How many hits to show.")  # fmt: skip
@click.option("--offset", type=click.IntRange(*HITS), default=0, show_default=True, metavar="N",
              help="How many hits to skip.")  # fmt: skip
@format_option
@click.option("--sort", type=click.Choice(["relevance", "recent", "date"]), default="relevance",
              show_default=True,
              help="Best first; best first but older ones lower; newest first.")  # fmt: skip
@click.option("--half-life", type=click.FloatRange(0, min_open=True), default=30.0, metavar="DAYS",
              show_default=True, help="Of --sort recent: when an article counts half.")  # fmt: skip
@click.option("--reverse", is_flag=True, help="With --sort date: oldest first.")
@click.option("--since", metavar="D",
              help="First day: 2024-06-01, 2024-06, 2024, 1.6.2024, 7d or gestern.")  # fmt: skip
@click.option("--until", metavar="D", help="Last day, likewise.")
@click.option("--undated", type=click.Choice(["include", "only"]), default=None,
              help="Let articles of unknown date pass too, or no others.")  # fmt: skip
@click.option("--section", multiple=True, metavar="S", shell_complete=labels_of("section"),
              help="Only this section; repeatable.")  # fmt: skip
@click.option("--source", multiple=True, metavar="S", shell_complete=labels_of("source"),
              help="Only this paper or site; repeatable.")  # fmt: skip
@click.option("--author", multiple=True, metavar="A", shell_complete=labels_of("author"),
              help="Only this author; repeatable.")  # fmt: skip
@click.option("--match", type=click.Choice(["all", "any"]), default="all", show_default=True,
              help="Whether every word must occur, or one is enough.")  # fmt: skip
@click.option("--plain", is_flag=True, help="The query is words only; nothing is an operator.")
@click.option("--snippets", type=click.IntRange(*SNIPPETS), default=None, metavar="N",
              help="Passages to show of each hit. [default: 1 in text and CSV, or 3]")  # fmt: skip
@click.option("--facet", "facets", multiple=True, metavar="F",
              shell_complete=facets, help="Count all hits by section, source, author, language, "
              "year, month or day; repeatable.")  # fmt: skip
@click.option("--facet-mode", type=click.Choice(["result", "drill"]), default="result",
              show_default=True,
              help="drill counts a facet as if its own filter were not there.")  # fmt: skip
@click.option("--timeline", is_flag=True, help="Draw all hits over time.")
@click.option("--significant", type=click.IntRange(*HITS), default=0, metavar="N",
              help="List N words that mark all hits against the whole index.")  # fmt: skip
@click.option("--copies", type=click.Choice(["fold", "all"]), default=None,
              help="Show of the copies of one text the first only, or each. "
              "[default: fold, and all with --all]")  # fmt: skip
@click.option("--variants", type=click.Path(path_type=Path), metavar="FILE",
              help="Further spellings of names, in Solr's synonym format.")  # fmt: skip
@click.option("--queries", type=File("rb"), metavar="FILE",
              help="Answer the queries of FILE: one a line, or CSV of name and query.")  # fmt: skip
@click.option("--all", "everything", is_flag=True,
              help="Write every hit, however many; with --format csv, jsonl or ids.")  # fmt: skip
@click.option("--explain", metavar="[=ID]",
              help="Also show how the query is understood, and how ID gets its score.")  # fmt: skip
@color_option
def search(query: tuple[str, ...], index: Path | None, form: str, explain: str | None, color: str,
           snippets: int | None, variants: Path | None, queries: BinaryIO | None,
           everything: bool, **options: Any) -> int:  # fmt: skip
    """Find the articles that match QUERY, the best first.

    \b
    Example: artikelsuche search 'Waffenlieferungen NICHT China' --since 2024-06
    Words are AND by default; UND ODER NICHT, "phrase", "a b"~5, Wort*, wort~, titel: autor:
    ressort: quelle: datum:2024-06 are understood.
    Exit codes: 0 hits, 1 no hits, 2 bad query or index.
    """
    from artikelsuche.search.opening import open_index

    if bool(query) == (queries is not None):
        raise click.UsageError(tr("give either a QUERY or --queries FILE"))
    _check_form(form, options, many=queries is not None, everything=everything)
    text = " ".join(query)
    options["copies"] = options["copies"] or ("all" if everything else "fold")
    options["snippets"] = snippets
    if snippets is None:
        options["snippets"] = 1 if form in ("text", "csv") else 3
    with open_index(index, variants=variants) as archive:
        # What is counted or taken away is what was asked for, and nothing instead of it.
        options["fallback"] = queries is None and not everything
        if queries is not None:
            from .many_hits import answer_file

            return answer_file(archive, queries, form, style_for(color), **options)
        if explain is not None:
            lines = archive.explain(
                text, key=explain or None, match=options["match"], plain=options["plain"]
            )
            for line in lines.split("\n"):
                messages.say(line)
        if everything:
            from .many_hits import write_all

            return write_all(archive, text, form, **options)
        return _show(archive.search(text, **options), form, style_for(color))


def _check_form(form: str, options: dict[str, Any], *, many: bool, everything: bool) -> None:
    """Refuse what a format cannot show."""
    counted = options["facets"] or options["timeline"] or options["significant"]
    shows_counts = form == "jsonl" if many else form in ("text", "json")
    if counted and (everything or not shows_counts):
        text = tr("--facet, --timeline and --significant need --format text or json, without --all")
        raise click.UsageError(text)
    if everything and (many or form not in ("csv", "jsonl", "ids")):
        raise click.UsageError(tr("--all goes with one QUERY and --format csv, jsonl or ids"))
    if many and form not in ("text", "jsonl", "csv"):
        raise click.UsageError(tr("--queries goes with --format text, jsonl or csv"))


def _show(results: Results, form: str, style: Style) -> int:
    """Show one page of hits, and say what there is to say of it."""
    from .data_formats import results_data
    from .render import hit_text, summary_text

    for notice in results.notices:
        messages.say(notice)
    if form == "text":
        for number, hit in enumerate(results, results.offset + 1):
            click.echo(hit_text(number, hit, style) + "\n", color=True)
        for line in _counts(results, style):
            click.echo(line, color=True)
        messages.say(summary_text(results))
    else:
        for line in results_data(results, form):
            click.echo(line)
    if results.suggestions:
        messages.say(tr("Did you mean: {queries}?", queries=" · ".join(results.suggestions)))
    if not results.total and form == "text":
        messages.say(tr("Searched for: {query}", query=results.parsed))
    return FOUND if results.total else NOTHING_FOUND


def _counts(results: Results, style: Style) -> Iterator[str]:
    """Render what the matches were counted by."""
    from .facet_tables import facet_lines, timeline_line, words_lines

    for name, counts in results.facets.items():
        yield from facet_lines(name, counts, style)
        yield ""
    if results.timeline is not None:
        yield style.strong(tr("timeline"))
        yield timeline_line(results.timeline, style.width) + "\n"
    if results.significant:
        yield from words_lines(results.significant, style)
        yield ""
