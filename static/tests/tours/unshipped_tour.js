/**
 * The story of two orders whose customer wants the money back before anything has left: one is saved, the other is not.
 */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function press(name) {
    return { trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]:visible`, run: "click" };
}

function isIn(state) {
    return { trigger: `.o_form_view .o_statusbar_status .o_arrow_button_current:contains('${state}')` };
}

function ask() {
    return [
        press("action_open_remedy"),
        { content: "What comes first", trigger: ".modal .o_field_widget[name=proposal]:contains('Refund')" },
        {
            content: "What was paid, to the cent",
            trigger: ".modal .o_field_widget[name=priced_amount]:contains('406.78')",
        },
        {
            content: "Why?",
            trigger: ".modal .o_field_widget[name=reason_id] input",
            run: "edit Paid a week",
        },
        { trigger: ".dropdown-item:contains('Paid a week ago and not shipped')", run: "click" },
        { trigger: ".modal .alert-success" },
    ];
}

tours.add("after_sales_unshipped_held", {
    steps: () => [
        press("button_validate"),
        { content: "The goods are held", trigger: ".modal:contains('wants to cancel'):contains('Decide that first')" },
        { trigger: ".modal footer button:contains('Close')", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

tours.add("after_sales_unshipped_saved", {
    steps: () => [
        ...ask(),
        { content: "First the customer is called", trigger: ".modal button[name=action_save]", run: "click" },
        isIn("Draft"),
        press("action_open_end"),
        { trigger: ".modal .o_field_widget[name=how] input[data-value=refused]:checked" },
        {
            trigger: ".modal .o_field_widget[name=reason] input:visible",
            run: "edit It leaves on Friday: she keeps it",
        },
        { trigger: ".modal button[name=action_record]:visible", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        isIn("Refused"),
        {
            content: "The reason stays",
            trigger: ".o_form_view div[name=notes]:contains('It leaves on Friday: she keeps it')",
        },
    ],
});

tours.add("after_sales_unshipped_leaves", {
    steps: () => [press("button_validate"), isIn("Done")],
});

tours.add("after_sales_unshipped_lost", {
    steps: () => [
        ...ask(),
        { trigger: ".modal button[name=action_request]:visible:contains('Decide')", run: "click" },
        isIn("Awaiting refund"),
        { trigger: ".o_form_view .o_field_widget[name=amount]:contains('406.78')" },
    ],
});

tours.add("after_sales_unshipped_order", {
    steps: () => [
        isIn("Cancelled"),
        { trigger: ".o_form_view .nav-link[name=may_have]", run: "click" },
        {
            content: "The line reads cancelled",
            trigger: ".o_after_sales_may_have tr:contains('Tour Chair') td:first-child:contains('Cancelled')",
        },
    ],
});

tours.add("after_sales_unshipped_paid", {
    steps: () => [
        { trigger: ".o_form_view .o_field_widget[name=tax_totals]:contains('406.78')" },
        press("action_post"),
        isIn("Posted"),
        press("action_register_payment"),
        { trigger: ".modal .o_field_widget[name=amount] input:value('406.78')" },
        { trigger: ".modal button[name=action_create_payments]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
