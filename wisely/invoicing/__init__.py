"""Invoices, matches, disputes and payments."""
