"""The pages on which legal changes are assessed, failures planned for and standard documents kept."""
