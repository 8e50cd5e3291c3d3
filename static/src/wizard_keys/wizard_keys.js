import { useEffect, useExternalListener, useRef } from "@odoo/owl";
import { getActiveHotkey } from "@web/core/hotkeys/hotkey_service";
import { patch } from "@web/core/utils/patch";
import { FormRenderer } from "@web/views/form/form_renderer";

const TYPED_INTO = ".o_field_widget input[type='text'], .o_field_widget textarea";
const CHOSEN = ".o_field_widget input[type='radio']";

/**
 * Our wizards come prefilled, as stored records, and core looks for the first field only in new ones. Whoever opens
 * a wizard types at once; where there is one line to type, Enter presses the first button, as in any form of the web.
 * What cannot be taken back is no surprise: Enter leads to its button, and presses it only there.
 */
patch(FormRenderer.prototype, {
    setup() {
        super.setup(...arguments);
        if (!this.env.inDialog || !this.props.record.resModel.startsWith("after.sales.")) {
            return;
        }
        this.wizard = useRef("compiled_view_root");
        if (this.shouldAutoFocus) {
            useEffect(
                (el) => {
                    if (el && !this.props.record.isNew) {
                        this.firstField?.focus();
                    }
                },
                () => [this.wizard.el],
            );
        }
        useExternalListener(window, "keydown", (ev) => this.onWizardKeydown(ev));
    },

    /** What ``default_focus`` names, else what is filled in first; a date would cover the window with its days. */
    get firstField() {
        const named = this.props.archInfo.autofocusFieldIds.map((id) => this.wizard.el.querySelector(`#${id}`));
        const first = this.wizard.el.querySelector(`${TYPED_INTO}, ${CHOSEN}`);
        return named.find((el) => el) || (first?.closest(".o_field_date, .o_field_datetime") ? null : first);
    },

    onWizardKeydown(ev) {
        const fields = this.wizard.el ? [...this.wizard.el.querySelectorAll(TYPED_INTO)] : [];
        const isOnlyLine = fields.length === 1 && fields[0] === ev.target && ev.target.matches("input");
        if (!isOnlyLine || getActiveHotkey(ev) !== "enter" || ev.target.matches(".o-autocomplete--input")) {
            return;
        }
        ev.preventDefault();
        // What was typed is taken over when the field is left.
        ev.target.blur();
        const footer = this.wizard.el.closest(".modal-content")?.querySelector(".modal-footer");
        const button = footer?.querySelector("button.btn-primary, button.btn-danger");
        button?.focus();
        if (button?.classList.contains("btn-primary")) {
            button.click();
        }
    },
});
