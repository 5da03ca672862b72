import { Component, useState } from "@odoo/owl";
import { useAutofocus } from "@web/core/utils/hooks";
import { Dialog } from "@web/core/dialog/dialog";

/** Asks whether to sign, with what the signer wants to have on record. */
export class SignDialog extends Component {
    static template = "aftersales.SignDialog";
    static components = { Dialog };
    static props = { close: Function, text: String, sign: Function };

    setup() {
        useAutofocus();
        this.state = useState({ note: "" });
    }

    async onSign() {
        this.props.close();
        await this.props.sign(this.state.note.trim());
    }
}
