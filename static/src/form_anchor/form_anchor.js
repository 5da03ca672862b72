import { Component, useRef } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const HIGHLIGHT = "o_aftersales_highlight";
const HIGHLIGHT_MS = 2000;
const FOCUSABLE = [
    "input:not([type=hidden]):not([type=file]):not(:disabled)",
    "textarea:not(:disabled)",
    "select:not(:disabled)",
    "[contenteditable=true]",
    ".o_field_x2many_list_row_add a",
    "button:not(:disabled)",
].join(",");

/** Two frames: one for Owl to render the page, one for the browser to lay it out. */
function nextPaint() {
    return new Promise((resolve) =>
        browser.requestAnimationFrame(() => browser.requestAnimationFrame(resolve))
    );
}

/** The form that holds an element, also in a dialog. */
function getForm(el) {
    return el.closest(".o_form_renderer");
}

/** The field's widget in the form itself, not the one in a row of a list in it. */
function findWidget(form, fieldName) {
    const widgets = form.querySelectorAll(`.o_field_widget[name="${fieldName}"]`);
    return [...widgets].find((widget) => !widget.closest(".o_data_row") && widget.offsetParent);
}

/** Names of the notebook pages that hold a field, as the form's arch says. */
function getPageNames(arch, fieldName) {
    return [...arch.querySelectorAll(`page field[name="${fieldName}"]`)]
        .filter((node) => !node.parentElement.closest("field"))
        .map((node) => node.closest("page").getAttribute("name"));
}

/**
 * Activate a notebook page.
 *
 * @param {HTMLElement} el any element of the form
 * @param {string} pageName the page's `name`
 * @returns {Promise<boolean>} whether the page is there
 */
export async function showPage(el, pageName) {
    const tab = getForm(el)?.querySelector(`.o_notebook_headers [name="${pageName}"]`);
    tab?.click();
    await nextPaint();
    return Boolean(tab);
}

/**
 * Bring a field of the form into view, whatever page it is on, and focus it.
 *
 * @param {HTMLElement} el any element of the form
 * @param {Element} arch the form's arch
 * @param {string} fieldName
 * @returns {Promise<boolean>} whether the field is on the screen
 */
export async function showField(el, arch, fieldName) {
    const form = getForm(el);
    let widget = findWidget(form, fieldName);
    for (const pageName of getPageNames(arch, fieldName)) {
        if (!widget && (await showPage(form, pageName))) {
            widget = findWidget(form, fieldName);
        }
    }
    if (!widget) {
        return false;
    }
    widget.scrollIntoView({ block: "center", behavior: "smooth" });
    widget.querySelector(FOCUSABLE)?.focus({ preventScroll: true });
    widget.classList.add(HIGHLIGHT);
    browser.setTimeout(() => widget.classList.remove(HIGHLIGHT), HIGHLIGHT_MS);
    return true;
}

/** A link that activates a page of the form's notebook: `<widget name="aftersales_page_link" …/>`. */
export class PageLink extends Component {
    static template = "aftersales.PageLink";
    static props = { ...standardWidgetProps, page: String, label: String };

    setup() {
        this.root = useRef("root");
    }

    onClick() {
        showPage(this.root.el, this.props.page);
        this.root.el
            .closest(".o_form_renderer")
            .querySelector(".o_notebook")
            ?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    }
}

registry.category("view_widgets").add("aftersales_page_link", {
    component: PageLink,
    extractProps: ({ attrs }) => ({ page: attrs.page, label: attrs.title }),
});
