import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";

/**
 * Our windows are records from the start, and core marks what such a record lacks. Nobody has failed to fill in
 * anything yet: what is missing is marked when a button is pressed.
 */
patch(FormController.prototype, {
    get modelParams() {
        const params = super.modelParams;
        if (this.env.inDialog && this.props.resModel.startsWith("after.sales.")) {
            params.hooks.onRootLoaded = (root) => {
                for (const name of Object.keys(root.activeFields)) {
                    root._resetFieldValidity(name);
                }
            };
        }
        return params;
    },
});
