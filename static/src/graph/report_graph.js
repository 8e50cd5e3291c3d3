import { getColor } from "@web/core/colors/colors";
import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

const GREEN = "#28a745";
const BLUE = "#4ea7f2";
const ORANGE = "#f4a261";
const RED = "#dc3545";
/** Over, but not for ever: it was done too late. */
const PALE_RED = "#f0929a";
const GREY = "#a4a8b6";

const PROMISE = { kept: GREEN, on_track: BLUE, at_risk: ORANGE, missed: PALE_RED, overdue: RED, none: GREY };
/** Nobody who pays is good or bad: colours of their own. */
const PAYER = {
    company: "#5752d1",
    carrier: "#4ea7f2",
    factory: "#f48935",
    provider: "#ffbc2c",
    insurer: "#43c5b1",
    shop: "#a76dbc",
    customer: "#7e8290",
};
/** Per field what a word means, in the colours of the badges in lists and forms. */
const MEANINGS = {
    status: {
        met: GREEN,
        running: BLUE,
        at_risk: ORANGE,
        late: PALE_RED,
        missed: RED,
        paused: GREY,
        cancelled: GREY,
    },
    state: PROMISE,
    delay_state: PROMISE,
    cost_bearer: PAYER,
    response: { accepted: GREEN, pending: ORANGE, refused: RED },
    outcome: { helped: GREEN, not_helped: RED },
};

/** A graph in which one word has one colour, whatever else the graph shows and in whichever order. */
export class ReportGraphRenderer extends GraphRenderer {
    getBarChartData() {
        const data = super.getBarChartData();
        for (const [dataset, color] of this.coloredDatasets) {
            dataset.backgroundColor = color;
        }
        return data;
    }

    getLineChartData() {
        const data = super.getLineChartData();
        for (const [dataset, color] of this.coloredDatasets) {
            Object.assign(dataset, {
                backgroundColor: color,
                borderColor: color,
                hoverBackgroundColor: color,
                pointBackgroundColor: color,
            });
        }
        return data;
    }

    /** Pairs of a dataset and its colour, where the last thing the graph groups by is a word of a fixed list. */
    get coloredDatasets() {
        const { groupBy, fields } = this.model.metaData;
        const { fieldName, spec } = groupBy.length > 1 ? groupBy.at(-1) : {};
        const words = fields[fieldName]?.selection?.map(([word]) => word);
        if (!words) {
            return [];
        }
        const meanings = MEANINGS[fieldName] || {};
        const isKnown = words.every((word) => word in meanings);
        const colorOf = (word) =>
            isKnown ? meanings[word] : getColor(words.indexOf(word), cookie.get("color_scheme"), words.length);
        return this.model.data.datasets
            .map((dataset) => [dataset, JSON.parse([...dataset.identifiers][0]).at(-1)[spec]])
            .map(([dataset, word]) => [dataset, word ? colorOf(word) : GREY]);
    }
}

registry.category("views").add("after_sales_graph", { ...graphView, Renderer: ReportGraphRenderer });
