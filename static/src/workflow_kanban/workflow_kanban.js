import { registry } from "@web/core/registry";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { kanbanView } from "@web/views/kanban/kanban_view";

/** A card dropped on another state takes the step; one that asks why opens its dialog. */
class WorkflowGroupList extends RelationalModel.DynamicGroupList {
    async moveRecord(dataRecordId, dataGroupId, refId, targetGroupId) {
        const source = this.groups.find((group) => group.id === dataGroupId);
        const target = this.groups.find((group) => group.id === targetGroupId);
        if (source !== target && target.groupByField.name === "state") {
            const record = source.list.records.find(({ id }) => id === dataRecordId);
            const dialog = await this.model.orm.call(this.resModel, "action_ask_reason", [
                [record.resId],
                target.value,
            ]);
            if (dialog) {
                return this.model.action.doAction(dialog, { onClose: () => this.load() });
            }
        }
        return super.moveRecord(...arguments);
    }
}

class WorkflowKanbanModel extends RelationalModel {
    static DynamicGroupList = WorkflowGroupList;
}

registry.category("views").add("aftersales_workflow_kanban", {
    ...kanbanView,
    Model: WorkflowKanbanModel,
});
