/**
 * Whoever inspects returned goods scans them: the scanner types the serial number and presses Enter, wherever that is.
 */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function scan(code) {
    for (const key of [...code, "Enter"]) {
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }
}

tours.add("after_sales_inspection_scan", {
    steps: () => [
        { trigger: ".o_menu_sections [data-menu-xmlid='stock.menu_stock_warehouse_mgmt']", run: "click" },
        {
            trigger: ".dropdown-menu [data-menu-xmlid='after_sales.menu_inspections_warehouse']",
            run: "click",
        },
        { trigger: ".o_list_view .o_data_row:contains('1 × Tour Recliner (TOUR-1)')" },
        {
            content: "The scanner types into the search",
            trigger: ".o_searchview_input",
            run: "edit TOUR-1",
        },
        { trigger: ".o_searchview_autocomplete .focus:contains('Goods or Number')" },
        { trigger: ".o_searchview_input", run: "press Enter" },
        { trigger: ".o_list_view .o_data_row:only-of-type:contains('TOUR-1')" },
        { trigger: ".o_searchview_facet:contains('TOUR-1') .o_facet_remove", run: "click" },
        {
            content: "The scanner types while nothing waits for it",
            trigger: ".o_list_view .o_data_row:contains('TOUR-2')",
            run: () => {
                document.activeElement.blur();
                scan("TOUR-2");
            },
        },
        { trigger: ".o_form_view .o_field_widget[name=goods_ids] .o_data_row:contains('TOUR-2')" },
        {
            trigger: ".o_field_widget[name=check_ids] .o_data_row:contains('nvoice') button[name=action_in_order]",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=check_ids] .o_data_row:contains('nvoice') td[name=result]:contains('In order')",
        },
        { content: "From one to the other", trigger: ".o_form_view", run: () => scan("TOUR-1") },
        { trigger: ".o_form_view .o_field_widget[name=goods_ids] .o_data_row:contains('TOUR-1')" },
        { content: "What nobody knows", trigger: ".o_form_view", run: () => scan("TOUR-9") },
        { trigger: ".o_notification:contains('Nothing to inspect bears “TOUR-9”')" },
    ],
});
