from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import desk

#: What the desk says of a device when it takes one in.
INTAKE = {
    "fault", "fault_code_id", "fault_seen", "data_warned", "max_cost_agreed", "customer_signature", "signed_by",
    "owner_note", "abnormal_reason", "repair_point_id", "service_mode", "component_id", "void_finding",
}  # fmt: skip


class RepairOrder(models.Model):
    """Takes a device in: restated fault, what came with it, data, the most it may cost, signature (RP-03 to RP-05)."""

    _inherit = "repair.order"

    @api.model
    def _expect(self, ticket, product, lot, service_mode="mail_in"):
        """Announce the device of a case: it stands on the board before it is here.

        :param lot: its serial number, or an empty one
        :raise UserError: when the same device is expected or here already
        """
        ticket._check_may_handle()
        company = ticket.sudo().company_id or self.env.company
        repairs = self._as_step().with_company(company)
        repairs._check_not_here(lot)
        return repairs._create_recorded(
            [repairs._prepare_repair_vals(ticket.sudo(), product, lot) | {"service_mode": service_mode}]
        ).with_env(self.env)

    @api.model
    def _prepare_repair_vals(self, ticket, product, lot):
        company = ticket.company_id or self.env.company
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        place = warehouse._get_repairs_place()
        return {
            "company_id": company.id,
            "ticket_id": ticket.id,
            "partner_id": ticket.partner_id.id,
            "product_id": product.id,
            "lot_id": lot.id,
            "user_id": (ticket.user_id or self.env.user).id,
            "picking_type_id": warehouse.repair_type_id.id,
            "product_location_src_id": place.id,
            "product_location_dest_id": place.id,
        }

    def _check_not_here(self, lot):
        """Refuse the same device a second time."""
        if not lot:
            return
        open_ = [
            ("lot_id", "=", lot.id),
            ("desk_state", "not in", (False, "done", "cancelled")),
            ("id", "not in", self.ids),
        ]
        known = self.sudo().search(open_, limit=1)
        if known:
            raise UserError(
                self.env._(
                    "%(serial)s is at the desk already: %(repair)s. Go on there.", serial=lot.name, repair=known.name
                )
            )

    def _take_in(self, vals, items=()):
        """Record that the device is here, in what state and on which terms; the transfer brings it in (RP-03).

        :param vals: values of INTAKE
        :param items: per accessory (accessory, handed in, needed for the fault, note)
        :raise UserError: in words, when something is missing or the device is here already
        """
        self.ensure_one()
        self._check_may_serve()
        repair = self._as_step()
        repair._lock_for_step("taken_in_at")
        repair._check_intake(vals, items)
        repair._record_facts(
            {name: value for name, value in vals.items() if name in INTAKE}
            | {"taken_in_at": fields.Datetime.now(), "taken_in_by": self.env.uid}
        )
        repair._settle_warranty()
        repair._note_items(items)
        repair._make_checks("outgoing")
        repair._bring("in")
        self._on_taken_in()

    def _check_intake(self, vals, items):
        """Refuse an intake that the customer could not hold us to, or we him."""
        self.ensure_one()
        if self.taken_in_at or self.state not in ("draft", "confirmed"):
            raise UserError(self.env._("%(repair)s has been taken in already.", repair=self.name))
        self._check_not_here(self.lot_id)
        if not (vals.get("fault") or "").strip():
            raise UserError(self.env._("Say in your own words what is wrong, and read it to the customer."))
        if not any(item[1] for item in items) and items:
            raise UserError(self.env._("Tick what the customer hands in: at least the device itself."))
        if any(item[0].holds_data and item[1] for item in items) and not vals.get("data_warned"):
            raise UserError(self.env._("Warn the customer that data may be lost, and ask for a copy first."))
        if vals.get("max_cost_agreed", 0.0) < 0:
            raise UserError(self.env._("What the customer bears at most cannot be below zero."))
        if vals.get("max_cost_agreed") and not (
            vals.get("customer_signature") and (vals.get("signed_by") or "").strip()
        ):
            raise UserError(self.env._("The customer signs, with a name, to bear up to this amount."))
        self._check_owner(vals.get("owner_note"))

    def _check_owner(self, owner_note):
        """Refuse a serial number that we never sold, or sold to somebody else, unless it is said why."""
        lot = self.lot_id
        if not lot:
            if self.product_id.tracking != "none":
                raise UserError(self.env._("Scan the serial number of %(goods)s.", goods=self.product_id.display_name))
            return
        here = lot.quant_ids.filtered(lambda q: q.location_id.usage == "internal" and q.quantity > 0 and not q.owner_id)
        if here:
            raise UserError(self.env._("%(serial)s lies in our stock: it was never sold.", serial=lot.name))
        buyer = lot.sale_order_ids.partner_id.commercial_partner_id
        if buyer and self.partner_id.commercial_partner_id not in buyer and not (owner_note or "").strip():
            raise UserError(
                self.env._("%(serial)s was sold to somebody else: say why this customer brings it.", serial=lot.name)
            )

    def _note_items(self, items):
        """Write down what came, what is kept because the fault needs it, and what goes back sealed (RP-04, E19)."""
        self.ensure_one()
        vals_list = []
        for accessory, came, is_needed, note in items:
            item = desk.Item(accessory.name, came, accessory.goes_back, is_needed)
            vals_list.append(
                {
                    "repair_id": self.id,
                    "accessory_id": accessory.id,
                    "came": came,
                    "is_needed": came and is_needed,
                    "goes_back": bool(desk.returned_at_once([item])),
                    "note": note,
                }
            )
        self.env["after.sales.repair.item"]._create_recorded(vals_list)

    def _make_checks(self, kind):
        """Give these devices the checks of a kind that they do not have yet."""
        checks = self.sudo().env["after.sales.repair.check"]
        vals_list = []
        for repair in self.sudo():
            wanted = checks._select_for(repair.product_id, repair.company_id).filtered(lambda check: check.kind == kind)
            missing = wanted - repair.check_ids.check_id
            vals_list += [{"repair_id": repair.id, "check_id": check.id, "kind": kind} for check in missing]
        self.sudo().env["after.sales.repair.check.line"]._create_recorded(vals_list)

    def _bring(self, way):
        """Let the device come in, or leave to its owner.

        :param way: in or out
        """
        self.ensure_one()
        customer = self.partner_id.with_company(self.company_id).property_stock_customer
        lot = self.replacement_lot_id if way == "out" and self.replacement_lot_id else self.lot_id
        places = (customer, self.product_location_src_id)
        self._move_device(lot, *(places if way == "in" else reversed(places)))

    def _move_device(self, lot, source, destination):
        """Move a device between places: it stays the customer's, so it has no value here and nobody can sell it."""
        self.ensure_one()
        warehouse = self.picking_type_id.warehouse_id
        comes_in = destination == self.product_location_src_id
        places = {"location_id": source.id, "location_dest_id": destination.id}
        goods = {"product_id": self.product_id.id, "product_uom": self.product_uom.id}
        picking = self.env["stock.picking"].create(
            {
                **places,
                "picking_type_id": (warehouse.in_type_id if comes_in else warehouse.out_type_id).id,
                "partner_id": self.partner_id.id,
                "owner_id": self.partner_id.id,
                "origin": self.name,
                "move_ids": [fields.Command.create({**goods, **places, "product_uom_qty": self.product_qty})],
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids.unlink()
        line = picking.move_ids._prepare_move_line_vals(quantity=0)
        self.env["stock.move.line"].create(
            {**line, "quantity": self.product_qty, "lot_id": lot.id, "owner_id": self.partner_id.id}
        )
        picking.move_ids.picked = True
        picking._action_done()

    def _on_taken_in(self):
        """What follows when a device is here: the remedy goes on, the customer hears at once what is unusual."""
        repair = self.sudo()
        repair.remedy_id._follow_documents()
        if repair.desk_state == "quote":
            repair.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=(repair.user_id or self.env.user).id,
                summary=self.env._("Tell the customer and quote: %(reason)s", reason=repair._get_quote_grounds()),
            )

    def _get_quote_grounds(self):
        """Return why the customer pays, for whoever tells him (RP-05)."""
        self.ensure_one()
        answer = self._choose_answer(self._answer_warranty()[self], self.component_id)
        return self.abnormal_reason or (answer.reason if answer else self.env._("no warranty rule covers it"))

    def _get_kept(self):
        """Return what we keep with the device, for the receipt and when it is handed over."""
        return desk.kept(self.item_ids._as_items())

    def _get_given_back(self):
        """Return what was sealed and given back at once."""
        return desk.returned_at_once(self.item_ids._as_items())
