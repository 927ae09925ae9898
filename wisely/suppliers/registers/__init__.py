"""Registers kept by others: asked over the network, each answer with the day that it is of.

Nobody's work waits for them. A register that is down, slow or gives what cannot be read is `Unavailable`,
with why in words; what was read before stays shown, with its day.
"""

from wisely.suppliers.registers.asking import NotHeld, Unavailable
from wisely.suppliers.registers.reading import Reading
from wisely.suppliers.registers.sources import Source, read_one, read_whole, sources

__all__ = ["NotHeld", "Reading", "Source", "Unavailable", "read_one", "read_whole", "sources"]
