"""The shipped steps of playbooks end with their fact: their records are never updated, and the field is new."""

from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.tools import file_open


def migrate(cr, version):
    """Give the steps that are still there the event of the data file."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    with file_open("after_sales/data/case/case_playbooks.xml", "rb") as data:
        for record in etree.parse(data).iterfind(".//record[@model='mail.activity.plan.template']"):
            event = record.findtext("field[@name='done_event']")
            step = event and env.ref(f"after_sales.{record.get('id')}", raise_if_not_found=False)
            if step:
                step.done_event = event
