/**
 * The pictures of a claim: the customer sends them from the phone, the agent looks at them and asks again.
 */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const PAGE = ".o_after_sales_evidence";
/** Small pictures, each of its own colour. */
const GREY = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

/** Put a picture into a file input, as the chooser of the browser does. */
export function choose(input, name) {
    const bytes = Uint8Array.from(atob(GREY), (char) => char.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], name, { type: "image/png" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Nothing is wider than the phone. */
export function assertFits() {
    const wide = document.documentElement.scrollWidth;
    if (wide > window.innerWidth) {
        throw new Error(`The page is ${wide} px wide on a phone of ${window.innerWidth} px`);
    }
}

function place(name, state) {
    return `${PAGE} section[data-state=${state}]:contains('${name}')`;
}

tours.add("after_sales_evidence_customer", {
    steps: () => [
        { trigger: `${place("The whole piece", "missing")}`, run: assertFits },
        { trigger: `${PAGE} [name=progress]:contains('0 of 2')` },
        { trigger: `${place("The whole piece", "missing")} label.btn:contains('Choose from the phone')` },
        {
            content: "A picture from the phone is sent at once",
            trigger: `${place("The whole piece", "missing")} input[multiple]:not(:visible)`,
            run() {
                choose(this.anchor, "whole.png");
            },
            expectUnloadPage: true,
        },
        {
            content: "It says that it arrived",
            trigger: `${place("The whole piece", "to_review")}:contains('whole.png')`,
        },
        { trigger: `${PAGE} [name=progress]:contains('1 of 2')` },
        { trigger: `${place("The damage", "missing")} summary:contains('I cannot give this picture')`, run: "click" },
        { trigger: `${place("The damage", "missing")} textarea`, run: "edit The door went back with the driver" },
        {
            trigger: `${place("The damage", "missing")} button[name=absent]`,
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: `${place("The damage", "absent")}:contains('The door went back with the driver')` },
        { content: "Nothing more to do", trigger: `${PAGE} [name=all_sent]`, run: assertFits },
    ],
});

const FORM = ".o_form_view";
const boardPlace = (name, state) => `.o_evidence_place[data-place='${name}'][data-state=${state}]`;

tours.add("after_sales_evidence_review", {
    steps: () => [
        { trigger: `${FORM} .o_notebook .nav-link:contains('Evidence')`, run: "click" },
        {
            content: "One more picture that the customer sent in a chat",
            trigger: `${boardPlace("The label", "missing")} button[name=add]`,
        },
        {
            trigger: `${boardPlace("The label", "missing")} .o_evidence_input:not(:visible)`,
            run() {
                choose(this.anchor, "label.png");
            },
        },
        { trigger: `${boardPlace("The label", "to_review")}:contains('Added by us')` },
        { trigger: `${boardPlace("The whole piece", "to_review")} button[name=accept]`, run: "click" },
        { trigger: boardPlace("The whole piece", "accepted") },
        { trigger: `${boardPlace("The damage", "to_review")} button[name=reject]`, run: "click" },
        { trigger: ".modal .o_field_widget[name=reason] input", run: "edit Too dark, please by daylight" },
        { trigger: ".modal button[name=action_reject_and_ask]", run: "click" },
        { trigger: ".modal .o_field_widget[name=message]:contains('Too dark, please by daylight')" },
        { content: "A code to scan", trigger: ".modal .o_field_widget[name=qr_code] img" },
        { trigger: ".modal button[name=action_mail]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: `${boardPlace("The damage", "rejected")}:contains('Too dark, please by daylight')` },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Collecting evidence')" },
        { trigger: `${boardPlace("The label", "to_review")} button[name=accept]`, run: "click" },
        { trigger: boardPlace("The label", "accepted") },
    ],
});
