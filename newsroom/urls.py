"""Mounts the desk, the pages for machines and the readers' pages."""

from django.contrib import admin
from django.urls import include, path, re_path

from articles import api, views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
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
