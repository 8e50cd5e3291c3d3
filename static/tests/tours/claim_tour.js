/**
 * The story of a damaged wardrobe: an agent hears of it and begins the claim at the delivery, is called
 * away, goes on from the case, has the cause decided and chooses what the customer gets.
 */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function press(name) {
    return { trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]`, run: "click" };
}

function inStep(text) {
    return { trigger: `.modal .o_arrow_button_current:contains('${text}')` };
}

function next(name) {
    return { trigger: `.modal footer button[name=${name}]`, run: "click" };
}

function choose(name, value) {
    return { trigger: `.modal .o_field_widget[name=${name}] input[data-value=${value}]`, run: "click" };
}

tours.add("after_sales_claim_begin", {
    steps: () => [
        {
            content: "Open the delivery from the list",
            trigger: ".o_list_view .o_data_row:contains('Ms Li') td[name=partner_id]",
            run: "click",
        },
        press("action_open_claim"),
        inStep("Which goods"),
        {
            content: "Say what is wrong",
            trigger: ".modal .o_field_widget[name=case_kind_id] input",
            run: "edit Damage after",
        },
        { trigger: ".dropdown-item:contains('Damage after unpacking')", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=description] textarea",
            run: "edit The door is cracked from top to bottom",
        },
        {
            content: "The only thing that came is ticked; which box is it?",
            trigger:
                ".modal .o_data_row:contains('Tour Wardrobe'):has(td[name=is_chosen] input:checked) td[name=package_number]",
            run: "click",
        },
        { trigger: ".modal .o_data_row td[name=package_number] input", run: "edit 2" },
        next("action_to_facts"),
        inStep("What happened"),
        choose("packaging", "damaged_matching"),
        {
            content: "Called away: what was said is kept",
            trigger: ".modal footer button[name=action_pause]",
            run: "click",
        },
        { trigger: "body:not(:has(.modal))" },
    ],
});

tours.add("after_sales_claim_decide", {
    steps: () => [
        { trigger: ".o_form_view .o_statusbar_status" },
        press("action_open_claim"),
        inStep("What happened"),
        { trigger: ".modal .o_field_widget[name=packaging] input[data-value=damaged_matching]:checked" },
        next("action_to_evidence"),
        inStep("Proof and next step"),
        { trigger: ".modal .alert:contains('Carrier damage')" },
        next("action_finish"),
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('To decide')" },
        { content: "The pictures come first", trigger: ".o_form_view .nav-link[name=items]", run: "click" },
        { trigger: ".o_form_view .nav-link.active[name=items]" },
        {
            trigger:
                ".o_form_view .o_field_widget[name=package_label], .o_form_view .o_data_cell:contains('Box 2 of 3')",
        },
        press("action_open_decide"),
        { trigger: ".modal .o_field_widget[name=facts]:contains('Damaged at the matching place')" },
        { trigger: ".modal footer button[name=action_decide]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Decided')" },
    ],
});

tours.add("after_sales_claim_remedy", {
    steps: () => [
        { trigger: ".o_form_view .o_statusbar_status" },
        {
            content: "From the decision to the remedy in one click",
            trigger: ".o_form_view .o_statusbar_buttons > button.btn-primary[name=action_open_remedy]:first-child",
            run: "click",
        },
        { trigger: ".modal .alert-success" },
        { trigger: ".modal footer button[name=action_request]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
