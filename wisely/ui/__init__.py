"""The look: layout, components, lists declared once, exports and charts. Knows values, not rooms."""
