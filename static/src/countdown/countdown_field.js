import { Component, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { evaluateBooleanExpr } from "@web/core/py_js/py";
import { registry } from "@web/core/registry";
import { DateTimeField } from "@web/views/fields/datetime/datetime_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const { DateTime } = luxon;

const MINUTE = 60 * 1000;
const DAY = 24 * 60;
const TICK = MINUTE / 2;

// One timer for all countdowns of the page, running only while there is one.
const watchers = new Set();
let timer = null;

function watch(callback) {
    watchers.add(callback);
    timer ??= browser.setInterval(() => watchers.forEach((tick) => tick()), TICK);
    return () => {
        watchers.delete(callback);
        if (!watchers.size) {
            browser.clearInterval(timer);
            timer = null;
        }
    };
}

/**
 * Names a span of time with its two largest units: what is left of days is told in hours.
 *
 * @param {number} minutes not negative
 */
export function formatSpan(minutes) {
    const days = Math.floor(minutes / DAY);
    const hours = Math.floor((minutes % DAY) / 60);
    if (days >= 5 || (days && !hours)) {
        return _t("%(days)s d", { days });
    }
    if (days) {
        return _t("%(days)s d %(hours)s h", { days, hours });
    }
    const rest = minutes % 60;
    if (hours && rest) {
        return _t("%(hours)s h %(minutes)s min", { hours, minutes: rest });
    }
    return hours ? _t("%(hours)s h", { hours }) : _t("%(minutes)s min", { minutes: rest });
}

/** Shows how long there is until a moment, or how late it is, and keeps counting. */
export class CountdownField extends Component {
    static template = "after_sales.CountdownField";
    static components = { DateTimeField };
    static props = {
        ...standardFieldProps,
        stopped: { type: String, optional: true },
        warnMinutes: { type: Number, optional: true },
    };
    static defaultProps = { stopped: "False", warnMinutes: 60 };

    setup() {
        this.clock = useState({ now: DateTime.now() });
        onWillUnmount(watch(() => (this.clock.now = DateTime.now())));
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get isStopped() {
        return evaluateBooleanExpr(this.props.stopped, this.props.record.evalContextWithVirtualIds);
    }

    /** Minutes left, rounded up; negative or zero once the time is up. */
    get minutes() {
        return Math.ceil(this.value.diff(this.clock.now).toMillis() / MINUTE);
    }

    get text() {
        if (this.isStopped) {
            return this.title;
        }
        const minutes = this.minutes;
        return minutes > 0 ? formatSpan(minutes) : _t("late %(span)s", { span: formatSpan(-minutes) });
    }

    get title() {
        return toLocaleDateTimeString(this.value);
    }

    get className() {
        if (this.isStopped) {
            return "text-muted fs-6";
        }
        if (this.minutes <= 0) {
            return "text-danger fw-bold";
        }
        if (this.minutes <= this.props.warnMinutes) {
            return "text-warning-emphasis fw-bold";
        }
        return this.minutes > DAY ? "text-muted" : "";
    }

    get dateTimeFieldProps() {
        const names = Object.keys(standardFieldProps);
        return Object.fromEntries(Object.entries(this.props).filter(([name]) => names.includes(name)));
    }
}

export const countdownField = {
    component: CountdownField,
    displayName: _t("Countdown"),
    supportedTypes: ["datetime"],
    supportedOptions: [
        { label: _t("Stopped when"), name: "stopped", type: "string" },
        { label: _t("Warn from (minutes left)"), name: "warn_minutes", type: "number" },
    ],
    extractProps: ({ options }) => ({ stopped: options.stopped, warnMinutes: options.warn_minutes }),
};

registry.category("fields").add("after_sales_countdown", countdownField);
