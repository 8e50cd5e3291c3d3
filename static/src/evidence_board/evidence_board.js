import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { FileUploader } from "@web/views/fields/file_handler";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const CLAIM = "after.sales.claim";
const EVIDENCE = "after.sales.evidence";
/** Per state of a place: how its badge looks and what it says. */
const BADGES = {
    accepted: ["text-bg-success", _t("Accepted")],
    to_review: ["text-bg-info", _t("To review")],
    absent: ["text-bg-secondary", _t("Cannot be given")],
    rejected: ["text-bg-danger", _t("Rejected")],
    missing: ["text-bg-warning", _t("Missing")],
    optional: ["text-bg-light", _t("Optional")],
};

/** The shot list of a claim: per place what was sent, with the buttons that belong to it. */
export class EvidenceBoard extends Component {
    static template = "after_sales.EvidenceBoard";
    static components = { FileUploader };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get places() {
        return this.props.record.data[this.props.name] || [];
    }

    get isOpen() {
        return ["draft", "collecting", "to_decide"].includes(this.props.record.data.state);
    }

    get isSaved() {
        return Boolean(this.props.record.resId);
    }

    badge(place) {
        const state = place.state === "missing" && !place.required ? "optional" : place.state;
        const [look, label] = BADGES[state];
        return { look, label: label.toString() };
    }

    isFree(place) {
        return place.is_asked && place.files.filter((file) => file.state !== "rejected").length < place.max_files;
    }

    /** Nothing typed gets lost: the form is saved first, and read again afterwards. */
    async call(model, method, ids, args = []) {
        if (!(await this.props.record.save())) {
            return;
        }
        const result = await this.orm.call(model, method, [ids, ...args]);
        if (result && result.type) {
            await this.action.doAction(result, { onClose: () => this.props.record.load() });
        } else {
            await this.props.record.load();
        }
    }

    add(place, file) {
        return this.call(CLAIM, "action_add_evidence", [this.props.record.resId], [place.id, file.name, file.data]);
    }

    tellAbsence(place) {
        return this.call(CLAIM, "action_open_absence", [this.props.record.resId], [place.id]);
    }

    withdrawAbsence(place) {
        return this.call(CLAIM, "action_withdraw_absence", [this.props.record.resId], [place.id]);
    }

    accept(file) {
        return this.call(EVIDENCE, "action_accept", [file.id]);
    }

    reject(file) {
        return this.call(EVIDENCE, "action_open_reject", [file.id]);
    }
}

export const evidenceBoard = {
    component: EvidenceBoard,
    displayName: _t("Evidence board"),
    supportedTypes: ["jsonb", "json"],
    fieldDependencies: [{ name: "state", type: "selection" }],
};

registry.category("fields").add("after_sales_evidence_board", evidenceBoard);
