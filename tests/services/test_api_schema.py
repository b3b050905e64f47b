"""The API keeps what its OpenAPI document promises: schemathesis asks it everything that it can think of."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles.editions import editions
from tests.builders import make_article, make_author, make_picture, make_section, make_tag

SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def newsroom():
    picture = make_picture(captions={"en": "At dusk."})
    parts = {
        "section": make_section(),
        "tags": [make_tag()],
        "authors": [make_author()],
        "thumbnail": picture,
    }
    for language in editions():
        original = make_article(language=language, **parts)
        make_article("Draft", status="draft", language=language, **parts)
        for number in range(12):
            make_article(
                language=language,
                body=f'<figure><img data-picture="{picture.uuid}"></figure>',
                related=[original],
                published_at=timezone.now() - timedelta(hours=number + 1),
                **parts,
            )
    make_article(status="withdrawn", published_at=timezone.now())


def test_every_answer_is_as_the_document_says(live_server, settings, newsroom, tmp_path):
    settings.SITE_URL = live_server.url
    asked = ["run", f"{live_server.url}/api/v1/openapi.json", "--checks", "all", "--mode", "all"]
    asked += ["--max-examples", "40", "--seed", "1398", "--generation-deterministic"]
    done = subprocess.run(
        [SCHEMATHESIS, *asked], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert done.returncode == 0, done.stdout
    assert "2 selected / 2 total" in done.stdout and "No issues found" in done.stdout, done.stdout
