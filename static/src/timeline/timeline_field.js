import { Component } from "@odoo/owl";
import { deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Moments in a row, those that are reached filled: a list of {name, day, is_reached}. */
export class TimelineField extends Component {
    static template = "after_sales.TimelineField";
    static props = { ...standardFieldProps };

    get milestones() {
        return (this.props.record.data[this.props.name] || []).map((milestone) => ({
            ...milestone,
            day: milestone.day && deserializeDate(milestone.day).toLocaleString({ day: "numeric", month: "short" }),
        }));
    }
}

export const timelineField = {
    component: TimelineField,
    displayName: _t("Time line"),
    supportedTypes: ["jsonb", "json"],
};

registry.category("fields").add("after_sales_timeline", timelineField);
