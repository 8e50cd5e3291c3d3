/**
 * The story of one promise, played by three people: an agent submits a quotation against a
 * guaranteed date, a lead approves it, a tracker asks for the stock again, confirms, checks in with
 * the factory, agrees a new date and delivers.
 */
import { registry } from "@web/core/registry";

const { DateTime } = luxon;
const tours = registry.category("web_tour.tours");
const inDays = (days) => DateTime.now().plus({ days }).toFormat("MM/dd/yyyy");

function openOrder() {
    return [
        {
            content: "Open the order from the list",
            trigger: ".o_list_view .o_data_row:contains('Ms Li') td[name=partner_id]",
            run: "click",
        },
        { trigger: ".o_form_view .o_statusbar_status" },
    ];
}

function openMenu(group, xmlid) {
    return [
        { content: `Menu ${group}`, trigger: `.o_menu_sections [data-menu-xmlid='${group}']`, run: "click" },
        { content: `Menu ${xmlid}`, trigger: `.dropdown-menu [data-menu-xmlid='${xmlid}']`, run: "click" },
    ];
}

function clickButton(name) {
    return [{ trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]`, run: "click" }];
}

function pickDate(name, value, where = ".o_form_view") {
    return [
        { trigger: `${where} div[name=${name}] input`, run: `edit ${value} && press Enter && press Tab` },
        { content: "The date is taken", trigger: `${where} div[name=${name}] button:contains(/\\d/)` },
    ];
}

function openTab() {
    return [{ content: "Open the tab", trigger: ".o_notebook a[name=after_sales]", run: "click" }];
}

tours.add("after_sales_promise_agent", {
    steps: () => [
        { content: "New quotation", trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_field_widget[name=partner_id] input", run: "edit Ms Li" },
        { trigger: "ul.ui-autocomplete > li > a:contains('Ms Li')", run: "click" },
        { trigger: "a:contains('Add a product')", run: "click" },
        { trigger: "div[name=product_template_id] input", run: "edit Tour Sofa" },
        { trigger: "ul.ui-autocomplete a:contains('Tour Sofa')", run: "click" },
        { trigger: "a[name=order_lines]", run: "click" },
        {
            content: "The realistic date is shown with its reason",
            trigger: ".o_field_widget[name=earliest_receipt_reason]:contains('20 days by the note on Red Oak Works')",
        },
        ...pickDate("receipt_deadline", inDays(33)),
        { content: "Urgency", trigger: ".o_field_widget[name=deadline_urgency] input", run: "click" },
        { trigger: ".o_select_menu_item:contains('Critical')", run: "click" },
        { content: "The urgency is taken", trigger: ".o_field_widget[name=deadline_urgency] input:value('Critical')" },
        ...openTab(),
        { trigger: ".o_field_widget[name=deadline_guaranteed] input", run: "check" },
        { trigger: ".o_field_widget[name=sold_from_stock] input", run: "check" },
        ...clickButton("action_submit_after_sales"),
        {
            content: "The order says what it waits for",
            trigger: ".o_field_widget[name=promise_problem]:contains('A team lead has to approve this first')",
        },
        { content: "The request is listed", trigger: ".o_field_widget[name=approval_ids]:contains('Guaranteed date')" },
    ],
});

tours.add("after_sales_promise_lead", {
    steps: () => [
        {
            content: "Open the request",
            trigger: ".o_data_row:contains('Guaranteed date') td[name=host_name]",
            run: "click",
        },
        ...clickButton("action_open_decision"),
        { trigger: ".modal .o_field_widget[name=decision_note] textarea", run: "edit The factory confirmed it." },
        { trigger: ".modal button[name=action_approve]", run: "click" },
        { trigger: ".o_arrow_button_current:contains('Approved')" },
    ],
});

tours.add("after_sales_promise_tracker", {
    steps: () => [
        ...openOrder(),
        ...clickButton("action_open_stock_recheck"),
        { trigger: ".modal .o_field_widget[name=line_ids]:contains('Tour Sofa')" },
        { trigger: ".modal .o_field_widget[name=result] input[data-value=in_stock]", run: "click" },
        { trigger: ".modal .o_field_widget[name=note] textarea", run: "edit Mr Wang: two left" },
        { trigger: ".modal button[name=action_record]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        ...clickButton("action_confirm"),
        { trigger: ".o_arrow_button_current:contains('Sales Order')" },
        ...openMenu("after_sales.menu_team", "after_sales.menu_my_work"),
        {
            content: "Check in with the factory",
            trigger: ".o_data_row:contains('Factory check-in') button[name=action_open_done]",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=delay_risk] input[data-value=yes]", run: "click" },
        { trigger: ".modal .o_field_widget[name=note] textarea", run: "edit The wood arrives late" },
        { trigger: ".modal button[name=action_done]", run: "click" },
        { content: "The risk leads to the customer", trigger: ".modal .o_field_widget[name=new_date]" },
        ...pickDate("new_date", inDays(45), ".modal"),
        ...pickDate("contacted_at", `${inDays(-1)} 10:00:00`, ".modal"),
        { trigger: ".modal .o_field_widget[name=reason] textarea:value('The wood arrives late')" },
        {
            content: "Nobody's answer is taken for granted",
            trigger: ".modal .o_field_widget[name=response] input[data-value=accepted]",
            run: "click",
        },
        {
            content: "The customer reads the new date",
            trigger: ".modal .o_field_widget[name=message] textarea",
        },
        { trigger: ".modal button[name=action_change]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        ...openMenu("after_sales.menu_promises", "after_sales.menu_orders"),
        ...openOrder(),
        ...openTab(),
        { trigger: ".o_field_widget[name=deadline_change_ids]:contains('Accepted')" },
        { content: "On track again", trigger: ".ribbon:contains('On Track')" },
        { trigger: "button[name=action_view_delivery]", run: "click" },
        { trigger: ".o_form_view button[name=action_early_ship_consent]", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=early_ship_consent_at]" },
        { trigger: ".o_form_view button[name=button_validate]:visible", run: "click" },
        { trigger: ".o_arrow_button_current:contains('Done')" },
        { trigger: ".o_back_button", run: "click" },
        { content: "The promise is kept", trigger: ".ribbon:contains('Kept')" },
    ],
});
