"""The pages on which people declare interests and gifts, and on which others look at them."""
