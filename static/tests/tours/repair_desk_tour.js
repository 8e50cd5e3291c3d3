/**
 * At the counter, on a tablet: scan a device, tick what came with it, take it in; then look at it before it is sent.
 */
import { registry } from "@web/core/registry";

const modal = ".modal .o_form_view";
const item = (name) => `${modal} .o_field_widget[name=item_ids] .o_data_row:contains('${name}')`;

registry.category("web_tour.tours").add("after_sales_repair_desk", {
    steps: () => [
        { trigger: ".o_kanban_view" },
        { trigger: "button:contains('Take a Device In')", run: "click" },
        { trigger: `${modal} div[name=serial] input`, run: "edit TOUR-SN-1 && press Tab" },
        { trigger: `${modal} div[name=product_id]:contains('Tour Phone')` },
        { trigger: `${modal} div[name=fault] textarea`, run: "edit The screen stays black" },
        { trigger: `${item("Main unit")} td[name=came] input`, run: "click" },
        { trigger: `${item("SIM card")} td[name=came] input`, run: "click" },
        { trigger: `${modal} div[name=data_warned] input`, run: "click" },
        { trigger: `${modal} div[name=purchase_date] input, ${modal} div[name=purchase_date]` },
        { trigger: ".modal button[name=action_take_in]", run: "click" },
        { trigger: ".o_form_view .o_statusbar_status button.o_arrow_button_current:contains('Taken In')" },
        { trigger: ".o_form_view .nav-link:contains('Checks')", run: "click" },
        {
            trigger: ".o_field_widget[name=check_ids] .o_data_row:contains('No liquid') button[name=action_in_order]",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=check_ids] .o_data_row:contains('No liquid') td[name=result]:contains('In order')",
        },
        { trigger: ".o_form_view .nav-link:contains('What Came with It')", run: "click" },
        { trigger: ".o_field_widget[name=item_ids] .o_data_row:contains('SIM card')" },
    ],
});
