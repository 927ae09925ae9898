"""Tables written to files: CSV, XLSX, ODS and JSON, row by row, so memory does not grow with the table."""

from wisely.ui.exports.csv_file import write_csv
from wisely.ui.exports.json_file import write_json
from wisely.ui.exports.ods_file import write_ods
from wisely.ui.exports.table import Table, TableColumn, harmless
from wisely.ui.exports.xlsx_file import write_xlsx

__all__ = ["Table", "TableColumn", "harmless", "write_csv", "write_json", "write_ods", "write_xlsx"]
