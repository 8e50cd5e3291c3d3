/**
 * A shop of ours tells of a faulty piece on a phone: what it decides, the pictures, the parcel of the week.
 */
import { registry } from "@web/core/registry";

import { assertFits, choose } from "./evidence_tour";

const tours = registry.category("web_tour.tours");
const PAGE = ".o_after_sales_evidence";

/** Send the picture of one place; the page says that it arrived. */
function picture(name) {
    const missing = `${PAGE} section[data-state=missing]:contains('${name}')`;
    return [
        {
            trigger: `${missing} input[multiple]:not(:visible)`,
            run() {
                choose(this.anchor, "chair.png");
            },
            expectUnloadPage: true,
        },
        { trigger: `${PAGE} section[data-state=to_review]:contains('${name}')` },
    ];
}

tours.add("after_sales_shop_report", {
    steps: () => [
        { trigger: `${PAGE}:contains('Nothing is open')`, run: assertFits },
        {
            trigger: `${PAGE} a:contains('Report a faulty piece')`,
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: `${PAGE} select[name=line_id]`, run: "selectByLabel /Tour Chair/" },
        { trigger: `${PAGE} textarea[name=problem]`, run: "edit The seam has come open" },
        { trigger: `${PAGE} input[name=decision][value=return]`, run: "click" },
        { trigger: `${PAGE} input[name=decided_by]`, run: assertFits },
        {
            trigger: `${PAGE} button:contains('Report, then send pictures')`,
            run: "click",
            expectUnloadPage: true,
        },
        ...picture("The whole piece"),
        ...picture("The part that troubles you"),
        ...picture("The fault, close up"),
        { trigger: `${PAGE} [name=all_sent]`, run: assertFits },
        { trigger: `${PAGE} a:contains('Back to your pieces')`, run: "click", expectUnloadPage: true },
        {
            content: "It stands there with what the shop decided",
            trigger: `${PAGE} section:contains('The seam has come open'):contains('You decided: Return')`,
        },
        { trigger: `${PAGE} section .badge:contains('Send it in')`, run: assertFits },
    ],
});

tours.add("after_sales_shop_send", {
    steps: () => [
        {
            content: "What was decided about it",
            trigger: `${PAGE} section:contains('The seam has come open'):contains('Inspected on day 9')`,
        },
        { trigger: `${PAGE} section:contains('The shop bears what it costs')` },
        { content: "Who pays this parcel", trigger: `${PAGE} [name=payer]:contains('we pay it')`, run: assertFits },
        { trigger: `${PAGE} input[name=waybill]`, run: "edit SF-TOUR-1" },
        { trigger: `${PAGE} button:contains('It has left')`, run: "click", expectUnloadPage: true },
        { trigger: `${PAGE} section .badge:contains('On its way since')` },
        { trigger: `${PAGE} section:contains('Back with you by')`, run: assertFits },
    ],
});
