"""OData 4.0, to be read only: what spreadsheets and reporting tools open and refresh by themselves.

https://docs.oasis-open.org/odata/odata/v4.01/ : the minimal conformance level for reading, with $select,
$filter, $orderby, $top, $skip and $count. Anything else that begins with $ is answered with 501.
"""
