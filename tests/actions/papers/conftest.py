"""A council with needs and waivers that papers are written about."""

from __future__ import annotations

from tests.actions.planning.conftest import planning

__all__ = ["planning"]
