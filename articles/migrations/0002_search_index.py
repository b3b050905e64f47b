"""The full-text index: a table of the database's own kind, which Django's models do not know."""

from django.db import migrations

from articles import search


def create(apps, schema_editor):
    schema_editor.execute(search.SQLITE if schema_editor.connection.vendor == "sqlite" else search.POSTGRESQL)


def drop(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute("DROP TABLE articles_search" if sqlite else search.POSTGRESQL_DROP)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_nouns")]

    operations = [migrations.RunPython(create, drop)]
