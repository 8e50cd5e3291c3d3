#!/usr/bin/env python3
"""Make static/xls/orders_with_deadlines.xlsx, the template that the import of sales orders offers.

Run it again with any Python that has openpyxl when columns change:  python dev/make_import_template.py
"""

import datetime
from pathlib import Path

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

TARGET = Path(__file__).resolve().parents[1] / "static" / "xls" / "orders_with_deadlines.xlsx"
# The labels of the fields: Odoo's import finds the columns by them.
COLUMNS = (
    "Customer", "Salesperson", "Sales Channel", "Customer Reference", "Receipt Deadline", "Urgency",
    "Guaranteed Date", "Sold From Stock", "Order Lines/Product", "Order Lines/Quantity",
)  # fmt: skip
DAY = datetime.date(2030, 5, 20)
# Further lines of an order leave the columns of the order empty.
ROWS = (
    ("Zhang Wei", "Lin Yue", "Tmall", "TM-20900001", DAY, "Normal", False, False, "Fabric Sofa, 3 Seats", 1),
    ("Li Na", "Zhao Min", "JD.com", "JD-8890002", DAY, "Critical", True, False, "Upholstered Double Bed", 1),
    (None, None, None, None, None, None, None, None, "Bedside Table", 2),
)


def main():
    """Write the spreadsheet."""
    book = openpyxl.Workbook()
    book.properties.creator = "after_sales"
    sheet = book.active
    sheet.title = "Orders"
    sheet.append(COLUMNS)
    for row in ROWS:
        sheet.append(row)
    for number, title in enumerate(COLUMNS, start=1):
        sheet.cell(row=1, column=number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = max(len(title), 14) + 2
    for (cell,) in sheet.iter_rows(min_row=2, min_col=5, max_col=5):
        cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    book.save(TARGET)


if __name__ == "__main__":
    main()
