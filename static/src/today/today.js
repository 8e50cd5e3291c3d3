import { Component, onWillStart, useState } from "@odoo/owl";
import { makeContext } from "@web/core/context";
import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { formatSpan } from "../countdown/countdown_field";

const { DateTime } = luxon;

const TONES = { late: "text-danger", risk: "text-warning-emphasis" };
const PLACES = ["card", "wide", "aside"];
const SEARCH_DEFAULT = "search_default_";

/** How we stand this morning: what is late, due today, at risk and waiting, who is on duty, what comes next. */
export class Today extends Component {
    static template = "after_sales.Today";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ sections: [], shortcuts: [], now: DateTime.now() });
        onWillStart(() => this.load());
    }

    async load() {
        const page = await this.orm.call("after.sales.today", "get_today", []);
        page.sections.forEach((section, rank) => (section.rank = rank));
        Object.assign(this.state, page, { now: DateTime.now() });
    }

    /** Sections per place of the page, each in the order that the server says. */
    get places() {
        return Object.fromEntries(
            PLACES.map((place) => [place, this.state.sections.filter((section) => section.place === place)]),
        );
    }

    /** The cards in two columns without holes; on a phone they stand below each other by their rank. */
    get columns() {
        return [0, 1].map((odd) => this.places.card.filter((_section, index) => index % 2 === odd));
    }

    get greeting() {
        const hour = this.state.now.hour;
        const name = user.name;
        if (hour < 12) {
            return _t("Good morning, %(name)s", { name });
        }
        return hour < 18 ? _t("Good afternoon, %(name)s", { name }) : _t("Good evening, %(name)s", { name });
    }

    get day() {
        return this.state.now.toLocaleString({ weekday: "long", day: "numeric", month: "long" });
    }

    getTone(section) {
        return TONES[section.code] || "";
    }

    getDue(line) {
        if (!line.due) {
            return null;
        }
        const moment = deserializeDateTime(line.due);
        const minutes = Math.ceil(moment.diff(this.state.now).as("minutes"));
        const isLate = minutes <= 0;
        return {
            text: isLate ? _t("late %(span)s", { span: formatSpan(-minutes) }) : formatSpan(minutes),
            title: toLocaleDateTimeString(moment),
            className: isLate ? "text-danger fw-bold" : "text-muted",
        };
    }

    /** Opens exactly what was counted: the list without the filters that it would open with from the menu. */
    async openTile(section, tile) {
        const action = await this.action.loadAction(tile.action);
        const name = `${section.name}: ${tile.name}`;
        const context = makeContext([action.context], user.context);
        for (const key of Object.keys(context).filter((key) => key.startsWith(SEARCH_DEFAULT))) {
            delete context[key];
        }
        await this.action.doAction({ ...action, name, display_name: name, domain: tile.domain, context });
    }

    async openLine(line) {
        if (line.method) {
            return this.action.doAction(await this.orm.call(line.model, line.method, [[line.id]]));
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: line.model,
            res_id: line.id,
            views: [[false, "form"]],
        });
    }

    /** Opens an action of the page; what a dialog changed is counted again when it closes. */
    async openAction(xmlid) {
        await this.action.doAction(xmlid, { onClose: () => this.load() });
    }
}

registry.category("actions").add("after_sales.today", Today);
