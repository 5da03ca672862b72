import { Component } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";
import { session } from "@web/session";

/** Model of the screen -> the address of its register. */
export const REGISTERS = {
    "aftersales.complaint": "/aftersales/complaint/register.xlsx",
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

/** Say what the search box shows, as one line of text. */
export function describeFacets(facets) {
    return facets
        .filter((facet) => facet.type !== "groupBy")
        .map(({ title, values, separator }) => {
            const text = values.join(` ${separator} `);
            return title ? `${title}: ${text}` : text;
        })
        .join("; ");
}

/** “Export register” in the gear menu: everything that the search box finds. */
export class ExportRegister extends Component {
    static template = "aftersales.ExportRegister";
    static components = { DropdownItem };
    static props = {};

    async onSelected() {
        const { domain, facets, resModel } = this.env.searchModel;
        const filters = describeFacets(facets);
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
    return exportRegister(env, model, isAll ? { domain } : { ids });
});
