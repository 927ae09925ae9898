"""Every component in every state, with invented values, to be looked at and to be tested."""
