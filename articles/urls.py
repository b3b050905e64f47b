"""The addresses of the readers' pages, the same in every edition."""

from django.urls import include, path, re_path, register_converter
from django.urls.converters import StringConverter

from articles import feeds, views
from articles.editions import editions


class FeedKind(StringConverter):
    regex = "rss|atom|json"


register_converter(FeedKind, "feed")

public = [
    path("", views.front, name="front"),
    path("latest/", views.latest, name="latest"),
    path("articles/<int:article_id>/<str:slug>/", views.story, name="story"),
    path("articles/<int:article_id>/", views.story, {"slug": ""}, name="story_by_id"),
    path("sections/<str:slug>/", views.section, name="section"),
    path("tags/<str:slug>/", views.tag, name="tag"),
    path("authors/<str:slug>/", views.author, name="author"),
    re_path(r"^archive/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/$", views.archive, name="archive"),
    path("pages/<str:slug>/", views.page, name="page"),
    path("feeds/latest.<feed:kind>", feeds.latest, name="feed_latest"),
    path("sections/<str:slug>/feed.<feed:kind>", feeds.section, name="feed_section"),
    path("tags/<str:slug>/feed.<feed:kind>", feeds.tag, name="feed_tag"),
    path("authors/<str:slug>/feed.<feed:kind>", feeds.author, name="feed_author"),
    path("search/", views.search, name="search"),
]

# Other editions first: English stands at the root and would take their prefix for its own.
urlpatterns = [
    path(each.prefix, include((public, "articles"), namespace=each.code))
    for each in sorted(editions().values(), key=lambda each: each.prefix, reverse=True)
]
