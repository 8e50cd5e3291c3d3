/**
 * The story of a return: an agent asks why and what holds, the warehouse finds that a box is torn, the customer is told
 * and takes less for the goods.
 */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function press(name) {
    return { trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]`, run: "click" };
}

tours.add("after_sales_return_ask", {
    steps: () => [
        { content: "What may the customer have?", trigger: ".o_form_view .nav-link[name=may_have]", run: "click" },
        { trigger: ".o_after_sales_may_have:contains('Seven days after the receipt')" },
        press("action_open_remedy"),
        {
            content: "Why does the customer wish it?",
            trigger: ".modal .o_field_widget[name=reason_id] input",
            run: "edit Changed",
        },
        { trigger: ".dropdown-item:contains('Changed their mind')", run: "click" },
        {
            content: "The policy asks first",
            trigger: ".modal .alert-info:contains('Say first whether it holds')",
        },
        { trigger: ".modal .o_field_widget[name=row_ids] .o_data_row td[name=holds]", run: "click" },
        { trigger: ".modal .o_field_widget[name=row_ids] td[name=holds] input", run: "click" },
        { trigger: ".o_select_menu_item:contains('Holds')", run: "click" },
        { trigger: ".modal .alert-success:contains('Seven days after the receipt')" },
        {
            content: "One line of three stays with the customer",
            trigger: ".modal .o_field_widget[name=line_ids] .o_data_row:contains('Tour Stool') .o_list_record_remove",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=line_ids]:not(:contains('Tour Stool'))" },
        { trigger: ".modal footer button[name=action_request]", run: "click" },
        { trigger: ".o_form_view .o_statusbar_status .o_arrow_button_current:contains('Awaiting return')" },
    ],
});

tours.add("after_sales_return_inspect", {
    steps: () => [
        {
            content: "What is in order is one touch",
            trigger: ".o_field_widget[name=check_ids] .o_data_row:contains('nvoice') button[name=action_in_order]",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=check_ids] .o_data_row:contains('nvoice') td[name=result]:contains('In order')",
        },
        press("action_fail"),
        { trigger: ".o_form_view .o_statusbar_status .o_arrow_button_current:contains('Failed')" },
    ],
});

tours.add("after_sales_return_answer", {
    steps: () => [
        press("action_open_answer"),
        { content: "What was found", trigger: ".modal .o_field_widget[name=text] textarea:value(Torn)" },
        { trigger: ".modal footer button[name=action_tell]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        press("action_open_answer"),
        { trigger: ".modal .o_field_widget[name=deduction] input", run: "edit 15 && press Tab" },
        { trigger: ".modal .o_field_widget[name=is_agreed] input", run: "click" },
        { trigger: ".modal footer button[name=action_record]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_form_view .o_statusbar_status .o_arrow_button_current:contains('Accepted')" },
    ],
});
