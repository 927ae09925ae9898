"""Suppliers for the tests of the register, made by the suppliers room's own act."""

from wisely.suppliers.actions import register_supplier


def registered_supplier(name, *, by, at, **told):
    return register_supplier(name=name, source="test", by=by, at=at, **told)
