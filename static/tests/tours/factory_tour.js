/**
 * Goods of an outsourced factory: an agent fills the return form and asks Quality, Quality says who is liable, and only
 * then the customer is told where to send them.
 */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const FORM = ".o_form_view";
const tab = (name) => ({ trigger: `${FORM} .nav-link[name=${name}]`, run: "click" });

tours.add("after_sales_factory_ask", {
    steps: () => [
        tab("items"),
        { trigger: `${FORM} .o_field_widget[name=line_ids] .o_data_row td[name=problem]`, run: "click" },
        {
            content: "The reason that stands on the form",
            trigger: `${FORM} .o_field_widget[name=line_ids] td[name=problem] input`,
            run: "edit The leg is loose",
        },
        { trigger: `${FORM} .o_form_button_save`, run: "click" },
        { trigger: `${FORM} .o_form_saved, ${FORM} .o_form_status_indicator_buttons.invisible` },
        tab("factory"),
        { trigger: `${FORM} button[name=action_print_return_form]` },
        { trigger: `${FORM} button[name=action_ask_quality]`, run: "click" },
        { content: "Asked once", trigger: `${FORM}:not(:has(button[name=action_ask_quality]))` },
    ],
});

tours.add("after_sales_factory_review", {
    steps: () => [
        tab("factory"),
        { trigger: `${FORM} .o_field_widget[name=factory_contact]:contains('Mr Zhou')` },
        { trigger: `${FORM} button[name=action_open_quality]`, run: "click" },
        { trigger: ".modal .o_field_widget[name=bearer] input", run: "click" },
        { trigger: ".o_select_menu_item:contains('Factory')", run: "click" },
        { trigger: ".modal .o_field_widget[name=note] input", run: "edit The glue did not hold" },
        { trigger: ".modal .o_field_widget[name=restocks] .o_radio_item:contains('Yes') input", run: "click" },
        { trigger: ".modal footer button[name=action_record]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        {
            content: "Where the customer sends it",
            trigger: `${FORM} .o_field_widget[name=return_place_reason]:contains('the customer sends it there')`,
        },
    ],
});

tours.add("after_sales_factory_tell", {
    steps: () => [
        { trigger: `${FORM} .o_statusbar_buttons button[name=action_open_tell]`, run: "click" },
        {
            content: "To the factory, not to us",
            trigger: ".modal .o_field_widget[name=text] textarea:value(8 Kiln Lane)",
        },
        { trigger: ".modal footer button[name=action_chat]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
