"""Why buy at all: needs, their options, the gate that asks, and the pipeline that plans itself backwards.

A need is proposed, its options are weighed, it passes the gate or is met another way, and it is scheduled.
A procurement begins from it with nothing typed again. Nothing here looks up at contracts: a contract that
nears its end proposes a need and names itself as its origin.
"""
