import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Pictures in small, each opens in full: a list of {id, name, state}. */
export class PicturesField extends Component {
    static template = "after_sales.PicturesField";
    static props = { ...standardFieldProps };

    get pictures() {
        return this.props.record.data[this.props.name] || [];
    }
}

export const picturesField = {
    component: PicturesField,
    displayName: _t("Pictures"),
    supportedTypes: ["jsonb", "json"],
};

registry.category("fields").add("after_sales_pictures", picturesField);
