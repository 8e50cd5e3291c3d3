import { Component } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { renderToElement } from "@web/core/utils/render";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";

const { DateTime } = luxon;
const PRINTING = "o_after_sales_printing";

/** Prints what a report shows, below a title: its name, what it was filtered by, for which company and when. */
export class ReportPrint extends Component {
    static template = "after_sales.ReportPrint";
    static components = { DropdownItem };
    static props = {};

    onPrint() {
        const title = renderToElement("after_sales.ReportTitle", this.title);
        document.body.prepend(title);
        document.body.classList.add(PRINTING);
        const end = () => {
            title.remove();
            document.body.classList.remove(PRINTING);
        };
        window.addEventListener("afterprint", end, { once: true });
        // The graph takes the width of the paper before it is printed.
        requestAnimationFrame(() => requestAnimationFrame(() => window.print()));
    }

    get title() {
        const { config, searchModel } = this.env;
        return {
            name: config.getDisplayName(),
            filters: searchModel.facets.map(({ title, values, separator }) =>
                [title, values.join(` ${separator || ""} `)].filter(Boolean).join(": "),
            ),
            company: user.activeCompany.name,
            person: user.name,
            moment: DateTime.now().toLocaleString(DateTime.DATETIME_MED),
        };
    }
}

registry.category("cogMenu").add(
    "after_sales_print",
    {
        Component: ReportPrint,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: ({ config, searchModel }) =>
            ["pivot", "graph", "list"].includes(config.viewType) &&
            Boolean(searchModel?.globalContext.after_sales_report),
    },
    { sequence: 5 },
);
