import { Component } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";
import { session } from "@web/session";

/** Model of the screen -> the address of its register. */
export const REGISTERS = {
    "aftersales.complaint": "/aftersales/complaint/register.xlsx",
    "aftersales.return": "/aftersales/return/register.xlsx",
    "aftersales.rework": "/aftersales/rework/register.xlsx",
    "aftersales.evaluation": "/aftersales/evaluation/workbook.xlsx",
    "aftersales.suggestion": "/aftersales/suggestion/register.xlsx",
    "aftersales.survey.result": "/aftersales/survey/register.xlsx",
};

/** Download the register of a model; `screen` holds a domain or ids, and what it means. */
export async function exportRegister(env, model, screen) {
    env.services.ui.block();
    try {
        await download({
            url: REGISTERS[model],
            data: { data: JSON.stringify({ ...screen, context: user.context }) },
        });
    } finally {
        env.services.ui.unblock();
    }
}

/** Say what the search box and the panel beside the records show, as one line. */
export function describeFilters(searchModel) {
    const facets = searchModel.facets
        .filter((facet) => facet.type !== "groupBy")
        .map(({ title, values, separator }) => [title, values, ` ${separator} `]);
    const panel = searchModel.display.searchPanel ? searchModel.getSections() : [];
    const sections = panel.map((section) => {
        const chosen = [...section.values.values()].filter(
            (value) => value.checked || (value.id && value.id === section.activeValueId)
        );
        return [section.description, chosen.map((value) => value.display_name), ", "];
    });
    return [...facets, ...sections]
        .filter(([, values]) => values.length)
        .map(([title, values, separator]) =>
            [title, values.join(separator)].filter(Boolean).join(": ")
        )
        .join("; ");
}

/** “Export register” in the gear menu: everything that the search box finds. */
export class ExportRegister extends Component {
    static template = "aftersales.ExportRegister";
    static components = { DropdownItem };
    static props = {};

    async onSelected() {
        const { domain, resModel } = this.env.searchModel;
        const filters = describeFilters(this.env.searchModel);
        await exportRegister(this.env, resModel, { domain, filters });
    }
}

registry.category("cogMenu").add(
    "aftersales-export-register",
    {
        Component: ExportRegister,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: async ({ config, model, searchModel }) =>
            searchModel?.resModel in REGISTERS &&
            config.viewType !== "form" &&
            !model?.root?.selection?.length &&
            (await user.hasGroup("aftersales.group_department_user")),
    },
    { sequence: 11 }
);

/** “Export register” in the menu of selected records. */
registry.category("actions").add("aftersales.export_register", (env, { context }) => {
    const { active_domain: domain, active_ids: ids, active_model: model } = context;
    // More are selected than the client hands over: then it is all that was found.
    const isAll = domain && ids.length >= session.active_ids_limit;
    const filters = isAll ? "" : _t("selected records");
    return exportRegister(env, model, { ...(isAll ? { domain } : { ids }), filters });
});
