import { registry } from "@web/core/registry";
import {
    BadgeSelectionField,
    badgeSelectionField,
} from "@web/views/fields/badge_selection/badge_selection_field";

/**
 * The choices of a selection side by side: one click answers, another takes it back.
 *
 * In a list it works without the row being edited first, so that a check of many
 * questions is as many clicks.
 */
export class AnswerButtons extends BadgeSelectionField {
    static template = "aftersales.AnswerButtons";
    static props = {
        ...BadgeSelectionField.props,
        colors: { type: Object, optional: true },
    };

    getClass(value) {
        if (value !== this.value) {
            return "btn-outline-secondary";
        }
        return `btn-${this.props.colors?.[value] || "secondary"}`;
    }
}

export const answerButtons = {
    ...badgeSelectionField,
    component: AnswerButtons,
    supportedTypes: ["selection"],
    extractProps: (fieldInfo, dynamicInfo) => ({
        colors: fieldInfo.options.colors,
        readonly: dynamicInfo.readonly,
    }),
};

registry.category("fields").add("aftersales_answer_buttons", answerButtons);
