from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

#: What somebody who takes a call may say about a new case.
INTAKE_FIELDS = {
    "case_kind_id", "channel_id", "company_id", "description", "lot_id", "name", "partner_email", "partner_id",
    "partner_name", "partner_phone", "picking_id", "platform_reference", "product_id", "purchase_date",
    "sale_channel_id", "sale_order_id", "severity",
}  # fmt: skip
#: What a new case may point to; the user must be allowed to read it.
DOCUMENTS = ("partner_id", "case_kind_id", "channel_id", "sale_channel_id", "product_id", "lot_id", "picking_id")
TITLE_LENGTH = 80


class HelpdeskTicket(models.Model):
    """Opens a case from what a caller says (IT-01, DM-07)."""

    _inherit = "helpdesk.ticket"

    def _fill_contacts(self, vals_list):
        """Take from the contact how the customer is reached; the base does so only in its form."""
        known = [vals for vals in vals_list if vals.get("partner_id")]
        partners = self.env["res.partner"].sudo().browse({vals["partner_id"] for vals in known})
        by_id = {partner.id: partner for partner in partners}
        for vals in known:
            for name in ("name", "email", "phone"):
                vals[f"partner_{name}"] = vals.get(f"partner_{name}") or by_id[vals["partner_id"]][name]

    @api.model
    def _open_case(self, vals, with_customer=False, takes_call=False, answer=""):
        """Create the case that a customer calls about, and return it.

        The case may end with a team or about an order that the user cannot open himself: he takes
        the call, the kind decides who handles it. So what he says is checked, then stored for him.

        :param vals: values of INTAKE_FIELDS; ``description`` as plain text, ``company_id`` the user's by default
        :param with_customer: also create a contact from partner_name, partner_phone and partner_email
        :param takes_call: the user goes on with the case, if its team is his (OW-02)
        :param answer: what the customer was told at once, which is an answer (SL-01)
        :raise UserError: when description, kind, caller or an order that the kind needs is missing
        :raise AccessError: for users who may open no cases, and for documents they may not read
        """
        vals = {name: value for name, value in vals.items() if name in INTAKE_FIELDS}
        vals["company_id"] = vals.get("company_id") or self.env.company.id
        self._check_may_look_up(self.env["res.company"].browse(vals["company_id"]))
        self._check_intake(vals)
        self._check_intake_documents(vals)
        if with_customer and not vals.get("partner_id"):
            vals["partner_id"] = self._create_caller(vals).id
        vals["name"] = (vals.get("name") or "").strip() or self._get_intake_title(vals["description"])
        vals["description"] = plaintext2html(vals["description"].strip())
        choice = self._choose_handler(vals, takes_call)
        if choice.key:
            vals |= {"user_id": choice.key, "assignment_reason": choice.reason}
        case = self.sudo().create(vals)
        if (answer or "").strip():
            case._log_contact("call", "reached", answer, direction="incoming")
        return case.sudo(self.env.su)

    def _check_intake(self, vals):
        """Refuse a case about which too little is known to find its handler and call back."""
        kind = self.env["after.sales.case.kind"].browse(vals.get("case_kind_id"))
        if not any(vals.get(name) for name in ("partner_id", "partner_name", "partner_phone", "partner_email")):
            raise UserError(self.env._("Who is it about? Choose the customer, or write down a name or a phone number."))
        if not kind:
            raise UserError(self.env._("Choose what kind of case it is."))
        if not (vals.get("description") or "").strip():
            raise UserError(self.env._("Write down what the customer says, in your own words."))
        if kind.requires_order and not vals.get("sale_order_id"):
            raise UserError(
                self.env._(
                    "“%(kind)s” needs the order. Look it up, or choose another kind for now.",
                    kind=kind.name,
                )
            )

    def _check_intake_documents(self, vals):
        """Refuse documents of other companies, and those that the user may not read; of orders see ``_lookup``."""
        company = self.env["res.company"].browse(vals["company_id"])
        self._get_order_facts(vals.get("sale_order_id") or False, company)
        for name in DOCUMENTS:
            if not vals.get(name) or name not in self._fields:
                continue
            record = self.env[self._fields[name].comodel_name].browse(vals[name])
            if name != "sale_channel_id" or not vals.get("sale_order_id"):
                record.check_access("read")
            known = record.sudo()
            owner = known.company_id if "company_id" in record._fields else company
            if owner and owner != company:
                raise AccessError(self.env._("“%(name)s” belongs to another company.", name=known.display_name))

    def _get_intake_title(self, description):
        """Return the first line of what the customer says as the title of the case."""
        line = description.strip().splitlines()[0]
        return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"

    def _create_caller(self, vals):
        """Create the contact of a caller nobody knows, under the user's own rights."""
        if not (vals.get("partner_name") or "").strip():
            raise UserError(self.env._("Write down the name of the new customer."))
        return self.env["res.partner"].create(
            {
                "name": vals["partner_name"].strip(),
                "phone": vals.get("partner_phone"),
                "email": vals.get("partner_email"),
                "company_id": False,
            }
        )
