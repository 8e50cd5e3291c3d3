/**
 * An empty company is set up: the manager goes through the checklist to the first promised order; then
 * the first case, its claim and the first service job.
 */
import { registry } from "@web/core/registry";

const { DateTime } = luxon;
const tours = registry.category("web_tour.tours");
const row = (name) => `.o_list_view .o_data_row:contains('${name}')`;

function setUp(name, problem) {
    return [
        { content: "It says what is missing", trigger: `${row(name)}:contains('${problem}')` },
        {
            content: `Set up: ${name}`,
            trigger: `${row(name)} button[name=action_open]:contains('Set Up')`,
            run: "click",
        },
    ];
}

const link = ":is(.o_back_button a, a.o_back_button)";

function leaveForm() {
    return [{ trigger: `.o_form_view ${link}`, run: "click" }];
}

function leaveList() {
    return [{ trigger: `.o_action:not(.o_form_view) ${link}`, run: "click" }];
}

function done(name) {
    return [{ content: `Done: ${name}`, trigger: `${row(name)}:contains('Done')` }];
}

function choose(place, name, text) {
    return [
        { trigger: `${place} .o_field_widget[name=${name}] input`, run: `edit ${text}` },
        { trigger: `ul.ui-autocomplete a:contains('${text}')`, run: "click" },
    ];
}

function press(name) {
    return { trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]:visible`, run: "click" };
}

function save() {
    return [{ trigger: ".o_form_button_save", run: "click" }, { trigger: ".o_form_saved" }];
}

tours.add("after_sales_setup", {
    steps: () => [
        ...done("A team with a lead"),
        ...done("Time zone and working hours"),

        ...setUp("Factory notes", "nobody is told which date can be promised"),
        { trigger: ".o_list_button_add", run: "click" },
        ...choose(".o_form_view", "partner_id", "Setup Works"),
        { trigger: ".o_field_widget[name=lead_days] input", run: "edit 20" },
        ...save(),
        ...leaveForm(),
        ...leaveList(),
        ...done("Factory notes"),

        ...setUp("Service areas", "no provider can be found near a customer"),
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_selected_row div[name=city] input", run: "edit Shanghai" },
        { trigger: ".o_list_button_save", run: "click" },
        { trigger: ".o_list_view:not(:has(.o_selected_row))" },
        ...leaveList(),
        ...done("Service areas"),

        ...setUp("Service providers", "nobody can be sent to a customer"),
        { trigger: ".o-kanban-button-new", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=name] :is(input, textarea)", run: "edit Quick Hands" },
        { trigger: ".o_notebook a[name=service_provider]", run: "click" },
        ...choose(".o_form_view", "provider_skill_ids", "Furniture repair"),
        ...choose(".o_form_view", "provider_area_ids", "Shanghai"),
        ...save(),
        press("action_activate_provider"),
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Active')" },
        ...leaveForm(),
        ...leaveList(),
        ...done("Service providers"),

        {
            content: "One's own van brings the goods",
            trigger: `${row("Carriers")} button[name=action_switch_need]:contains('Not Needed')`,
            run: "click",
        },
        { trigger: `${row("Carriers")}:contains('Not needed')` },

        ...setUp("The first promised order", "No order has been submitted"),
        { trigger: ".o_list_button_add", run: "click" },
        ...choose(".o_form_view", "partner_id", "Setup Customer"),
        { trigger: "a:contains('Add a product')", run: "click" },
        { trigger: "div[name=product_template_id] input", run: "edit Setup Cabinet" },
        { trigger: "ul.ui-autocomplete a:contains('Setup Cabinet')", run: "click" },
        { trigger: "a[name=order_lines]", run: "click" },
        { trigger: ".o_field_widget[name=earliest_receipt_reason]:contains('Setup Works')" },
        {
            content: "The customer's date",
            trigger: ".o_form_view div[name=receipt_deadline] input",
            run: `edit ${DateTime.now().plus({ days: 40 }).toFormat("MM/dd/yyyy")} && press Enter && press Tab`,
        },
        { trigger: ".o_field_widget[name=deadline_urgency] input", run: "click" },
        { trigger: ".o_select_menu_item:contains('Normal')", run: "click" },
        press("action_submit_after_sales"),
        { content: "It is promised", trigger: ".o_form_view button[name=action_confirm]:visible" },
        ...leaveForm(),
        ...leaveList(),
        ...done("The first promised order"),
    ],
});

tours.add("after_sales_setup_case", {
    steps: () => [
        { trigger: ".o_menu_sections [data-menu-xmlid='after_sales.menu_cases']", run: "click" },
        { trigger: ".dropdown-menu [data-menu-xmlid='after_sales.menu_cases_new']", run: "click" },
        { trigger: ".modal .o_field_widget[name=lookup] input", run: "edit 138 0013 8111 && press Tab" },
        { trigger: ".modal .o_case_candidates button:contains('Setup Cabinet')", run: "click" },
        { trigger: ".modal .o_case_candidates button.active:contains('Setup Cabinet')" },
        ...choose(".modal", "case_kind_id", "Damage after unpacking"),
        { trigger: ".modal .o_field_widget[name=description] textarea", run: "edit The door is cracked" },
        { trigger: ".modal button[name=action_create]", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=description]:contains('The door is cracked')" },

        press("action_open_claim"),
        { trigger: ".modal .o_data_row:contains('Setup Cabinet'):has(td[name=is_chosen] input:checked)" },
        { trigger: ".modal footer button[name=action_to_facts]", run: "click" },
        { trigger: ".modal .o_field_widget[name=packaging] input[data-value=damaged_matching]", run: "click" },
        { trigger: ".modal footer button[name=action_to_evidence]", run: "click" },
        { trigger: ".modal footer button[name=action_finish]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { content: "The claim is there", trigger: ".o_form_view .o_statusbar_status" },
    ],
});

tours.add("after_sales_setup_job", {
    steps: () => [
        { trigger: ".o_statusbar_status button:contains('Assessing')", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Assessing')" },
        { trigger: ".o_form_view .o_statusbar_buttons .o_after_sales_more", run: "click" },
        { trigger: ".o-dropdown--menu [name=action_open_dispatch]", run: "click" },
        { trigger: ".modal .o_field_widget[name=provider_id] input:value('Quick Hands')" },
        { trigger: ".modal .o_field_widget[name=agreed_price] input", run: "edit 180 && press Tab" },
        { trigger: ".modal .o_field_widget[name=price_disclosed] input", run: "click" },
        { trigger: ".modal button[name=action_send]:visible", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Offered')" },
    ],
});
