/**
 * The story of an exchange for a dearer article: the agent says what the customer gets instead, the old one comes back
 * and is looked at, the customer pays the difference, and only then the new one leaves.
 */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function press(name) {
    return { trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]:visible`, run: "click" };
}

function isIn(state) {
    return { trigger: `.o_form_view .o_statusbar_status .o_arrow_button_current:contains('${state}')` };
}

tours.add("after_sales_exchange_ask", {
    steps: () => [
        press("action_open_remedy"),
        { trigger: ".modal .o_field_widget[name=rung_id] label:contains('Exchange')" },
        {
            content: "Why does the customer wish it?",
            trigger: ".modal .o_field_widget[name=reason_id] input",
            run: "edit Changed",
        },
        { trigger: ".dropdown-item:contains('Changed their mind')", run: "click" },
        { trigger: ".modal .alert-info:contains('Say first whether it holds')" },
        { trigger: ".modal .o_field_widget[name=row_ids] .o_data_row td[name=holds]", run: "click" },
        { trigger: ".modal .o_field_widget[name=row_ids] td[name=holds] input", run: "click" },
        { trigger: ".o_select_menu_item:contains('Holds')", run: "click" },
        { trigger: ".modal .alert-success:contains('Exchange within fifteen days')" },
        {
            content: "Another article than the one that comes back",
            trigger: ".modal .o_field_widget[name=line_ids] .o_data_row td[name=new_product_id]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=line_ids] td[name=new_product_id] input",
            run: "edit Tour Throne",
        },
        { trigger: ".dropdown-item:contains('Tour Throne')", run: "click" },
        {
            content: "Its price is that of the price list",
            trigger: ".modal .o_field_widget[name=line_ids] td[name=new_price] input:value('259.50')",
        },
        {
            content: "259.50 less the 179.99 that were paid",
            trigger: ".modal .o_field_widget[name=settlement]:contains('79.51')",
        },
        { trigger: ".modal .alert-success" },
        { trigger: ".modal footer button[name=action_request]:visible:contains('Decide')", run: "click" },
        isIn("Awaiting return"),
        {
            content: "The agent reads what the customer has to pay, and that he has not",
            trigger: ".o_form_view div[name=notes]:contains('has not paid the difference'):contains('79.51')",
        },
    ],
});

function lookAt(check) {
    const row = `.o_field_widget[name=check_ids] .o_data_row:contains('${check}')`;
    return [
        { content: "What is in order is one touch", trigger: `${row} button[name=action_in_order]`, run: "click" },
        { trigger: `${row} td[name=result]:contains('In order')` },
    ];
}

tours.add("after_sales_exchange_take_in", {
    steps: () => [
        press("button_validate"),
        isIn("Done"),
        { trigger: ".o_form_view .oe_stat_button[name=action_view_inspection]", run: "click" },
        ...["Invoice returned", "Outer box intact", "Accessories complete", "Gifts complete"].flatMap(lookAt),
        press("action_pass"),
        isIn("Passed"),
    ],
});

tours.add("after_sales_exchange_settle", {
    steps: () => [
        { trigger: ".o_form_view .o_field_widget[name=tax_totals]:contains('79.51')" },
        press("action_post"),
        isIn("Posted"),
        press("action_register_payment"),
        { trigger: ".modal .o_field_widget[name=amount] input:value('79.51')" },
        { trigger: ".modal button[name=action_create_payments]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_form_view .o_field_widget[name=tax_totals], .o_form_view .o_payment_label" },
    ],
});

tours.add("after_sales_exchange_send", {
    steps: () => [press("button_validate"), isIn("Done")],
});
