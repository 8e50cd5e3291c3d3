"""What others owe us for losses of the last months is proposed, as it is for new ones; older ones are opened by hand."""

from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields

#: So many days back debtors still take claims, as a rule.
DAYS = 90


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    since = fields.Datetime.now() - timedelta(days=DAYS)
    remedies = env["after.sales.remedy"].search(
        [
            ("decided_at", ">=", since),
            ("state", "not in", ("draft", "to_approve", "refused", "cancelled")),
            "|",
            ("claim_id.cost_bearer", "not in", (False, "company", "customer")),
            ("source_job_id", "!=", False),
        ]
    )
    remedies._follow_recovery()
