import { Component, useEffect, useRef } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a look-up found, as lines to choose from: a click, or Enter on the focused line. */
export class CaseCandidates extends Component {
    static template = "after_sales.CaseCandidates";
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
        // After a look-up the hands stay on the keyboard: on the lines to choose from, or on the next question.
        useEffect(
            (keys, picked) => {
                if (picked) {
                    this.focusNext();
                } else if (keys) {
                    this.root.el.querySelector("button").focus();
                }
            },
            () => [[...this.orders, ...this.partners].map((line) => line.key).join(), this.picked],
        );
    }

    focusNext() {
        this.root.el.closest(".o_form_view")?.querySelector("[name='case_kind_id'] input")?.focus();
    }

    get orders() {
        return this.found.orders || [];
    }

    get partners() {
        return this.found.partners || [];
    }

    get found() {
        return this.props.record.data[this.props.name] || {};
    }

    get picked() {
        return this.props.record.data.picked;
    }

    get nothingFound() {
        const text = (this.props.record.data.lookup || "").trim();
        return text.length > 1 && !this.orders.length && !this.partners.length;
    }

    async pick(key) {
        await this.props.record.update({ picked: key });
    }

    /** Arrow keys walk through the lines, so that nobody has to leave the keyboard. */
    onKeydown(ev) {
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        if (!step) {
            return;
        }
        const lines = [...ev.currentTarget.querySelectorAll("button")];
        const line = lines[lines.indexOf(document.activeElement) + step];
        if (line) {
            ev.preventDefault();
            line.focus();
        }
    }
}

export const caseCandidates = {
    component: CaseCandidates,
    displayName: _t("Case candidates"),
    supportedTypes: ["jsonb", "json"],
    fieldDependencies: [
        { name: "picked", type: "char" },
        { name: "lookup", type: "char" },
    ],
};

registry.category("fields").add("after_sales_case_candidates", caseCandidates);
