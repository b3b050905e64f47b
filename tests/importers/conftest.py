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
