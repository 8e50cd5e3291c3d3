import { registry } from "@web/core/registry";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

/** A list whose groups show some figures as bars: ``options="{'bar': 100}"`` on a column names its full length. */
export class ReportBarsRenderer extends ListRenderer {
    static groupRowTemplate = "after_sales.ReportBars.GroupRow";

    /** The length of the bar behind a figure of a group in percent, or nothing where there is no bar. */
    getBarWidth(group, column) {
        const full = column.options?.bar;
        const value = group.aggregates[column.name];
        return full && typeof value === "number" ? Math.min(Math.max((100 * value) / full, 0), 100) : null;
    }
}

registry.category("views").add("after_sales_bars", { ...listView, Renderer: ReportBarsRenderer });
