"""The pictures' files that go with an export: what they are called there, and their copies."""

import shutil
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from django.core.files.storage import Storage, default_storage

from articles.exporters.whole_file import whole_file
from articles.models import Picture
from articles.models.picture import originals
from articles.pictures import widths

AT_ONCE = 8  # a storage far away takes its time over each
IN_LINE = 64


class Copies:
    """Of originals, or of the largest files that readers may have, in `folder`; without one none are made.

    To be used in a `with`, at whose end all are there. Raises OSError for what the folder cannot hold.
    """

    def __init__(self, folder: Path | None, *, of_originals: bool):
        self.folder, self.of_originals = folder, of_originals
        self.storage: Storage = originals() if of_originals else default_storage
        self.missing: list[str] = []  # a sentence for each file that could not be had
        self.pool = ThreadPoolExecutor(AT_ONCE)
        self.line: deque[Future[str]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.pool:
            if error is not None:
                self.pool.shutdown(cancel_futures=True)
            while self.line and error is None:
                self._wait_for_the_first()

    def name(self, picture: Picture) -> str:
        """Of its file, inside the folder, whether there is one or not; empty where there is no file yet."""
        if self.of_originals:
            return picture.original
        return f"{picture.stem}/full-{widths('full', picture.size)[-1].width}.jpg" if picture.stem else ""

    def take(self, picture: Picture) -> None:
        if self.folder is None:
            return
        self.line.append(self.pool.submit(self._copy, picture, self.folder))
        if len(self.line) > IN_LINE:
            self._wait_for_the_first()

    def _wait_for_the_first(self) -> None:
        if sentence := self.line.popleft().result():
            self.missing.append(sentence)

    def _copy(self, picture: Picture, folder: Path) -> str:
        """Their names say what is in them, so that one which is there from an earlier export can stay."""
        name = self.name(picture)
        copy = folder / name
        if not name:
            return f"The picture {picture.uuid} has no public files yet: rebuild_renditions makes them."
        if copy.exists():
            return ""
        try:
            source = self.storage.open(name)
        except OSError as error:
            return f"The picture {picture.uuid} lacks its file {name}: {error.strerror or error}"
        copy.parent.mkdir(parents=True, exist_ok=True)
        with source, whole_file(copy) as file:
            shutil.copyfileobj(source, file)
        return ""
