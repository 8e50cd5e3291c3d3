/** The first minute of an agent's day: the page after the log-in, the list behind a count, and back. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("after_sales_today_agent", {
    steps: () => [
        { content: "The log-in leads here, not to Discuss", trigger: ".o_after_sales_today h2:contains('Agent')" },
        { trigger: ".o_after_sales_today_section[data-section=duty]:contains('Nobody is on duty now.')" },
        {
            content: "A count opens its list",
            trigger: ".o_after_sales_today_tile[data-tile=unanswered]:contains('2')",
            run: "click",
        },
        { trigger: ".o_list_view .o_data_row:contains('A leg is loose')" },
        { trigger: ".o_list_view .o_data_row:contains('A door is bent')" },
        { content: "Without filters of its own", trigger: ".o_searchview:not(:has(.o_searchview_facet))" },
        { trigger: ".breadcrumb-item a:contains('Today'), .o_back_button", run: "click" },
        {
            content: "A case opens from its line",
            trigger: ".o_after_sales_today_section[data-section=cases] .o_after_sales_today_line:contains('A door')",
            run: "click",
        },
        { trigger: ".o_form_view .o_field_widget[name=name]" },
    ],
});
