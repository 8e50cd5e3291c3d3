import { _t } from "@web/core/l10n/translation";
import { useBus, useService } from "@web/core/utils/hooks";
import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { listView } from "@web/views/list/list_view";

/**
 * A scanner types what it reads and presses Enter. Wherever inspections are shown, scanning goods opens the inspection
 * that they belong to: the hands of whoever inspects are full.
 */
const scanning = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            const [orm, action, notification] = ["orm", "action", "notification"].map(useService);
            useBus(useService("barcode").bus, "barcode_scanned", async ({ detail: { barcode } }) => {
                const found = await orm.call("after.sales.inspection", "find_scanned", [barcode]);
                if (!found) {
                    notification.add(_t("Nothing to inspect bears “%s”.", barcode), { type: "danger" });
                } else if ((await this.beforeScan()) !== false) {
                    action.doAction(found);
                }
            });
        }

        beforeScan() {}
    };

class InspectionFormController extends scanning(formView.Controller) {
    /** What was noted on the one before is kept. */
    beforeScan() {
        return this.model.root.save();
    }
}

const views = registry.category("views");
views.add("after_sales_inspection_list", { ...listView, Controller: scanning(listView.Controller) });
views.add("after_sales_inspection_kanban", { ...kanbanView, Controller: scanning(kanbanView.Controller) });
views.add("after_sales_inspection_form", { ...formView, Controller: InspectionFormController });
