"""What verdicts, ledgers and reports stand on cannot be deleted from under them (DM-07, X-02)."""

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_claim import ClaimCommon

#: Links that a deletion may empty, and why nothing is lost by that.
MAY_BE_EMPTIED = {
    "a setting: whoever deletes it chooses another": """
        res.company.after_sales_calling_calendar_id res.company.after_sales_tracker_id
        res.company.after_sales_dispatcher_id res.company.after_sales_finance_id res.company.after_sales_insurer_id
        product.category.installation_service_id product.category.installation_service_user_id
        crm.team.after_sales_tracker_id helpdesk.ticket.team.deputy_id after.sales.case.kind.team_id
        after.sales.case.kind.activity_plan_id after.sales.deadline.policy.calendar_id
        after.sales.job.check.template.skill_id after.sales.provider.area.state_id
        after.sales.factory.note.reviewer_id res.partner.region_team_id res.partner.after_sales_contact_id
        res.company.after_sales_shop_team_id
    """,
    "only a company without records is deleted": """
        after.sales.deadline.policy.company_id after.sales.approval.limit.company_id after.sales.case.kind.company_id
        after.sales.shift.template.company_id after.sales.delivery.mode.company_id after.sales.fault.code.company_id
        after.sales.policy.company_id after.sales.job.check.template.company_id
        after.sales.refund.route.company_id after.sales.claim.window.company_id
        after.sales.inspection.check.company_id after.sales.carrier.status.company_id
        after.sales.repair.accessory.company_id after.sales.repair.check.company_id
        after.sales.warranty.rule.company_id
    """,
    "who has it to do now, not who did it; somebody else gets it": """
        helpdesk.ticket.escalated_to_id sale.order.tracker_id after.sales.deadline.user_id
        helpdesk.ticket.user_id product.category.after_sales_product_manager_id
        after.sales.approval.approver_id after.sales.job.user_id after.sales.shift.check_in_user_id
    """,
    "its name and address stay on the case": "helpdesk.ticket.partner_id",
    "only a quotation that came to nothing is deleted; claims, remedies and jobs keep theirs": """
        helpdesk.ticket.sale_order_id
    """,
    "core ends or deletes activities all the time": """
        after.sales.deadline.activity_id after.sales.escalation.activity_id
    """,
    "a clock goes with its document, which is kept where anything stands on it": "after.sales.escalation.deadline_id",
    "the questions were copied": "after.sales.job.check.template_id",
    "the job says itself what was accepted": "after.sales.job.offer_id",
    "a draft that is deleted: the step is open again": """
        after.sales.job.bill_id after.sales.remedy.refund_move_id after.sales.remedy.purchase_order_id
        after.sales.remedy.credit_line_id after.sales.remedy.difference_invoice_id
        after.sales.refund.application.payment_id after.sales.gift.sale_line_id
        after.sales.recovery.move_id
    """,
}
#: Links whose records go with what they belong to; that is kept itself where anything stands on it.
GO_ALONG = """
    after.sales.deadline.cutoff.policy_id after.sales.deadline.partner_id after.sales.deadline.ticket_id
    after.sales.deadline.shift_id after.sales.deadline.order_id after.sales.deadline.factory_note_id
    after.sales.deadline.picking_id after.sales.deadline.job_id after.sales.deadline.remedy_id
    after.sales.deadline.handover_id after.sales.deadline.approval_id
    after.sales.handover.pile.handover_id after.sales.handover.line.pile_id
    after.sales.approval.ticket_id after.sales.approval.order_id after.sales.approval.job_id
    after.sales.approval.remedy_id after.sales.escalation.ticket_id after.sales.deadline.change.order_id
    after.sales.provider.absence.partner_id
    after.sales.provider.rate.partner_id after.sales.job.check.job_id after.sales.job.offer.job_id
    after.sales.evidence.slot.kind_id after.sales.claim.line.claim_id after.sales.evidence.claim_id
    after.sales.evidence.attachment_id after.sales.evidence.absence.claim_id after.sales.case.kind.remedy.kind_id
    after.sales.remedy.line.remedy_id after.sales.remedy.offer.remedy_id after.sales.remedy.condition.remedy_id
    after.sales.refund.signature.application_id after.sales.invoice.step.ticket_id
    after.sales.inspection.line.inspection_id after.sales.recovery.line.recovery_id
    after.sales.deadline.repair_id after.sales.repair.item.repair_id after.sales.repair.check.line.repair_id
    after.sales.deadline.recovery_id after.sales.claim.window.carrier_id after.sales.carrier.status.carrier_id
    after.sales.warranty.answer.repair_id after.sales.warranty.answer.claim_line_id after.sales.warranty.answer.claim_id
"""


@tagged("post_install", "-at_install", "after_sales")
class TestHistory(ClaimCommon):
    def _get_links(self):
        """Yield every stored link of ours, except those that only follow another one."""
        for model in self.env.registry.values():
            if model._abstract or model._transient or not model._auto:
                continue
            for field in model._fields.values():
                ours = "after_sales" in field._modules and field.name not in ("create_uid", "write_uid")
                if ours and field.type == "many2one" and field.store and not field.related:
                    yield f"{model._name}.{field.name}", field.ondelete

    def test_every_link(self):
        """Kept; or emptied, or gone along, for a reason that stands above."""
        emptied = {link for links in MAY_BE_EMPTIED.values() for link in links.split()}
        wanted = dict.fromkeys(emptied, "set null") | dict.fromkeys(GO_ALONG.split(), "cascade")
        found = dict(self._get_links())
        wrong = {link: how for link, how in found.items() if how != wanted.get(link, "restrict")}
        self.assertFalse(wrong, "Say why this may be lost, or keep it")
        self.assertFalse(wanted.keys() - found.keys(), "No such link any more")

    def _assert_kept(self, record):
        """Let the manager delete it; he reads that it is in use and that it can be archived."""
        record = record.with_user(self.manager).sudo()
        words = ""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                record.unlink()
                self.env.flush_all()
        except UserError as error:
            words = str(error)
        except psycopg2.errors.ForeignKeyViolation as error:
            words = record._sql_error_to_message(error)
        self.assertRegex(words, "rchiv")

    def test_in_use(self):
        """The fault of a decided claim, the carrier of a sent parcel, the team of a case: archived, not deleted."""
        fault = self.env["after.sales.fault.code"].create({"name": "Crack", "code": "test_crack"})
        team = self.env["helpdesk.ticket.team"].create({"name": "Furniture"})
        order = self._new_delivered_order()
        claim = self._new_claim(self._new_case(order, team_id=team.id), packaging="damaged_matching")
        claim.line_ids.fault_code_id = fault
        claim._decide("carrier", "carrier")
        for record in (fault, self.carrier, team, claim.kind_id):
            with self.subTest(record._name):
                self._assert_kept(record)
        self.assertEqual((claim.carrier_id, claim.line_ids.fault_code_id), (self.carrier, fault))
        unused = self.carrier.copy()
        unused.unlink()
        self.assertFalse(unused.exists())
