"""The names of this room's long work, which doors ask for and handlers carry out."""

IMPORT_REGISTER = "contracts.import_register"
READ_IMPORT = "contracts.read_import"
