from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """What a case is called towards the customer (IT-01): an agent's notes are for ourselves."""

    _inherit = "helpdesk.ticket"

    customer_title = fields.Char(
        recorded=True,
        help="The title in the words of the customer who opened the case. Renaming the case does not change it.",
    )
    # Computed with full rights: whoever may see the case may see what the customer is told of it.
    customer_topic = fields.Char(
        compute="_compute_customer_subject",
        compute_sudo=True,
        help="What the case is about, in words that may go to the customer.",
    )
    customer_subject = fields.Char(
        compute="_compute_customer_subject",
        compute_sudo=True,
        help="The kind of the case and what it is about, for the customer.",
    )

    @api.depends("customer_title", "number", "case_kind_id", "product_id", "sale_order_id")
    @api.depends_context("lang")
    def _compute_customer_subject(self):
        for ticket in self:
            if ticket.customer_title:
                ticket.customer_topic = ticket.customer_subject = ticket.customer_title
                continue
            kind = ticket.case_kind_id.name if ticket.case_kind_id.portal_visible else self.env._("Your request")
            topic = ticket._get_topic()
            ticket.customer_topic = topic or ticket.number
            ticket.customer_subject = f"{kind}: {topic}" if topic else kind

    @api.depends("customer_subject")
    @api.depends_context("uid")
    def _compute_display_name(self):
        """Call a case towards its customer what its page calls it; towards us without the dot of a title.

        Names stand in the middle of our sentences.
        """
        if self.env.user.share:
            for ticket in self:
                ticket.display_name = f"{ticket.number} - {ticket.customer_subject}"
            return None
        result = super()._compute_display_name()
        for ticket in self:
            ticket.display_name = ticket.display_name.rstrip(".。 ")
        return result

    def _keep_customer_title(self, vals):
        """Keep the title of whoever is no person of ours: the customer, or the gateway that passes on his mail."""
        if not self.env.user._is_internal() or self.env.user._is_superuser():
            vals.setdefault("customer_title", vals.get("name"))

    def _get_topic(self):
        """Return goods and order of this case in words, empty where neither is known."""
        self.ensure_one()
        order = self.sale_order_id.name
        goods = self.product_id.with_context(display_default_code=False).display_name
        if goods and order:
            return self.env._("%(goods)s, order %(order)s", goods=goods, order=order)
        return goods or (self.env._("order %(order)s", order=order) if order else "")

    def _message_compute_subject(self):
        """Head mails by what the customer may read."""
        return f"{self.number}: {self.customer_subject}"

    def _notify_by_email_prepare_rendering_context(self, message, **kwargs):
        """Name the case in the frame of a mail as its subject does."""
        context = super()._notify_by_email_prepare_rendering_context(message, **kwargs)
        name = self._message_compute_subject()
        return context | {"record_name": name, "subtitles": [name]}

    def _get_signature(self):
        """Return who signs what is sent to the customer now: whoever sends it, else the agent of the case."""
        self.ensure_one()
        user = self.env.user
        is_person = user._is_internal() and not user._is_superuser()
        case = self.sudo()
        return user.name if is_person else case.user_id.name or case.company_id.name

    def _get_picture_request(self):
        """Hook: return which pictures this case needs: ``places`` with name and instructions, and a ``link``."""
        self.ensure_one()
        return {"places": [], "link": ""}
