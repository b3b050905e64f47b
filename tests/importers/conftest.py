"""What the tests of importers share."""

import json

import pytest


@pytest.fixture
def write(tmp_path):
    def lines(*records, name="stories.jsonl"):
        path = tmp_path / name
        path.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in records))
        return path

    return lines


@pytest.fixture
def saved(tmp_path):
    """Writes a document, JSON for what is no text; returns its path."""

    def written(content, name="document"):
        path = tmp_path / name
        content = content if isinstance(content, str | bytes) else json.dumps(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written
