/**
 * What is done a hundred times a day, in the fewest clicks and fields that do it. Each flow counts its own: whoever
 * adds one to a screen has to say so here, and in docs/screens/README.md.
 */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const HEADER = ".o_form_view .o_statusbar_buttons";

/** Return the steps of a flow. :raise Error: when they click and type more often than they may */
function flow(name, most, steps) {
    const count = steps.filter((step) => step.run).length;
    if (count !== most) {
        throw new Error(`${name}: ${count} clicks and fields instead of ${most}`);
    }
    return steps;
}

function press(name) {
    return { trigger: `${HEADER} button[name=${name}]:visible`, run: "click" };
}

function next(name) {
    return { trigger: `.modal footer button[name=${name}]:visible`, run: "click" };
}

function choose(name, value) {
    return { trigger: `.modal .o_field_widget[name=${name}] input[data-value=${value}]`, run: "click" };
}

const closed = { trigger: "body:not(:has(.modal))" };

tours.add("after_sales_clicks_agent", {
    steps: () => [
        ...flow("a case from a call", 7, [
            { trigger: ".o_control_panel button:contains('New Case')", run: "click" },
            { trigger: ".modal .o_field_widget[name=lookup] input", run: "edit 138 0013 8000 && press Tab" },
            { trigger: ".modal .o_case_candidates button:contains('Sofa')", run: "click" },
            { trigger: ".modal .o_case_candidates button.active:contains('Sofa')" },
            { trigger: ".modal .o_field_widget[name=case_kind_id] input", run: "edit Damage after" },
            { trigger: "ul.ui-autocomplete a:contains('Damage after unpacking')", run: "click" },
            { trigger: ".modal .o_field_widget[name=description] textarea", run: "edit A leg is cracked" },
            next("action_create"),
            closed,
        ]),
        ...flow("an answer with a canned text", 3, [
            press("action_open_answer"),
            { trigger: ".modal .o_field_widget[name=template_id] label:contains('Damage found')", run: "click" },
            { trigger: ".modal .o_field_widget[name=preview]:contains('Ms Li')" },
            next("action_send"),
            closed,
        ]),
        ...flow("damage to decided", 7, [
            press("action_open_claim"),
            { trigger: ".modal .o_data_row:contains('Sofa'):has(td[name=is_chosen] input:checked)" },
            next("action_to_facts"),
            choose("packaging", "damaged_matching"),
            next("action_to_evidence"),
            next("action_finish"),
            closed,
            press("action_open_decide"),
            next("action_decide"),
            closed,
            { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Decided')" },
        ]),
        ...flow("offer a remedy", 3, [
            press("action_open_remedy"),
            choose("old_piece", "keep"),
            next("action_request"),
            closed,
        ]),
    ],
});

tours.add("after_sales_clicks_service", {
    steps: () =>
        flow("send a provider", 3, [
            press("action_open_dispatch"),
            { trigger: ".modal .o_field_widget[name=provider_id] input:value('Home Fit')" },
            { trigger: ".modal .o_field_widget[name=price_disclosed] input", run: "click" },
            next("action_send"),
            closed,
        ]),
});

tours.add("after_sales_clicks_tracker", {
    steps: () =>
        flow("a check-in with the factory", 4, [
            { trigger: ".o_control_panel button:contains('My Work')", run: "click" },
            { trigger: ".o_data_row:contains('check-in') button[name=action_open_done]", run: "click" },
            choose("delay_risk", "no"),
            next("action_done"),
            closed,
        ]),
});

tours.add("after_sales_clicks_lead", {
    steps: () =>
        flow("what is late, and its list", 1, [
            {
                trigger: ".o_after_sales_today_section[data-section=late] .o_after_sales_today_tile:first",
                run: "click",
            },
            { trigger: ".o_list_view .o_data_row" },
        ]),
});
