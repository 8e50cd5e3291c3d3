#!/usr/bin/env python3
"""Make static/xls/*.xlsx, the templates that the import screens of our lists offer.

Run it again with any Python that has openpyxl when columns change:  python dev/make_import_templates.py
"""

import datetime
from pathlib import Path

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

FOLDER = Path(__file__).resolve().parents[1] / "static" / "xls"
DAY = datetime.date(2030, 5, 20)
# Per file the title of the sheet, the labels of the fields, by which Odoo's import finds the columns, and the lines.
# Further lines of a record leave its own columns empty.
TEMPLATES = {
    "orders_with_deadlines": (
        "Orders",
        ("Customer", "Salesperson", "Sales Channel", "Customer Reference", "Receipt Deadline", "Urgency",
         "Guaranteed Date", "Sold From Stock", "Order Lines/Product", "Order Lines/Quantity"),
        ("Zhang Wei", "Lin Yue", "Tmall", "TM-20900001", DAY, "Normal", False, False, "Fabric Sofa, 3 Seats", 1),
        ("Li Na", "Zhao Min", "JD.com", "JD-8890002", DAY, "Critical", True, False, "Upholstered Double Bed", 1),
        (None, None, None, None, None, None, None, None, "Bedside Table", 2),
    ),
    "service_providers": (
        "Providers",
        ("Name", "Is a Company", "Service Provider", "Phone", "Email", "Street", "City", "Country", "Skills",
         "Service Areas", "Licence", "Licence Valid Until", "Source", "Stars Taken Over", "Prices",
         "Rate Card/Task", "Rate Card/Price"),
        ("Home Fit Service", True, True, "021 5555 0001", "office@homefit.example.com", "Century Avenue 1", "Shanghai",
         "China", "Furniture installation", None, "310000400012345", datetime.date(2030, 12, 31), "Recommended", 4,
         "Beyond the ring +50", "Installation", 180),
        (None, None, None, None, None, None, None, None, None, None, None, None, None, None, None, "Repair", 220),
        ("Li's Workshop", False, True, "139 0000 0002", None, None, "Suzhou", "China", "Furniture repair", None, None,
         None, "Found by phone", None, None, "Repair", 160),
    ),
    "factory_notes": (
        "Factory Notes",
        ("Factory", "Series", "Lead Days", "Recent Condition"),
        ("Red Maple Furniture Works", None, 20, "Ships as agreed. Fabrics are in stock."),
        ("Red Maple Furniture Works", "Crystal", 22, "Glass tops come from another plant."),
        ("Golden Oak Woodworks", None, 25, "Short of oak boards."),
    ),
    "service_areas": (
        "Service Areas",
        ("Country", "State or Province", "City", "District"),
        ("China", "上海市", "上海", None),
        ("China", "上海市", "上海", "闵行区"),
        ("China", "江苏省", "苏州", None),
    ),
    "carriers": (
        "Carriers",
        ("Delivery Method", "Delivery Product", "Carrier Company", "Enquiry Phone", "Transport Days", "Claim Window",
         "Signature before Inspection", "Freight Paid on Delivery", "Traceable on Its Own Site Only"),
        ("Anneng, upstairs", "Freight", "Anneng Logistics", "400 016 4101", 5, 3, True, False, False),
        ("EMS, urgent", "Freight", "China Post", "400 016 4105", 2, 30, False, False, True),
    ),
    "shifts": (
        "Shifts",
        ("On Duty", "Date", "Shift", "Sales Channels"),
        ("Lin Yue", DAY, "Day", None),
        ("Zhao Min", DAY, "Night", "Tmall,JD.com"),
    ),
    "spare_parts": (
        "Spare Parts",
        ("Name", "Internal Reference", "Track Inventory", "Sales Price", "Cost", "Factory Series", "Vendors/Vendor",
         "Vendors/Unit Price", "Vendors/Lead Time"),
        ("Hinge, soft closing", "PART-0001", True, 6, 1.5, None, "Red Maple Furniture Works", 1.5, 10),
        ("Glass Top, 140 x 80", "PART-0002", True, 260, 140, "Crystal", "Red Maple Furniture Works", 140, 20),
    ),
    "tracking": (
        "Tracking",
        ("Waybill", "Time", "Status", "Place", "Note", "Carrier", "ID"),
        ("SF1020300001", "2030-05-20 14:05", "Arrived at the depot", "Suzhou", None, None, "77120"),
        ("SF1020300001", "2030-05-21 09:30", "Failed attempt", "Suzhou", "Nobody at home", None, "77141"),
    ),
    "debtor_answers": (
        "Answers",
        ("Claim Number", "Accepted", "Paid", "Currency", "Answered On", "Answer"),
        ("RC/2030/00012", 200, 200, "CNY", DAY, "The box was weak"),
        ("SF-2030-88", 0, None, None, DAY, "Badly packed"),
    ),
}  # fmt: skip


def make(name, title, columns, *rows):
    """Write one spreadsheet."""
    book = openpyxl.Workbook()
    book.properties.creator = "after_sales"
    sheet = book.active
    sheet.title = title
    for row in (columns, *rows):
        sheet.append(row)
    for number, column in enumerate(columns, start=1):
        sheet.cell(row=1, column=number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = max(len(column), 14) + 2
    for cell in (cell for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, datetime.date)):
        cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    book.save(FOLDER / f"{name}.xlsx")


if __name__ == "__main__":
    for template, content in TEMPLATES.items():
        make(template, *content)
