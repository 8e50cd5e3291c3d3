/**
 * The story of a recovery: a carrier broke a chair, the customer got money, the carrier is claimed from, offers less,
 * and pays that.
 */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function press(name) {
    return { trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]`, run: "click" };
}

function isNow(state) {
    return { trigger: `.o_form_view .o_statusbar_status .o_arrow_button_current:contains('${state}')` };
}

function answer(step, ...steps) {
    return [
        press("action_open_answer"),
        { trigger: `.modal .o_field_widget[name=step] .o_radio_item:contains('${step}') input`, run: "click" },
        ...steps,
        { trigger: ".modal footer button[name=action_record]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ];
}

tours.add("after_sales_recovery", {
    steps: () => [
        { content: "What is lost otherwise?", trigger: ".o_form_view .alert-danger:contains('or lose')" },
        {
            content: "The draft is there by itself",
            trigger: ".o_form_view button[name=action_view_recoveries]",
            run: "click",
        },
        isNow("Draft"),
        press("action_open_file"),
        { content: "What the pack lacks", trigger: ".modal .alert-warning:contains('invoice')" },
        { trigger: ".modal .o_field_widget[name=reference] input", run: "edit SF-77" },
        { trigger: ".modal footer button[name=action_file]", run: "click" },
        isNow("Filed"),
        ...answer("Has it on the desk"),
        isNow("Acknowledged"),
        ...answer("Offers an amount", {
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 200 && press Tab",
        }),
        { trigger: ".o_form_view .o_field_widget[name=amount_offered]:contains('200.00')" },
        ...answer("We agree on an amount"),
        isNow("Agreed"),
    ],
});

tours.add("after_sales_recovery_cost", {
    steps: () => [
        { trigger: ".o_form_view .nav-link[name=remedies]", run: "click" },
        {
            content: "What the case has cost in the end",
            trigger: ".o_form_view .o_field_widget[name=net_cost]:contains('128.00')",
        },
    ],
});
