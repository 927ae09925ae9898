"""The published register: what citizens, journalists and suppliers read without an account."""
