"""A register whose contracts can be published."""

from tests.actions.contracts.conftest import register  # noqa: F401 - a fixture
from tests.actions.spend.conftest import treasury  # noqa: F401 - a fixture
