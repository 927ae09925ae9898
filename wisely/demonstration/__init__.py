"""The demonstration world: two invented councils, their people, market, contracts and payments.

Made by real acts only, in the order in which a council would do them, from dice that always fall
the same way. Nothing here writes a table. No name, number or address belongs to anybody real.
"""
