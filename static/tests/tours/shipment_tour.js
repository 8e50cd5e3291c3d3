/**
 * The story of one delivery: an agent verifies the details and calls the customer, a tracker records
 * the waybill, ships, hands over and notifies; the agent calls again, the goods have arrived and
 * something is wrong, so a case begins.
 */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function openDelivery() {
    return [
        {
            content: "Open the delivery from the list",
            trigger: ".o_list_view .o_data_row:contains('Ms Li') td[name=partner_id]",
            run: "click",
        },
        { trigger: ".o_form_view .o_statusbar_status" },
    ];
}

function press(name) {
    return [{ trigger: `.o_form_view .o_statusbar_buttons button.btn-primary[name=${name}]`, run: "click" }];
}

function inWizard(steps, button) {
    return [
        { trigger: ".modal .o_form_view" },
        ...steps,
        { trigger: `.modal button[name=${button}]`, run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ];
}

function type(name, value) {
    return { trigger: `.modal .o_field_widget[name=${name}] :is(input, textarea)`, run: `edit ${value}` };
}

function choose(name, value) {
    return { trigger: `.modal .o_field_widget[name=${name}] input[data-value=${value}]`, run: "click" };
}

tours.add("after_sales_shipment_agent", {
    steps: () => [
        ...openDelivery(),
        {
            content: "The delivery says what it waits for",
            trigger: ".alert:contains('The details have not been verified')",
        },
        ...press("action_open_details"),
        ...inWizard(
            [
                { trigger: ".modal .o_field_widget[name=details]:contains('Tour Wardrobe')" },
                choose("send_reminder", "chat"),
            ],
            "action_verify",
        ),
        ...press("action_open_call"),
        ...inWizard(
            [
                { trigger: ".modal .o_field_widget[name=script]:contains('glass inside')" },
                choose("how", "message_left"),
                { trigger: ".modal .o_field_widget[name=message]:contains('Please call')" },
            ],
            "action_record",
        ),
        { trigger: ".alert:contains('The waybill has not been recorded')" },
    ],
});

tours.add("after_sales_shipment_tracker", {
    steps: () => [
        ...openDelivery(),
        ...press("action_open_waybill"),
        ...inWizard(
            [
                type("carrier_tracking_ref", "RL-2026"),
                choose("verified_how", "online"),
                type("package_count", "3"),
                type("piece_count", "4"),
                type("transport_volume", "1.2"),
                type("actual_freight_cost", "140"),
                type("packing_fee", "10"),
            ],
            "action_record",
        ),
        { trigger: ".o_form_view button[name=button_validate]:visible", run: "click" },
        { trigger: ".alert:contains('still waiting to be handed over')" },
        ...press("action_hand_over"),
        ...press("action_open_notice"),
        ...inWizard(
            [
                { trigger: ".modal .o_field_widget[name=text]:contains('Waybill number: RL-2026')" },
                { trigger: ".modal .o_field_widget[name=text]:contains('Shake the package')" },
            ],
            "action_send",
        ),
        { trigger: ".o_form_view .o_statusbar_buttons .o_after_sales_more", run: "click" },
        { trigger: ".o-dropdown--menu button[name=action_open_follow_up]" },
    ],
});

tours.add("after_sales_shipment_follow_up", {
    steps: () => [
        {
            content: "The call is work of mine",
            trigger: ".o_data_row:contains('Call after shipment') button[name=action_open_done]",
            run: "click",
        },
        { trigger: ".modal .o_form_view" },
        choose("branch", "received"),
        { trigger: ".modal .o_field_widget[name=is_problem] input", run: "check" },
        { trigger: ".modal .o_field_widget[name=case_kind_id] input", run: "click" },
        { trigger: "ul.ui-autocomplete > li > a:contains('Damage after unpacking')", run: "click" },
        type("problem", "The left door is cracked"),
        { trigger: ".modal button[name=action_record]", run: "click" },
        {
            content: "The problem is a case now",
            trigger: ".o_form_view .o_field_widget[name=case_kind_id] input:value('Damage after unpacking')",
        },
        { trigger: ".o_form_view .o_field_widget[name=description]:contains('The left door is cracked')" },
    ],
});
