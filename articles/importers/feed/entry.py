"""A feed and its entries, whatever it is written in: what the readers of RSS, Atom and JSON Feed give to feed.py."""

from dataclasses import dataclass
from datetime import datetime

from articles.record import Picture


@dataclass(frozen=True, slots=True)
class Offered:
    """A picture beside the text. `rank`: which to take where sizes do not tell, the highest first."""

    record: Picture
    rank: int = 0
    area: int = 0  # in pixels; 0 where it is not told

    @property
    def worth(self) -> tuple[int, int]:
        return self.rank, self.area


@dataclass(frozen=True, slots=True)
class Entry:
    """Texts are HTML, but for the headline and names; addresses are whole."""

    source: str
    number: str = ""  # guid, id
    address: str = ""  # where it stands for readers
    headline: str = ""
    content: str = ""
    summary: str = ""
    base: str = ""  # from where addresses in its texts are seen
    language: str = ""  # as the feed writes it
    published_at: datetime | None = None
    modified_at: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    section: str = ""
    pictures: tuple[Offered, ...] = ()
    source_name: str = ""  # where a feed gathers from others
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    title: str = ""
    host: str = ""
    entries: tuple[Entry, ...] = ()
    broken_at: str = ""  # the source of an entry in which it breaks off
