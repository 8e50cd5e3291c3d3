/**
 * A carrier's tracking sheet: an agent imports it, sees what became of each line, and finds it at the order.
 */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const line = (...words) => ({
    trigger: `.o_field_widget[name=line_ids] .o_data_row${words.map((word) => `:contains('${word}')`).join("")}`,
});

/** Return a moment of today, so many hours ago, as carriers write it. */
function ago(hours) {
    return new Date(Date.now() - hours * 3600 * 1000).toISOString();
}

/** Choose a sheet of three lines, as the chooser of the browser does. */
function chooseSheet(input) {
    const rows = [
        ["waybill", "time", "status", "place", "note"],
        ["TOUR-SF-1", ago(30), "Picked up", "Suzhou", ""],
        ["TOUR-SF-1", ago(2), "Delivery failed", "Shanghai", "Nobody at home"],
        ["TOUR-SF-9", ago(2), "Picked up", "Suzhou", ""],
    ];
    const files = new DataTransfer();
    const text = rows.map((row) => row.join(",")).join("\n");
    files.items.add(new File([text], "tracking.csv", { type: "text/csv" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

tours.add("after_sales_parcel", {
    steps: () => [
        {
            trigger: ".o_control_panel button:contains('Import a Tracking Sheet')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=file] input[type=file]:not(:visible)",
            run() {
                chooseSheet(this.anchor);
            },
        },
        { trigger: ".modal .o_field_widget[name=file] input:value(tracking.csv)" },
        { trigger: ".modal footer button[name=action_take]", run: "click" },
        { content: "What became of each line", ...line("Picked up", "Scanned", "Recorded") },
        line("Delivery failed", "Delivery attempt failed", "Recorded"),
        line("TOUR-SF-9", "Not found", "has this waybill"),
        { trigger: ".o_breadcrumb a:contains('On the Way')", run: "click" },
        {
            trigger: ".o_list_view .o_data_row:contains('TOUR-SF-1') td[name=kind]:contains('attempt failed')",
            run: "click",
        },
        { trigger: ".o_form_view .o_field_widget[name=note]:contains('Nobody at home')" },
        { trigger: ".o_form_view .o_field_widget[name=order_id] a", run: "click" },
        {
            content: "The order knows it, too",
            trigger: ".o_form_view button[name=action_view_carrier_events]:contains('2')",
            run: "click",
        },
        { trigger: ".o_list_view .o_data_row:contains('TOUR-SF-1'):contains('Scanned')" },
        { trigger: ".o_list_view .o_data_row:contains('TOUR-SF-1'):contains('attempt failed')" },
    ],
});
