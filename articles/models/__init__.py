"""The nouns of a newsroom, one per file."""

from articles.models.article import Article
from articles.models.author import Author
from articles.models.event import Event
from articles.models.lines import Byline, Related, Tagging
from articles.models.outbox_message import OutboxMessage
from articles.models.page import Page
from articles.models.picture import Picture
from articles.models.picture_source import PictureSource
from articles.models.presence import Presence
from articles.models.preview_link import PreviewLink
from articles.models.redirect import Redirect
from articles.models.revision import Revision
from articles.models.section import Section
from articles.models.sibling_task import SiblingTask
from articles.models.tag import Tag

__all__ = [
    "Article",
    "Author",
    "Byline",
    "Event",
    "OutboxMessage",
    "Page",
    "Picture",
    "PictureSource",
    "Presence",
    "PreviewLink",
    "Redirect",
    "Related",
    "Revision",
    "Section",
    "SiblingTask",
    "Tag",
    "Tagging",
]
