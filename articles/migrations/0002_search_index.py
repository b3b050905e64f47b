"""The full-text index: a table of the database's own kind, which Django's models do not know."""

from django.db import migrations

SQLITE = """
    CREATE VIRTUAL TABLE articles_search USING fts5(
        headline, standfirst, names, body, tokens, tokenize = "porter unicode61 remove_diacritics 0 tokenchars '='"
    )
"""
POSTGRESQL = """
    CREATE TEXT SEARCH DICTIONARY newsroom_stem (TEMPLATE = snowball, LANGUAGE = english);
    CREATE TEXT SEARCH CONFIGURATION newsroom (COPY = simple);
    ALTER TEXT SEARCH CONFIGURATION newsroom ALTER MAPPING FOR asciiword, word, numword WITH newsroom_stem;
    CREATE TABLE articles_search (rowid bigint PRIMARY KEY, words tsvector NOT NULL);
    CREATE INDEX articles_search_words ON articles_search USING gin (words);
"""
POSTGRESQL_DROP = """
    DROP TABLE articles_search;
    DROP TEXT SEARCH CONFIGURATION newsroom;
    DROP TEXT SEARCH DICTIONARY newsroom_stem;
"""


def create(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def drop(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute("DROP TABLE articles_search" if sqlite else POSTGRESQL_DROP)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_nouns")]

    operations = [migrations.RunPython(create, drop)]
