"""What the tests of exporters share with those of importers."""

from tests.importers.conftest import write

__all__ = ["write"]
