#!/usr/bin/env python3
"""Make static/xls/service_providers.xlsx, the template that the import of contacts offers for providers.

Run it again with any Python that has openpyxl when columns change:  python dev/make_provider_template.py
"""

import datetime
from pathlib import Path

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

TARGET = Path(__file__).resolve().parents[1] / "static" / "xls" / "service_providers.xlsx"
# The labels of the fields: Odoo's import finds the columns by them.
COLUMNS = (
    "Name", "Is a Company", "Service Provider", "Phone", "Email", "Street", "City", "Country", "Skills",
    "Service Areas", "Licence", "Licence Valid Until", "Source", "Stars Taken Over", "Prices",
    "Rate Card/Task", "Rate Card/Price",
)  # fmt: skip
DAY = datetime.date(2030, 12, 31)
# Further prices of a provider leave his own columns empty.
ROWS = (
    ("Home Fit Service", True, True, "021 5555 0001", "office@homefit.example.com", "Century Avenue 1", "Shanghai",
     "China", "Furniture installation", None, "310000400012345", DAY, "Recommended", 4, "Beyond the ring +50",
     "Installation", 180),
    (None, None, None, None, None, None, None, None, None, None, None, None, None, None, None, "Repair", 220),
    ("Li's Workshop", False, True, "139 0000 0002", None, None, "Suzhou", "China", "Furniture repair", None, None, None,
     "Found by phone", None, None, "Repair", 160),
)  # fmt: skip


def main():
    """Write the spreadsheet."""
    book = openpyxl.Workbook()
    book.properties.creator = "after_sales"
    sheet = book.active
    sheet.title = "Providers"
    sheet.append(COLUMNS)
    for row in ROWS:
        sheet.append(row)
    for number, title in enumerate(COLUMNS, start=1):
        sheet.cell(row=1, column=number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = max(len(title), 14) + 2
    for (cell,) in sheet.iter_rows(min_row=2, min_col=12, max_col=12):
        cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    book.save(TARGET)


if __name__ == "__main__":
    main()
