import { Component } from "@odoo/owl";
import { DefaultCommandItem } from "@web/core/commands/command_palette";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

/** What the palette begins with when documents are looked for. */
const NAMESPACE = "?";
/** Kinds of documents in the order in which they are offered. */
const GROUPS = [
    ["helpdesk.ticket", _t("Cases")],
    ["sale.order", _t("Orders")],
    ["stock.picking", _t("Shipments")],
    ["after.sales.claim", _t("Claims")],
    ["after.sales.remedy", _t("Remedies")],
    ["after.sales.job", _t("Service Jobs")],
];

class FoundDocument extends Component {
    static template = "after_sales.FoundDocument";
    static props = { ...DefaultCommandItem.props, customer: String, state: String };
}

/** Offer the documents that a text may mean, and below each kind the list of all of them. */
async function provide(env, { searchValue }) {
    const text = (searchValue || "").trim();
    if (text.length < 2) {
        return [];
    }
    const found = await env.services.orm.call("after.sales.findable", "find_documents", [text]);
    return GROUPS.filter(([model]) => found[model]).flatMap(([model, name]) => {
        const { lines, more, action } = found[model];
        const category = `after_sales:${model}`;
        const commands = lines.map(({ id, name, customer, state }) => ({
            Component: FoundDocument,
            category,
            name,
            props: { customer, state },
            href: `/odoo/${model}/${id}`,
            action: () =>
                env.services.action.doAction({
                    type: "ir.actions.act_window",
                    res_model: model,
                    res_id: id,
                    views: [[false, "form"]],
                }),
        }));
        if (more) {
            commands.push({
                category,
                name: _t("All %(kind)s with “%(text)s”", { kind: name, text }),
                action: () => openList(env, action, text),
            });
        }
        return commands;
    });
}

/** Open a list with what was typed as its only filter: what is closed is found too. */
function openList(env, action, text) {
    const context = { search_default_open: 0, search_default_requests: 0, search_default_lookup: text };
    return env.services.action.doAction(action, { additionalContext: context, clearBreadcrumbs: true });
}

function register(env, command) {
    registry.category("command_setup").add(NAMESPACE, {
        debounceDelay: 250,
        emptyMessage: _t("Nothing found"),
        name: _t("orders, cases, customers"),
        placeholder: _t("Number, customer, phone, waybill, product..."),
    });
    for (const [index, [model, name]] of GROUPS.entries()) {
        const category = { namespace: NAMESPACE, name };
        registry.category("command_categories").add(`after_sales:${model}`, category, { sequence: index });
    }
    registry.category("command_provider").add("after_sales_find", { namespace: NAMESPACE, provide });
    command.add(_t("Find an order, a case, a customer"), () => command.openMainPalette({ searchValue: NAMESPACE }), {
        hotkey: "alt+shift+f",
        // The cursor stands in the search of a list most of the time.
        hotkeyOptions: { bypassEditableProtection: true, global: true },
    });
    command.add(_t("New case"), () => env.services.action.doAction("after_sales.case_intake_action"), {
        hotkey: "alt+shift+n",
        hotkeyOptions: { bypassEditableProtection: true },
    });
}

/** Finds documents from anywhere (Ctrl+K and “?”, or Alt+Shift+F), and begins a case (Alt+Shift+N). */
export const findService = {
    dependencies: ["command"],
    start(env, { command }) {
        // Nobody waits for the answer.
        user.hasGroup("after_sales.group_agent").then((isOurs) => isOurs && register(env, command));
    },
};

registry.category("services").add("after_sales.find", findService);
