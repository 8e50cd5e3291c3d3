/** What somebody has in hand finds the case: in the list with Enter, and from anywhere. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("after_sales_find", {
    steps: () => [
        { trigger: ".o_searchview_input", run: "edit 0086 138-0013-8000" },
        { trigger: ".o_searchview_autocomplete .focus:contains('Anything')" },
        { trigger: ".o_searchview_input", run: "press Enter" },
        { content: "Without choosing a field", trigger: ".o_searchview_facet:contains('Anything')" },
        { trigger: ".o_data_row:contains('Hinge broke')" },
        { content: "The other customer's case is not among them", trigger: ".o_list_view:not(:contains('Stain'))" },
        { content: "From anywhere", trigger: "body", run: "press alt+shift+f" },
        { trigger: ".o_command_palette .o_namespace:contains('?')" },
        { trigger: ".o_command_palette_search input", run: "edit TM2026-555" },
        { trigger: ".o_command_category:contains('Orders') .o_command:contains('Ms Li')" },
        {
            trigger: ".o_command_category:contains('Cases') .o_command:contains('Hinge broke')",
            run: "click",
        },
        { trigger: ".o_form_view .o_statusbar_status" },
    ],
});
