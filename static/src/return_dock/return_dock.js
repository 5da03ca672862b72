import { Component, onMounted, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { hasTouch } from "@web/core/browser/feature_detection";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { Mutex } from "@web/core/utils/concurrency";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { readPhoto } from "./dock_photo";

const MODEL = "aftersales.return";
// Printed as barcodes these tap the button that bears the rest as `barcode_trigger`.
const COMMAND = "OBT";
// What is typed before a count.
const COUNT = /^\*\s*(\d+(?:[.,]\d+)?)$/;

/**
 * The returns desk: a parcel is received by scanning what is on it and in it.
 *
 * Works with a scanner or a keyboard alone, and with a thumb on a phone. The server
 * decides all: each scan or tap is one call, whose answer says what to show and which
 * buttons to offer next; `aftersales.return` documents it (`return_dock.py`).
 */
export class ReturnDock extends Component {
    static template = "aftersales.ReturnDock";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.barcode = useService("barcode");
        this.codeRef = useRef("code");
        this.mainRef = useRef("main");
        this.photoRef = useRef("photo");
        this.mutex = new Mutex();
        this.codes = new Mutex();
        this.hasCamera = isBarcodeScannerSupported();
        this.state = useState({
            answer: null,
            parcel: null,
            row: false,
            mode: false,
            list: [],
            isBusy: false,
        });
        useBus(this.barcode.bus, "barcode_scanned", (ev) => this.onCode(ev.detail.barcode));
        onWillStart(() => this.start());
        onMounted(() => this.focus());
        useEffect(() => this.showSelected(), () => [this.state.row, this.state.answer]);
    }

    // === WHAT IS SHOWN === //

    get parcel() {
        return this.state.parcel;
    }

    get selected() {
        return this.parcel?.rows.find((row) => row.key === this.state.row);
    }

    get placeholder() {
        return this.parcel ? _t("Goods, or *3 to count") : _t("Return slip or goods");
    }

    get lateCount() {
        return this.state.list.filter((row) => row.is_late).length;
    }

    get modeText() {
        const product = this.selected?.product;
        if (this.state.mode === "lot") {
            return _t("Scan the lot or serial number that came instead");
        }
        if (this.state.mode === "product") {
            return product
                ? _t("Scan what came instead of %(product)s", { product })
                : _t("Scan the wrong product");
        }
        return _t("Scan what nobody announced, or type what it is");
    }

    getTone(row) {
        if (row.missing < 0) {
            return "danger";
        }
        if (row.missing === 0) {
            return "success";
        }
        return row.counted ? "warning" : "secondary";
    }

    isSelected(row) {
        return row.key === this.state.row;
    }

    // === CALLS === //

    async start() {
        const id = this.props.resId || this.props.action.params?.return_id;
        if (id) {
            await this.call("dock_open", [[id]]);
        }
        if (!this.parcel) {
            await this.loadList();
        }
    }

    /** Call the server, one after the other: a scanner is faster than the network. */
    call(method, args = []) {
        return this.mutex.exec(async () => {
            this.state.isBusy = true;
            try {
                this.show(await this.orm.call(MODEL, method, args));
            } catch (error) {
                this.showError(error);
            } finally {
                this.state.isBusy = false;
            }
        });
    }

    show(answer) {
        if (answer.action) {
            this.action.doAction(answer.action);
        }
        this.state.answer = answer;
        this.state.mode = false;
        this.setParcel(answer.parcel, answer.row);
    }

    /** Choose the row that the answer is about, else the one that was, else the only one. */
    setParcel(parcel, key) {
        const wasOpen = this.parcel;
        this.state.parcel = parcel;
        const keys = (parcel?.rows || []).map((row) => row.key);
        const only = keys.length === 1 && keys[0];
        this.state.row = [key, this.state.row].find((each) => keys.includes(each)) || only;
        this.props.updateActionState?.({ resId: parcel?.id || false });
        if (wasOpen && !parcel) {
            this.loadList();
        }
    }

    showSelected() {
        const card = this.mainRef.el?.querySelector(".o_aftersales_dock_selected");
        if (card) {
            card.scrollIntoView({ block: "nearest" });
        } else if (this.mainRef.el) {
            this.mainRef.el.scrollTop = 0;
        }
    }

    /** Say in words what went wrong; the parcel stays as it was. */
    showError(error) {
        let text;
        if (error instanceof RPCError) {
            text = error.data?.message || error.message;
        } else if (error instanceof ConnectionLostError) {
            text = _t("No connection. Nothing was counted: scan it again.");
        } else {
            throw error;
        }
        this.state.mode = false;
        this.state.answer = { level: "bad", title: _t("That did not work"), text, choices: [] };
    }

    async loadList() {
        try {
            this.state.list = await this.orm.call(MODEL, "dock_list", []);
        } catch (error) {
            this.showError(error);
        }
    }

    // === SCANNER AND KEYBOARD === //

    /** A code is read when the answer to the one before says what it may mean. */
    onCode(code) {
        return this.codes.exec(async () => {
            await this.mutex.getUnlockedDef();
            await this.readCode(code.trim());
            this.focus();
        });
    }

    async readCode(code) {
        const count = COUNT.exec(code);
        if (!code) {
            return;
        }
        if (code.startsWith(COMMAND)) {
            this.command(code.slice(COMMAND.length));
        } else if (count && this.selected) {
            await this.count(this.selected, Number(count[1].replace(",", ".")));
        } else {
            const parcelId = this.parcel?.id || false;
            await this.call("dock_scan", [code, parcelId, this.state.mode, this.state.row]);
        }
    }

    /** Tap the button that a printed command names; outside the box core does it. */
    command(name) {
        const buttons = [...document.querySelectorAll(".o_aftersales_dock [barcode_trigger]")];
        buttons.find((button) => button.getAttribute("barcode_trigger") === name)?.click();
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            const code = ev.target.value;
            ev.target.value = "";
            this.onCode(code);
        } else if (["ArrowUp", "ArrowDown"].includes(ev.key) && this.parcel) {
            ev.preventDefault();
            this.move(ev.key === "ArrowDown" ? 1 : -1);
        } else if (ev.key === "Escape") {
            ev.target.value = "";
            this.state.mode = false;
        }
    }

    /** Choose the next row of goods, or the one before. */
    move(step) {
        const rows = this.parcel.rows;
        const index = rows.findIndex((row) => row.key === this.state.row);
        const next = rows[(index + step + rows.length) % rows.length];
        this.state.row = next?.key || false;
    }

    onSubmit() {
        const input = this.codeRef.el;
        const code = input.value;
        input.value = "";
        this.onCode(code);
    }

    async onCamera() {
        const code = await scanBarcode(this.env).catch(() => null);
        if (code) {
            await this.onCode(code);
        }
    }

    /** On a phone the box would call up the keyboard, which hides half of the screen. */
    focus() {
        if (!hasTouch()) {
            this.codeRef.el?.focus();
        }
    }

    // === TAPS === //

    async tap(choice) {
        await this.call(choice.method, choice.args);
        this.focus();
    }

    async open(id) {
        await this.call("dock_open", [[id]]);
        this.focus();
    }

    select(row) {
        this.state.row = row.key;
        this.focus();
    }

    async count(row, quantity) {
        if (quantity >= 0 && quantity !== row.counted) {
            await this.call("dock_count", [[this.parcel.id], row.key, quantity]);
        }
        this.focus();
    }

    async report(kind) {
        await this.call("dock_report", [[this.parcel.id], kind, this.state.row]);
        this.focus();
    }

    setMode(mode) {
        this.state.mode = this.state.mode === mode ? false : mode;
        this.focus();
    }

    async undo(report) {
        await this.call("dock_undo", [[this.parcel.id], report.id]);
        this.focus();
    }

    async unannounced() {
        if (this.parcel) {
            this.setMode("unannounced");
        } else {
            await this.call("dock_unannounced");
            this.focus();
        }
    }

    /** What is counted so far is kept: the list says that the parcel is begun. */
    async next() {
        this.state.answer = null;
        this.state.mode = false;
        this.setParcel(null, false);
        this.focus();
    }

    async finish() {
        await this.call("dock_finish", [[this.parcel.id]]);
        this.focus();
    }

    /** The sheet on the wall: every button as a barcode. */
    printCommands() {
        return this.action.doAction("aftersales.return_action_report_commands", {
            additionalContext: { active_ids: [user.activeCompany.id] },
        });
    }

    // === PICTURES === //

    takePhoto(reportId = false) {
        this.photoOf = reportId;
        this.photoRef.el.click();
    }

    async onPhoto(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (!file) {
            return;
        }
        const data = await readPhoto(file).catch(() => "");
        const key = this.photoOf ? false : this.state.row;
        await this.call("dock_photo", [[this.parcel.id], data, key, this.photoOf]);
        this.focus();
    }
}

registry.category("actions").add("aftersales_return_dock", ReturnDock);
