"""The desk: Django's admin, dressed and taught what a newsroom does."""

from articles.admin import article, named, page, people, picture, redirect

__all__ = ["article", "named", "page", "people", "picture", "redirect"]
