"""Requisitions, orders and receipts."""
