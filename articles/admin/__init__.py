"""The desk: Django's admin, dressed and taught what a newsroom does."""

from articles.admin import article, event, named, outbox_message, page, people, picture, redirect

__all__ = ["article", "event", "named", "outbox_message", "page", "people", "picture", "redirect"]
