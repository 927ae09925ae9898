"""Wisely: how an English council plans, buys, pays and answers for what it spends, in one record."""
