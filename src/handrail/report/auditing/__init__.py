"""What auditors take of a run: its evidence by control, and the same as a table for spreadsheets.

- `matrix`: the controls to which steps answer, and what the run shows of each.
- `table`: the rows of evidence, each with the facts of its step and of the run.
- `csv_table`, `workbook`: the table as CSV, and as a workbook for Excel.
"""
