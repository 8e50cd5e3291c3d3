/**
 * The story of one case: a customer calls, the agent finds the order by the phone number, answers and
 * works; the case climbs to the lead and goes back; it is solved when the customer says so.
 */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const HEADER = ".o_form_view .o_statusbar_buttons";

function press(name) {
    return [{ trigger: `${HEADER} button[name=${name}]:visible`, run: "click" }];
}

function pressMore(name) {
    return [
        { trigger: `${HEADER} .o_after_sales_more`, run: "click" },
        { trigger: `.o-dropdown--menu button[name=${name}]`, run: "click" },
    ];
}

function pressNext(name) {
    return [
        {
            content: "The next step stands out",
            trigger: `${HEADER}:not(:has(.btn-primary ~ .btn-primary)) > button.btn-primary[name=${name}]:first-child`,
            run: "click",
        },
    ];
}

function inWizard(steps, button) {
    return [
        { trigger: ".modal .o_form_view" },
        ...steps,
        { trigger: `.modal button[name=${button}]:visible`, run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ];
}

function type(name, value) {
    return { trigger: `.modal .o_field_widget[name=${name}] :is(input, textarea)`, run: `edit ${value}` };
}

function tick(name, value) {
    return { trigger: `.modal .o_field_widget[name=${name}] input[data-value=${value}]`, run: "click" };
}

function chooseRecord(place, name, text) {
    return [
        { trigger: `${place} .o_field_widget[name=${name}] input`, run: `edit ${text}` },
        { trigger: `ul.ui-autocomplete > li > a:contains('${text}')`, run: "click" },
    ];
}

function openCase() {
    return [
        {
            content: "Open the case from the list",
            trigger:
                ".o_list_view .o_data_row:contains('Ms Li'):contains('Damage after unpacking') td[name=partner_id]",
            run: "click",
        },
        { trigger: ".o_form_view .o_statusbar_status" },
    ];
}

function stage(name) {
    return [
        {
            content: `The case is in ${name}`,
            trigger: `.o_statusbar_status .o_arrow_button_current:contains('${name}')`,
        },
    ];
}

tours.add("after_sales_case_intake", {
    steps: () => [
        { trigger: ".o_menu_sections [data-menu-xmlid='after_sales.menu_cases']", run: "click" },
        { trigger: ".dropdown-menu [data-menu-xmlid='after_sales.menu_cases_new']", run: "click" },
        {
            content: "A phone number, as the caller says it",
            trigger: ".modal .o_field_widget[name=lookup] input",
            run: "edit 138 0013 8000 && press Tab",
        },
        {
            content: "Of the orders of the caller, the one with the wardrobe",
            trigger: ".modal .o_case_candidates button:contains('Tour Wardrobe')",
            run: "click",
        },
        { trigger: ".modal .o_case_candidates button.active:contains('Tour Wardrobe')" },
        { trigger: ".modal .o_field_widget[name=partner_id] input:value('Ms Li')" },
        ...chooseRecord(".modal", "case_kind_id", "Damage after unpacking"),
        type("description", "The left door is cracked"),
        { trigger: ".modal button[name=action_create]", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=description]:contains('The left door is cracked')" },
        { content: "It says what is missing", trigger: "div[name=missing_facts]:contains('the product')" },
        {
            content: "The clock of the first answer runs",
            trigger: "[name=clock_response] .o_after_sales_countdown:not(.text-danger)",
        },

        ...pressNext("action_open_answer"),
        {
            trigger: ".modal .o_field_widget[name=template_id] label:contains('Damage found after unpacking')",
            run: "click",
        },
        { content: "As the customer reads it", trigger: ".modal .o_field_widget[name=preview]:contains('Ms Li')" },
        { trigger: ".modal button[name=action_write]", run: "click" },
        { trigger: ".modal .o_field_widget[name=body]:contains('Ms Li')" },
        { trigger: ".modal button[name=action_send_mail]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        {
            content: "Answered: no more the next step",
            trigger: `${HEADER} button[name=action_open_answer]:not(.btn-primary):visible`,
        },
        { trigger: "[name=clock_response] .o_field_widget[name=response_state]:contains('Met')" },

        ...press("action_open_contact"),
        ...inWizard([type("note", "She sends pictures this evening")], "action_record"),
        { trigger: ".o-mail-Message:contains('She sends pictures this evening')" },

        ...chooseRecord(".o_form_view", "product_id", "Tour Wardrobe"),
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "Nothing is missing",
            trigger: ".o_form_saved:not(:has(div[name=missing_facts]:contains('the product')))",
        },
        ...pressNext("action_start_work"),
        ...stage("In Progress"),

        ...pressMore("action_open_escalate"),
        ...inWizard(
            [
                { content: "To whom it goes", trigger: ".modal .o_field_widget[name=next_person_id]:contains('Lead')" },
                tick("reason", "insists"),
                type("note", "Explained the repair twice"),
            ],
            "action_escalate",
        ),
        { trigger: ".alert div[name=escalation]:contains('Lead'):contains('not acknowledged yet')" },
    ],
});

tours.add("after_sales_case_escalation", {
    steps: () => [
        { trigger: ".o_searchview_dropdown_toggler", run: "click" },
        { trigger: ".o_filter_menu .o-dropdown-item:contains('Escalated to Me')", run: "click" },
        { trigger: ".o_searchview .o_facet_values:contains('Escalated to Me')" },
        ...openCase(),
        ...pressNext("action_acknowledge"),
        { trigger: ".alert div[name=escalation] span:visible:contains(/^acknowledged$/)" },
        { trigger: ".o_notebook .nav-link:contains('Escalations')", run: "click" },
        { trigger: ".o_field_widget[name=escalation_ids] .o_data_row:contains('insists on a superior')" },
        ...pressMore("action_open_de_escalate"),
        ...inWizard([type("why", "I called her; the door is exchanged")], "action_send_back"),
        { trigger: ".o_form_view:not(:has(.alert div[name=escalation]))" },
        { trigger: ".o_field_widget[name=escalation_ids] .o_data_row:contains('the door is exchanged')" },
    ],
});

tours.add("after_sales_case_solve", {
    steps: () => [
        ...openCase(),
        ...pressNext("action_open_solve"),
        ...inWizard(
            [
                type("solution", "The factory sends a new door"),
                { trigger: ".modal .o_field_widget[name=responsible_party] input", run: "click" },
                { trigger: ".o_select_menu_item:contains('Factory')", run: "click" },
                {
                    trigger: ".modal .o_field_widget[name=solution_agreed_on] :is(input, button)",
                    run: "click",
                },
                { trigger: ".o_datetime_picker .o_today", run: "click" },
            ],
            "action_ask",
        ),
        ...stage("Awaiting"),
        { trigger: ".o_notebook .nav-link:contains('Finding & Solution')", run: "click" },
        { trigger: ".o_field_widget[name=solution] textarea:value('The factory sends a new door')" },
        { trigger: ".o_field_widget[name=confirmation_asked_at]" },
    ],
});

tours.add("after_sales_case_confirmation", {
    steps: () => [
        {
            content: "The customer reads what was done",
            trigger: ".o_after_sales_case:contains('The factory sends a new door')",
        },
        { trigger: "button[name=confirm]", run: "click", expectUnloadPage: true },
        { trigger: ".alert-success:contains('everything is settled')" },
    ],
});

tours.add("after_sales_case_gate", {
    steps: () => [
        ...openCase(),
        {
            content: "Work, though nobody knows on what",
            trigger: ".o_statusbar_status button:contains('In Progress')",
            run: "click",
        },
        { trigger: ".modal:contains('Please record first'):contains('the delivery'):contains('the product')" },
        { trigger: ".modal .modal-footer button", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_form_button_cancel", run: "click" },
        ...stage("New"),
    ],
});
