"""What keeps procurement lawful and ready: legal changes and events with what they mean for what the council
buys, plans for the failure of a contract, and the standard documents that everybody works by.
"""
