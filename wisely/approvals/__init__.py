"""Who agrees to what: an approval has the steps that the council's matrix asks for, each with one decider.

An approval is bound to what it is about by a hash of the material fields. It stands beneath the rooms that
ask for one: they open it, and follow what is decided by its events. It never looks up at them.
"""
