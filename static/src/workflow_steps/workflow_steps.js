import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { showField } from "../form_anchor/form_anchor";
import { SignDialog } from "./sign_dialog";

/**
 * The *what is missing* box: for each possible next step, what is still open.
 *
 * A point leads to its field or its record; a missing signature can be given, or asked
 * for, on the spot. The server decides all of it, the box only shows `workflow_steps`.
 */
export class WorkflowSteps extends Component {
    static template = "aftersales.WorkflowSteps";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.root = useRef("root");
        // Only what the user toggled; see `isOpen` for the rest.
        this.state = useState({ toggled: {} });
    }

    get steps() {
        return this.props.record.data[this.props.name] || [];
    }

    get mainSteps() {
        return this.steps.filter((step) => step.main);
    }

    get otherSteps() {
        return this.steps.filter((step) => !step.main);
    }

    /** The natural next step says at once what it lacks, the others when asked. */
    isOpen(step) {
        const isOpen = this.state.toggled[step.name] ?? step.main;
        return isOpen && step.points.length > 0;
    }

    toggle(step) {
        this.state.toggled[step.name] = !this.isOpen(step);
    }

    getSummary(step) {
        if (!step.points.length) {
            return _t("nothing is missing");
        }
        if (step.points.length === 1) {
            return _t("1 open point");
        }
        return _t("%(count)s open points", { count: step.points.length });
    }

    async openPoint(point) {
        if (point.model) {
            await this.openRecord(point);
        } else {
            await this.openField(point);
        }
    }

    async openField(point) {
        const arch = this.env.config.viewArch;
        if (!(await showField(this.root.el, arch, point.field))) {
            this.notification.add(_t("This is not a field of this screen."), { type: "info" });
        }
    }

    async openRecord(point) {
        if (await this.props.record.save()) {
            await this.action.doAction({
                type: "ir.actions.act_window",
                res_model: point.model,
                res_id: point.res_id,
                views: [[false, "form"]],
            });
        }
    }

    sign(point) {
        this.dialog.add(SignDialog, {
            text: point.text,
            sign: async (note) => {
                const { record } = this.props;
                if (await record.save()) {
                    const args = [[record.resId], point.rule_id, note || false];
                    await this.orm.call(record.resModel, "action_sign", args);
                    await record.model.load();
                }
            },
        });
    }

    /** As a button of the form would: save, call, open the dialog, reload. */
    askForSignature(point) {
        const { record } = this.props;
        return this.env.onClickViewButton({
            clickParams: {
                type: "object",
                name: "action_request_signature",
                args: JSON.stringify([point.rule_id]),
            },
            getResParams: () => ({
                context: record.context,
                evalContext: record.evalContext,
                resModel: record.resModel,
                resId: record.resId,
                resIds: record.resIds,
            }),
        });
    }
}

registry.category("fields").add("aftersales_workflow_steps", {
    component: WorkflowSteps,
    displayName: _t("What is missing"),
    supportedTypes: ["json"],
});
