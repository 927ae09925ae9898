"""The core is tested bare: no database, no Django, no network. Whoever imports one here is told."""

from __future__ import annotations

import pytest
from hypothesis import settings

# Fifty examples a property keep the whole folder within seconds; deadlines would fail on a busy machine.
settings.register_profile("core", max_examples=50, deadline=None)
settings.load_profile("core")


@pytest.fixture(autouse=True)
def _no_database(request):
    asked = {"db", "transactional_db", "own_database", "django_db_setup", "server"} & set(
        request.fixturenames
    )
    assert not asked, f"a core test asks for {', '.join(sorted(asked))}; it belongs in tests/actions"
