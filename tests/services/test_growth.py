"""The parts that a larger newsroom adds by setting variables: PostgreSQL, Redis, S3."""

import io
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import boto3
import pytest
from django.core.cache import cache, caches
from django.core.files.storage import storages
from django.db import connection
from moto.server import ThreadedMotoServer
from PIL import Image

from articles.models import picture as picture_module
from tests.builders import make_article, make_picture

ROOT = Path(__file__).parent.parent.parent

pytestmark = [pytest.mark.services, pytest.mark.django_db]


def test_the_suite_runs_on_postgresql():
    assert connection.vendor == "postgresql", "make test-services sets DATABASE_URL"


def test_redis_keeps_what_is_cached(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": os.environ["REDIS_URL"],
            "KEY_PREFIX": "newsroom-tests",
        }
    }
    caches["default"].set("kept", "سلام", 10)
    assert cache.get("kept") == "سلام"
    caches["default"].delete("kept")


@pytest.fixture
def bucket(settings, monkeypatch):
    """An S3 server of our own, with the storages that settings.py makes for one."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
    client.create_bucket(Bucket="news")
    # As docs/operators.md says: everybody may read what lies under media/, nobody what lies elsewhere.
    everybody = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::news/media/*",
    }
    policy = {"Version": "2012-10-17", "Statement": [everybody]}
    client.put_bucket_policy(Bucket="news", Policy=json.dumps(policy))
    settings.STORAGES = {**settings.STORAGES, **storages_for(endpoint)}
    picture_module.media_address.cache_clear()
    yield boto3.resource("s3", endpoint_url=endpoint, region_name="us-east-1").Bucket("news")
    picture_module.media_address.cache_clear()
    server.stop()


def storages_for(endpoint: str) -> dict:
    """As settings.py reads them from the environment."""
    environ = {**os.environ, "S3_BUCKET": "news", "S3_ENDPOINT_URL": endpoint, "S3_REGION": "us-east-1"}
    code = "import json; from newsroom import settings as s; print(json.dumps([s.STORAGES, s.PICTURE_HOSTS]))"
    said = subprocess.run(
        [sys.executable, "-c", code], env=environ, cwd=ROOT, capture_output=True, check=True
    )
    found, hosts = json.loads(said.stdout)
    assert hosts == [endpoint], "pages may load pictures from there"
    return {name: found[name] for name in ("default", "originals")}


def test_pictures_live_in_s3_public_renditions_apart_from_private_originals(bucket, client):
    picture = make_picture(width=800, height=600)
    keys = {each.key for each in bucket.objects.all()}
    assert f"originals/{picture.original}" in keys
    renditions = {key for key in keys if key.startswith("media/")}
    assert f"media/{picture.stem}/full-640.webp" in renditions and len(keys) == len(renditions) + 1
    page = client.get(make_article(thumbnail=picture).get_absolute_url()).content.decode()
    address = picture.rendition("full", 640)
    assert address.startswith("http") and address in page and "originals" not in page
    with urllib.request.urlopen(address) as answer:
        assert Image.open(io.BytesIO(answer.read())).size == (640, 480)
        assert "immutable" in answer.headers["Cache-Control"]
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(address.partition("/media/")[0] + f"/originals/{picture.original}")
    picture.focal_x = 0.2
    assert picture.make_renditions(), "the original is read back from the bucket"
    assert storages["originals"].exists(picture.original)
