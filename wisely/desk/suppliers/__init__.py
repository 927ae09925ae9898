"""Pages about suppliers: who they are, what is known of them and from where, and which of them are one."""
