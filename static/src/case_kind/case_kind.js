import { registry } from "@web/core/registry";
import { Many2One } from "@web/views/fields/many2one/many2one";
import { buildM2OFieldDescription, Many2OneField } from "@web/views/fields/many2one/many2one_field";

/** All kinds of cases at once: they are few, and whoever has to look for one does not know its name. */
class CaseKindMany2One extends Many2One {
    get many2XAutocompleteProps() {
        return { ...super.many2XAutocompleteProps, searchLimit: 100 };
    }
}

export class CaseKindField extends Many2OneField {
    static components = { Many2One: CaseKindMany2One };
}

registry.category("fields").add("after_sales_case_kind", buildM2OFieldDescription(CaseKindField));
