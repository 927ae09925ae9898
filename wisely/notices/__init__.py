"""The legal documents a council publishes about a procurement or a contract."""
