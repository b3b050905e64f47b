"""Gives a text of WordPress's classic editor its paragraphs, which WordPress itself makes only when it shows it."""

import re

_STRUCTURE = {"table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl", "menu", "select"}
_LINES = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption", "summary", "dt", "legend"}
_CELLS = {"li", "td", "th", "dd", "figure"}
_AS_IT_IS = {"pre", "script", "style", "textarea"}
_AROUND = {
    *(
        "div",
        "blockquote",
        "section",
        "article",
        "aside",
        "header",
        "footer",
        "main",
        "nav",
        "figure",
        "form",
    ),
    *("fieldset", "address", "center", "details", "hgroup"),
}
_ALONE = {"hr", "col"}  # without an end
_BLOCKS = {*_STRUCTURE, *_LINES, *_CELLS, *_AS_IT_IS, *_AROUND, *_ALONE}
_BLOCK = re.compile(rf"(</?(?:{'|'.join(sorted(_BLOCKS))})\b[^<>]*>)", re.IGNORECASE)
_NAME = re.compile(r"</?([A-Za-z0-9]+)")
_BLANK_LINE = re.compile(r"\n[ \t\xa0]*\n\s*")
_BROKEN_TAG = re.compile(r"<[A-Za-z/][^<>\n]*\n[^<>]*>")
_BREAK = re.compile(r"(?<![ \t])[ \t]*(?:<br ?/?>[ \t]*)?\n[ \t]*", re.IGNORECASE)
_TWO_BREAKS = re.compile(r"<br ?/?>\s*<br ?/?>", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"\[\]]+")
_SPACES = re.compile(r"[ \t\r\f\v]{2,}|[\t\r\f\v]")


def paragraphs(text: str, *, breaks: bool = True) -> str:
    """Blank lines part paragraphs, other line ends become breaks; an address alone on its line becomes a link.

    `breaks` is off for text whose paragraphs are marked already.
    """
    if breaks and "<br" in text:
        text = _TWO_BREAKS.sub("\n\n", text)
    if _BROKEN_TAG.search(text):
        text = _BROKEN_TAG.sub(lambda tag: tag[0].replace("\n", " "), text)
    parts = _BLOCK.split(text)
    if len(parts) == 1:
        return _in_flow(_spaced(text), breaks)
    return _Walk(breaks).read(parts)


class _Walk:
    """Goes from one block's tag to the next and knows in which blocks it stands."""

    def __init__(self, breaks: bool):
        self.breaks = breaks
        self.open: list[str] = []
        self.written: list[str] = []

    def read(self, parts: list[str]) -> str:
        for number, part in enumerate(parts):
            if number % 2:
                self._tag(part)
            elif part:
                self.written.append(self._words(part))
        return "".join(self.written)

    def _tag(self, tag: str) -> None:
        name = _NAME.match(tag)[1].lower()
        inside = self.open[-1] if self.open else ""
        if inside in _AS_IT_IS and name != inside:
            self.written.append(tag)
            return
        self.written.append(tag)
        if tag[1] == "/":
            self._close(name)
        elif name not in _ALONE and not tag.endswith("/>"):
            self.open.append(name)

    def _close(self, name: str) -> None:
        if self.open and self.open[-1] == name:
            self.open.pop()
        elif name in self.open[-MOST_UNCLOSED:]:
            while self.open.pop() != name:
                pass

    def _words(self, text: str) -> str:
        inside = self.open[-1] if self.open else ""
        if inside in _AS_IT_IS:
            return text
        text = _spaced(text)
        if not text.strip():
            return "" if "\n" in text or inside in _STRUCTURE else text
        if inside in _STRUCTURE:
            return text
        if inside in _LINES:
            return self._lines(text, inside)
        if inside in _CELLS:
            several = _BLANK_LINE.search(text.strip()) is not None
            return _in_flow(text, self.breaks) if several else self._lines(text.strip(), inside)
        return _in_flow(text, self.breaks)

    def _lines(self, text: str, inside: str) -> str:
        if inside == "p" and _ADDRESS.fullmatch(text.strip()):
            return anchor(text.strip())
        if "\n" not in text:
            return text
        text = text.strip("\n")
        if inside == "p" and self.breaks:
            text = _BLANK_LINE.sub("</p><p>", text)
        is_one_line = not self.breaks or inside.startswith("h")
        return _BREAK.sub(" " if is_one_line else "<br>", text)


MOST_UNCLOSED = 50


def _in_flow(text: str, breaks: bool) -> str:
    return "".join(_paragraph(each.strip(), breaks) for each in _BLANK_LINE.split(text))


def _paragraph(text: str, breaks: bool) -> str:
    if not text or not text.replace("&nbsp;", "").strip():
        return ""
    if "\n" not in text:
        return _link(text) if _ADDRESS.fullmatch(text) else f"<p>{text}</p>"
    if not breaks:
        return f"<p>{_BREAK.sub(' ', text)}</p>"
    if "http" not in text:
        return f"<p>{_BREAK.sub('<br>', text)}</p>"
    written, lines = [], []
    for line in text.split("\n"):
        if _ADDRESS.fullmatch(line.strip()):
            written += [_joined(lines), _link(line.strip())]
            lines = []
        else:
            lines.append(line)
    return "".join([*written, _joined(lines)])


def _spaced(text: str) -> str:
    return _SPACES.sub(" ", text) if "  " in text or "\t" in text or "\r" in text else text


def _joined(lines: list[str]) -> str:
    text = _BREAK.sub("<br>", "\n".join(lines).strip())
    return f"<p>{text}</p>" if text else ""


def _link(address: str) -> str:
    """Alone in its paragraph: a video that stands so is played."""
    return f"<p>{anchor(address)}</p>"


def anchor(address: str) -> str:
    """A link in its own words; `address` as HTML or as it is."""
    address = _AMPERSAND.sub("&amp;", address)
    return f'<a href="{address}">{address}</a>'


_AMPERSAND = re.compile("&(?!amp;|#)")
