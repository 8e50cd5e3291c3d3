import { useRef } from "@odoo/owl";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { patch } from "@web/core/utils/patch";
import { FormCompiler } from "@web/views/form/form_compiler";
import { StatusBarButtons } from "@web/views/form/status_bar_buttons/status_bar_buttons";

// How many buttons stand beside the next step; the others are found under “More”.
const BESIDE = 3;
const PRIMARY = /\b(btn-primary|oe_highlight)\b/;

/**
 * A header with this class shows one next step at a time. Headers of other forms are left alone.
 */
const HEADER_CLASS = "o_after_sales_next_step";

patch(FormCompiler.prototype, {
    compileHeader(el, params) {
        const bar = super.compileHeader(el, params);
        if (el.classList.contains(HEADER_CLASS)) {
            this.leaveOneNextStep([...bar.firstElementChild.children]);
        }
        return bar;
    },

    /** Of the primary buttons that are visible the first is the next step; the others wait as plain buttons. */
    leaveOneNextStep(slots) {
        const earlier = [];
        for (const slot of slots) {
            const button = slot.firstElementChild;
            const className = button.getAttribute("className") || "''";
            slot.setAttribute("isNextStep", "false");
            if (!PRIMARY.test(className)) {
                continue;
            }
            const isLater = earlier.join(" or ") || "false";
            slot.setAttribute("isNextStep", `!(${isLater})`);
            button.setAttribute("className", `(${isLater}) ? 'btn-secondary' : ${className}`);
            earlier.push(`(${slot.getAttribute("isVisible")})`);
        }
    },
});

/** As core's own next steps; a button may have a letter of its own beside it. */
const NEXT_STEP_HOTKEY = "alt+q";

patch(StatusBarButtons.prototype, {
    setup() {
        super.setup(...arguments);
        this.bar = useRef("bar");
        const getNextStep = () => this.hasNextStep && this.bar.el?.querySelector("button.btn-primary:not(:disabled)");
        useHotkey(NEXT_STEP_HOTKEY, () => this.pressNextStep(getNextStep()), {
            bypassEditableProtection: true,
            isAvailable: () => Boolean(getNextStep()),
            withOverlay: getNextStep,
        });
    },

    /** What is being typed counts: the field is left before the button is pressed, as core does it. */
    pressNextStep(button) {
        button.focus();
        setTimeout(() => button.click());
    },

    /** Whether this header shows one next step at a time. */
    get hasNextStep() {
        return Object.values(this.props.slots || {}).some((slot) => slot.isNextStep !== undefined);
    },

    get visibleSlotNames() {
        const names = super.visibleSlotNames;
        const isLater = (name) => (this.props.slots[name].isNextStep ? 0 : 1);
        return this.hasNextStep ? names.sort((a, b) => isLater(a) - isLater(b)) : names;
    },

    /** The next step, where there is one, and the likeliest beside it. */
    get shownCount() {
        const names = this.visibleSlotNames;
        if (!this.hasNextStep) {
            return names.length;
        }
        return BESIDE + (this.props.slots[names[0]]?.isNextStep ? 1 : 0);
    },

    get shownSlotNames() {
        return this.visibleSlotNames.slice(0, this.shownCount);
    },

    get moreSlotNames() {
        return this.visibleSlotNames.slice(this.shownCount);
    },

    /** Who presses Enter on an entry, or clicks beside its word, means its button. */
    onMoreSelected(ev) {
        if (!ev.target.closest("button")) {
            ev.target.querySelector("button")?.click();
        }
    },
});
