"""The XML of a WordPress export, laid out as WordPress does: some of its readers go by lines."""

import html
import re
from collections.abc import Iterable, Iterator

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(words: str) -> str:
    """As it stands, whatever it holds."""
    words = _FORBIDDEN.sub("", words).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{words}]]>"


def element(name: str, *fields: tuple[str, str], more: Iterable[str] = ()) -> str:
    lines = (f"\t\t<{field}{_ATTRIBUTES.get(field, '')}>{text(value)}</{field}>\n" for field, value in fields)
    return f"\t<{name}>\n{''.join(lines)}{''.join(more)}\t</{name}>\n"


_ATTRIBUTES = {"guid": ' isPermaLink="false"'}


def category(domain: str, slug: str, name: str) -> str:
    return f'\t\t<category domain="{domain}" nicename="{html.escape(slug)}">{text(name)}</category>\n'


def meta(said: Iterable[tuple[str, str]]) -> Iterator[str]:
    for key, value in said:
        if value:
            yield (
                f"\t\t<wp:postmeta>\n\t\t\t<wp:meta_key>{text(key)}</wp:meta_key>\n"
                f"\t\t\t<wp:meta_value>{text(value)}</wp:meta_value>\n\t\t</wp:postmeta>\n"
            )
