"""What a page states of its article in JSON-LD (schema.org), however broken it is written."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from .tree import Element, names, squeezed

#: A node of the graph that the blocks of a page make together.
Node = dict[str, Any]

_SURE = frozenset(names("news"))
_ARTICLES = _SURE | frozenset(names("articles"))
_PAGES = frozenset(names("pages"))
_WRAPPED = re.compile(
    r"<!--|-->|/\*+\s*<?!?\[?CDATA\[?\s*\*+/|(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>"
)
# A text, which may lack its end, or a comma behind the last entry.
_TRAILING = re.compile(r'("(?:[^"\\]|\\.)*(?:"|\\?\Z))|,(?=\s{0,99}[}\]])', re.DOTALL)
# The fields that are read one by one where a block is beyond mending.
_SALVAGED = ("headline", "datePublished", "description", "articleSection", "articleBody")
_MOST_NODES = 3000


def read_nodes(root: Element) -> list[Node]:
    """List the nodes of all blocks of a page, those of graphs and lists each on its own."""
    found: list[Node] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for value in _loaded(script.text or ""):
                found.extend(_flattened(value))
    return found[:_MOST_NODES]


def _loaded(text: str) -> Iterator[Any]:
    """Read the JSON values of a block, mending what is commonly wrong with it."""
    text = _WRAPPED.sub("", text).strip().rstrip(";")
    reader = json.JSONDecoder(strict=False)  # line breaks in texts
    for mended in (text, _TRAILING.sub(r"\1", text), html.unescape(text)):
        at, values = 0, []
        try:
            while at < len(mended):
                value, at = reader.raw_decode(mended, at)
                values.append(value)
                while at < len(mended) and mended[at] in " \t\r\n,;":
                    at += 1
        except (ValueError, RecursionError):
            continue
        yield from values
        return
    yield _salvaged(text)


def _salvaged(text: str) -> Node:
    node: Node = {"@type": "NewsArticle" if "Article" in text else "WebPage"}
    for name in _SALVAGED:
        match = re.search(rf'"{name}"\s*:\s*"((?:[^"\\]|\\.)*)"', text)
        if match:
            node[name] = re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1]), match[1])
    author = re.search(r'"author"\s*:\s*[\[{][^\]}]{0,999}?"name"\s*:\s*"([^"]*)"', text)
    if author:
        node["author"] = author[1]
    return node


def _flattened(value: Any) -> Iterator[Node]:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            yield value
            inner = (value.get("@graph"), value.get("mainEntity"), value.get("mainEntityOfPage"))
            waiting.extend(part for part in reversed(inner) if isinstance(part, (list, dict)))


def types_of(node: Node) -> frozenset[str]:
    """Return the types of a node without the address of their vocabulary."""
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return frozenset(name.rpartition("/")[2] for name in names if isinstance(name, str))


def article_node(nodes: list[Node], titles: list[str]) -> Node | None:
    """Choose the node of the article itself; a page may state those that it links to as well.

    Args:
        nodes: All nodes of the page.
        titles: What the page calls itself elsewhere, squeezed (see `tree.squeezed`).
    """
    best: tuple[int, Node] | None = None
    for node in nodes:
        types = types_of(node)
        rank = 4 if types & _SURE else 3 if types & _ARTICLES else 1 if types & _PAGES else 0
        if not rank:
            continue
        name = squeezed(text(node.get("headline")) or text(node.get("name")) or "")
        rank += 4 * (rank > 1 and any(name and (name in t or t in name) for t in titles if t))
        if best is None or rank > best[0]:
            best = rank, node
    return best[1] if best else None


def is_article(node: Node | None) -> bool:
    """Tell whether a node is an article, and not just a page."""
    return node is not None and bool(types_of(node) & _ARTICLES)


def text(value: Any) -> str | None:
    """Take a text, or the first of a list; markup and entities in it are undone."""
    if isinstance(value, list):
        value = next((entry for entry in value if isinstance(entry, str)), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    if "<" in value or "&" in value:
        value = html.unescape(re.sub(r"<[^<>]{1,200}>", " ", html.unescape(value)))
    return value.strip() or None


def entities(value: Any, nodes: list[Node]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the names of people or organisations, and their types; references are followed."""
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict) and "name" not in entry and "@id" in entry:
            named = (n for n in nodes if n.get("@id") == entry["@id"] and "name" in n)
            entry = next(named, entry)
        if isinstance(entry, dict):
            names = entry.get("name")
            for name in names if isinstance(names, list) else [names]:
                if found := text(name):
                    yield found, types_of(entry)
        elif isinstance(entry, str) and (found := text(entry)):
            yield found, frozenset()
