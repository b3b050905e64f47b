"""The index as readers search it: words as they are written, marks of what a story is about and who may see it.

Empty at first: apps.py fills it where stories are few, and says where they are many.
"""

import importlib

from django.db import migrations, models

from articles import search

before = importlib.import_module("articles.migrations.0002_search_index")


def create(apps, schema_editor):
    before.drop(apps, schema_editor)
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in search.SQLITE if sqlite else search.POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table in ("articles_search", "articles_search_word" if sqlite else "articles_search_heads"):
        schema_editor.execute(f"DROP TABLE {table}")
    before.create(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_translations_and_outbox")]

    operations = [
        migrations.RunPython(create, drop),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("expires_at__isnull", False)),
                fields=["expires_at", "index_minute", "id"],
                name="article_expiring",
            ),
        ),
    ]
