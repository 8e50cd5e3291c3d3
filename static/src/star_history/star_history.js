import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { getColor } from "@web/core/colors/colors";
import { _t } from "@web/core/l10n/translation";
import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A provider's stars over his jobs: a line for where he stands, a dot for each job. */
export class StarHistory extends Component {
    static template = "after_sales.StarHistory";
    static props = { ...standardFieldProps };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                if (!this.canvas.el) {
                    return;
                }
                const chart = new Chart(this.canvas.el, this.config);
                return () => chart.destroy();
            },
            () => [JSON.stringify(this.steps)],
        );
    }

    get steps() {
        return this.props.record.data[this.props.name] || [];
    }

    get config() {
        const scheme = cookie.get("color_scheme");
        return {
            type: "line",
            data: {
                labels: this.steps.map((step) => step.day),
                datasets: [
                    {
                        label: _t("Stars of the provider"),
                        data: this.steps.map((step) => step.stars),
                        borderColor: getColor(0, scheme, "lg"),
                        borderWidth: 2,
                        pointRadius: 0,
                    },
                    {
                        label: _t("Stars of the job"),
                        data: this.steps.map((step) => step.job),
                        backgroundColor: getColor(4, scheme, "lg"),
                        clip: false,
                        pointRadius: 4,
                        showLine: false,
                    },
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                plugins: { legend: { position: "bottom", labels: { usePointStyle: true } } },
                scales: { y: { min: 0, max: 5, ticks: { stepSize: 1 } }, x: { grid: { display: false } } },
            },
        };
    }
}

registry.category("fields").add("after_sales_star_history", {
    component: StarHistory,
    supportedTypes: ["json"],
});
