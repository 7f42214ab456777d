"""The auditors' Excel workbook."""
