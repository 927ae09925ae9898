"""The spend cube: payments as a table of facts beside the ledger, cut any way, by expressions written once.

The ledger's lines are written to Parquet files, each line with the facts it is cut by, and rolled up. The
expressions are Ibis; `engine` runs them in DuckDB within the process. Nothing here writes to the record.
"""
