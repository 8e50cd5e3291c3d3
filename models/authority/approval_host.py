from odoo import api, fields, models
from odoo.exceptions import UserError


class ApprovalHost(models.AbstractModel):
    """What a document needs in order to ask for approvals: ``approval_ids`` and an answer to two questions."""

    _name = "after.sales.approval.host"
    _description = "Approval Host"

    _approval_link = None

    can_decide_requests = fields.Boolean(
        string="Can Be Decided by You",
        compute="_compute_can_decide_requests",
        groups="after_sales.group_lead",
        help="Something was asked about this document that you may decide.",
    )

    @api.depends_context("uid")
    def _compute_can_decide_requests(self):
        asked = self._get_requests_to_decide()[self._approval_link]
        for document in self:
            document.can_decide_requests = document._origin in asked

    def _get_requests_to_decide(self):
        """Return the requests about these documents that the current user may decide."""
        domain = [(self._approval_link, "in", self._origin.ids), ("can_decide", "=", True)]
        return self.env["after.sales.approval"].search(domain)

    def action_decide_requests(self):
        """Open the decision on what was asked about this document.

        :raise UserError: when the user has nothing to decide here
        """
        self.ensure_one()
        requests = self._get_requests_to_decide()
        if not requests:
            raise UserError(self.env._("There is nothing for you to decide here."))
        return requests.action_open_decision()

    def _request_approval(self, kind, reason, amount=0.0, date=False):
        """Ask for a decision on this document and give the approver an activity.

        An open request of the same kind for the same thing is not asked twice.
        """
        self.ensure_one()
        Approval = self.env["after.sales.approval"].sudo()
        domain = [
            (self._approval_link, "=", self.id),
            ("kind", "=", kind),
            ("state", "=", "requested"),
            ("date", "=", date),
            ("amount", "=", amount),
        ]
        approval = Approval.search(domain, limit=1)
        if not approval:
            approval = Approval.create(self._prepare_approval_vals(kind, reason, amount, date))
            approval._ask_approver()
        return approval

    def _get_requests(self):
        """Return the requests about these documents that nobody has decided yet, whoever may see them."""
        domain = [(self._approval_link, "in", self.ids), ("state", "=", "requested")]
        return self.env["after.sales.approval"].sudo().search(domain)

    def _prepare_approval_vals(self, kind, reason, amount, date):
        self.ensure_one()
        level = self.env["after.sales.approval.limit"]._get_level(kind, amount, self.company_id)
        return {
            self._approval_link: self.id,
            "kind": kind,
            "reason": reason,
            "amount": amount,
            "date": date,
            "company_id": self.company_id.id,
            "requested_by": self.env.uid,
            "approver_level": level,
            "approver_id": self._get_approver(level).id,
        }

    def _get_preferred_approver(self):
        """Return the user who should decide, if he may; the hosts know their team lead."""
        self.ensure_one()
        return self.env["res.users"]

    def _get_approver(self, level):
        """Return who is asked: the document's own lead, else the first who may and did not ask."""
        self.ensure_one()
        candidates = self.company_id._get_people(level) - self.env.user
        preferred = self._get_preferred_approver() & candidates
        return preferred[:1] or candidates[:1]

    def _get_approval_sight(self):
        """Hook: return what whoever decides about this document should see.

        :return: dictionary of partner, value (money in the company's currency) and payer (in words); what is left out
            is not shown
        """
        self.ensure_one()
        return {"partner": self.partner_id}

    def _get_approval_pictures(self):
        """Hook: return the evidence behind a request about this document, as the widget for pictures reads it."""
        self.ensure_one()
        return False

    def _on_approval_decided(self, approval):
        """Hook: a request about this document was decided."""
        self.ensure_one()
