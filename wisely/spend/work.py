"""The names of this room's long work, which doors ask for and handlers carry out."""

IMPORT_LEDGER = "spend.import_ledger"
JUDGE_SPEND = "spend.judge_spend"
CONFIRM_MAPPING = "spend.confirm_mapping"
EXPORT_LINES = "spend.export_lines"
TRAIN_CLASSIFIER = "spend.train_classifier"
