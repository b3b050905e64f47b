"""Mounts the desk, the pages for machines and the readers' pages."""

from django.contrib import admin
from django.urls import include, path, re_path

from articles import api, sitemaps, views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
    re_path(r"^sitemap-(?P<language>[a-z0-9-]+)-pages\.xml\Z", sitemaps.pages, name="sitemap_pages"),
    re_path(
        r"^sitemap-(?P<language>[a-z0-9-]+)-(?P<what>tags|authors)-(?P<number>[1-9][0-9]{0,12})\.xml\Z",
        sitemaps.named,
        name="sitemap_named",
    ),
    re_path(
        r"^sitemap-(?P<language>[a-z0-9-]+)-(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<number>[1-9][0-9]{0,4})\.xml\Z",
        sitemaps.month,
        name="sitemap_month",
    ),
    re_path(r"^(?P<key>[A-Za-z0-9-]{8,128})\.txt\Z", views.indexnow_key, name="indexnow_key"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path("media/<path:name>", views.media, name="media"),
    path("api/v1/articles/", api.articles, name="api_articles"),
    path("api/v1/articles/<uuid:uuid>/", api.article, name="api_article"),
    path("api/v1/openapi.json", api.openapi, name="api_openapi"),
    re_path(r"^api/(?:[\s\S]*/)?\Z", api.nothing, name="api_nothing"),
    path("", include("articles.urls")),
]

handler404 = "articles.views.not_found"
handler500 = "articles.views.server_error"
