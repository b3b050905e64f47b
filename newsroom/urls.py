"""Mounts the desk, the pages for machines and the readers' pages."""

from django.contrib import admin
from django.urls import include, path

from articles import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path("media/<path:name>", views.media, name="media"),
    path("", include("articles.urls")),
]

handler404 = "articles.views.not_found"
handler500 = "articles.views.server_error"
