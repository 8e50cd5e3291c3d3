from odoo import models


class RepairOrder(models.Model):
    """A device that the customer mails in: where to, and how (IT-05)."""

    _inherit = "repair.order"

    # Whoever reads a device at the desk writes to its customer.
    _mail_post_access = "read"

    def _get_mail_in_address(self):
        """Return where the device is sent, and what stays at home, in the language of these records.

        :return: dict of name, address, phone and stays (the names of what goes back to the customer at once)
        """
        self.ensure_one()
        repair = self.sudo()
        place = repair.repair_point_id or repair.picking_type_id.warehouse_id.partner_id or repair.company_id.partner_id
        accessories = self.env["after.sales.repair.accessory"].sudo()
        loose = accessories._select_for(repair.product_id, repair.company_id).filtered("goes_back")
        return {
            "name": place.name,
            "address": place._display_address(without_company=True).strip(),
            "phone": place.phone,
            "stays": ", ".join(loose.mapped("name")),
        }

    def action_open_instructions(self):
        """Write to the customer how to send the device in; what is sent stands in the log."""
        self.ensure_one()
        self._check_may_serve()
        return {
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "name": self.env._("How to Send It In"),
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": self.env.ref("after_sales.mail_template_repair_mail_in").id,
                "default_composition_mode": "comment",
            },
        }
