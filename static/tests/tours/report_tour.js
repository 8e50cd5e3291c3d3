/** A lead reads a report and prints it; an agent works a case by the keys. */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const HEADER = ".o_form_view .o_statusbar_buttons";

tours.add("after_sales_case_keys", {
    steps: () => [
        { content: "The next step has one key", trigger: `${HEADER} > button.btn-primary[name=action_open_answer]` },
        { trigger: "body", run: "press Alt+q" },
        { content: "The window is ready to be filled in", trigger: ".modal .o_form_view input:focus" },
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { content: "The answer has one of its own", trigger: "body", run: "press Alt+a" },
        { trigger: ".modal .o_form_view" },
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { content: "A new case from anywhere", trigger: "body", run: "press Alt+Shift+n" },
        { trigger: ".modal .o_field_widget[name=lookup] input:focus" },
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

tours.add("after_sales_claim_keys", {
    steps: () => [
        {
            content: "Who waits for pictures may ask once more: that is the next step",
            trigger: `${HEADER} > button.btn-primary[name=action_request_evidence]`,
        },
        { trigger: "body", run: "press Alt+q" },
        { trigger: ".modal .o_form_view" },
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: `${HEADER} .o_after_sales_more`, run: "click" },
        { trigger: ".o-dropdown--menu button:contains('Cancel')", run: "click" },
        {
            content: "One line to type: it has the focus",
            trigger: ".modal .o_field_widget[name=reason] input:focus",
            run: "edit The customer sent it twice",
        },
        {
            content: "Enter in the line ends nothing: it leads to the button",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "press Enter",
        },
        {
            content: "Pressed there, it does",
            trigger: ".modal .modal-footer button.btn-danger:focus:contains('Cancel the Claim')",
            run: "click",
        },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_statusbar_status button[data-value=cancelled].o_arrow_button_current" },
    ],
});

tours.add("after_sales_claim_pictures", {
    steps: () => [
        {
            content: "Where pictures wait for us, looking at them is the next step",
            trigger: ".o_form_view button.btn-primary[name=action_accept_evidence]",
        },
        { trigger: "body", run: "press Alt+q" },
        { trigger: ".modal:contains('Have you looked at every picture?') .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_form_view:not(:has(button[name=action_accept_evidence]))" },
    ],
});

tours.add("after_sales_report_print", {
    steps: () => [
        { trigger: ".o_pivot td.o_pivot_cell_value" },
        { trigger: ".o_control_panel button:has(.fa-cog)", run: "click" },
        {
            trigger: ".o_after_sales_print",
            run: ({ anchor }) => {
                // The browser would wait for a person at its own window.
                window.print = () => document.body.classList.add("o_printed");
                anchor.click();
            },
        },
        {
            content: "It has a title",
            trigger: "body.o_printed:has(.o_after_sales_report_title h1:contains('Promises Kept'))",
        },
        {
            content: "And afterwards all is as it was",
            trigger: "body",
            run: () => window.dispatchEvent(new Event("afterprint")),
        },
        { trigger: "body:not(:has(.o_after_sales_report_title))" },
        { trigger: ".o_switch_view.o_graph", run: "click" },
        { content: "Colours are ours", trigger: ".o_graph_renderer canvas" },
        { trigger: ".o_switch_view.o_list", run: "click" },
        { trigger: ".o_control_panel button:has(.fa-cog)", run: "click" },
        { content: "A lead takes the list home", trigger: ".o_export_all_menu" },
    ],
});
