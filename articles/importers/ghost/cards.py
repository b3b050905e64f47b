"""Writes what Ghost calls cards (pictures, galleries, bookmarks, players ...) as plain HTML."""

import html
import re
from collections.abc import Callable, Mapping

from articles import markup
from articles.importers.json_document import mapping, mappings, text

# Ghost's own forms and lists: nothing of them is text.
_LEFT_BEHIND = {
    "signup": "a sign-up form",
    "collection": "a list of posts",
    "email": "words for the e-mail alone",
    "email-cta": "words for the e-mail alone",
}
PORTAL = "#/portal"
_RULES = {"horizontalrule", "hr"}
_NOTHING = {"paywall"}


class Cards:
    """Those of one post; `dropped` names what of them could not be taken over."""

    def __init__(self):
        self.dropped: list[str] = []

    def write(self, kind: str, said: Mapping) -> str:
        """As HTML; `said` in the words of Ghost's editor, in which captions are HTML."""
        if kind in _NOTHING or kind in _RULES:
            return "<hr>" if kind in _RULES else ""
        if _is_for_members(said):
            self.dropped.append(f"a part for members only ({kind})")
            return ""
        if kind in _LEFT_BEHIND:
            self.dropped.append(_LEFT_BEHIND[kind])
            return ""
        write = _WRITERS.get(kind)
        if write is None:
            self.dropped.append(f"the card {kind[:40] or 'without a name'}")
            return ""
        return write(self, said)

    def image(self, said: Mapping) -> str:
        address = text(said.get("href")).strip()
        if address and address != text(said.get("src")).strip():
            self.dropped.append(f"a picture's link to {address[:200]}")
        return figure(said)

    def gallery(self, said: Mapping) -> str:
        """One caption for all stands under the last."""
        pictures = mappings(said.get("images"))
        if pictures and text(said.get("caption")):
            pictures[-1] = {**pictures[-1], "caption": said["caption"]}
        return "".join(figure(picture) for picture in pictures)

    def embed(self, said: Mapping) -> str:
        shown, address = text(said.get("html")), text(said.get("url"))
        if not any(tag in shown for tag in ("<iframe", "<blockquote", "<video", "<audio")):
            shown = paragraph(link(address, address)) if address else shown
        return shown + paragraph(text(said.get("caption")))

    def bookmark(self, said: Mapping) -> str:
        about = {**mapping(said.get("metadata")), **said}
        address = text(about.get("url"))
        words = [
            link(address, text(about.get("title")) or address),
            html.escape(text(about.get("description")), quote=False),
            html.escape(
                " · ".join(filter(None, (text(about.get(name)) for name in ("author", "publisher")))),
                quote=False,
            ),
        ]
        return paragraph("<br>".join(filter(None, words))) + paragraph(text(about.get("caption")))

    def callout(self, said: Mapping) -> str:
        emoji = html.escape(text(said.get("calloutEmoji")).strip(), quote=False)
        words = text(said.get("calloutText")).strip()
        opening = _OPENING.match(words)
        if opening is None:
            return paragraph(f"{emoji} {words}") if words else ""
        return f"{opening[0]}{emoji} {words[opening.end() :]}"

    def toggle(self, said: Mapping) -> str:
        return element("h3", text(said.get("heading"))) + text(said.get("content"))

    def button(self, said: Mapping) -> str:
        address = text(said.get("buttonUrl")).strip()
        if self.leads_to_the_portal(address) or not address:
            return ""
        return paragraph(link(address, text(said.get("buttonText")) or address))

    def leads_to_the_portal(self, address: str) -> bool:
        """Ghost's own log-in and sign-up, which stay behind."""
        if PORTAL not in address:
            return False
        self.dropped.append(f"a link to {address[:200]}")
        return True

    def audio(self, said: Mapping) -> str:
        return self.file_elsewhere("a recording", said, text(said.get("title")))

    def video(self, said: Mapping) -> str:
        name = text(said.get("title")) or text(said.get("fileName"))
        return self.file_elsewhere("a video", said, name) + paragraph(text(said.get("caption")))

    def file(self, said: Mapping) -> str:
        name = text(said.get("fileTitle")) or text(said.get("fileName"))
        caption = html.escape(text(said.get("fileCaption")), quote=False)
        return self.file_elsewhere("a file", said, name) + paragraph(caption)

    def file_elsewhere(self, what: str, said: Mapping, name: str) -> str:
        """A link; the file itself does not come along."""
        address = text(said.get("src")).strip()
        if not address:
            return paragraph(html.escape(name, quote=False))
        self.dropped.append(f"{what}: {address[:200]}")
        return paragraph(link(address, name.strip() or address.rpartition("/")[2] or address))

    def product(self, said: Mapping) -> str:
        return (
            figure({"src": said.get("productImageSrc")})
            + element("h3", text(said.get("productTitle")))
            + text(said.get("productDescription"))
            + self.button({"buttonUrl": said.get("productUrl"), "buttonText": said.get("productButton")})
        )

    def header(self, said: Mapping) -> str:
        return (
            figure({"src": said.get("backgroundImageSrc")})
            + element("h2", text(said.get("header")))
            + paragraph(text(said.get("subheader")))
            + self.button(said)
        )

    def call_to_action(self, said: Mapping) -> str:
        sponsor = text(said.get("sponsorLabel")) if said.get("hasSponsorLabel", True) else ""
        return (
            sponsor
            + figure({"src": said.get("imageUrl")})
            + text(said.get("textValue"))
            + (self.button(said) if said.get("showButton", True) else "")
        )

    def code(self, said: Mapping) -> str:
        lines = html.escape(text(said.get("code")), quote=False)
        return element("pre", lines) + paragraph(text(said.get("caption")))

    def as_it_is(self, said: Mapping) -> str:
        return text(said.get("html"))

    def markdown(self, said: Mapping) -> str:
        words = text(said.get("markdown"))
        if words.strip():
            self.dropped.append("Markdown, which came as plain text")
        return markup.from_plain_text(part.strip() for part in words.split("\n\n") if part.strip())


_WRITERS: dict[str, Callable[[Cards, Mapping], str]] = {
    "image": Cards.image,
    "gallery": Cards.gallery,
    "embed": Cards.embed,
    "transistor": Cards.embed,
    "bookmark": Cards.bookmark,
    "callout": Cards.callout,
    "toggle": Cards.toggle,
    "button": Cards.button,
    "audio": Cards.audio,
    "video": Cards.video,
    "file": Cards.file,
    "product": Cards.product,
    "header": Cards.header,
    "call-to-action": Cards.call_to_action,
    "code": Cards.code,
    "codeblock": Cards.code,
    "html": Cards.as_it_is,
    "markdown": Cards.markdown,
    "card-markdown": Cards.markdown,
}


_OPENING = re.compile(r"<p\b[^>]*>")


def _is_for_members(said: Mapping) -> bool:
    """Whether the site hides this card from a reader without a log-in; or shows it in e-mails alone."""
    visibility = mapping(said.get("visibility"))
    on_the_web = mapping(visibility.get("web")).get("nonMember", True)
    return not (on_the_web and visibility.get("showOnWeb", True))


# Elements


def figure(said: Mapping) -> str:
    address = text(said.get("src")).strip()
    if not address:
        return ""
    alt = html.escape(text(said.get("alt")))
    caption = element("figcaption", text(said.get("caption")))
    return f'<figure><img src="{html.escape(address)}" alt="{alt}">{caption}</figure>'


def link(address: str, words: str) -> str:
    if not address:
        return html.escape(words, quote=False)
    return f'<a href="{html.escape(address)}">{html.escape(words, quote=False)}</a>'


def paragraph(words: str) -> str:
    return element("p", words)


def element(tag: str, held: str) -> str:
    return f"<{tag}>{held}</{tag}>" if held.strip() else ""
