import { Component, markup, onMounted, onWillStart, useRef, useState } from "@odoo/owl";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { hasTouch } from "@web/core/browser/feature_detection";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Mutex } from "@web/core/utils/concurrency";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { readPhoto } from "../return_dock/dock_photo";

const MODEL = "aftersales.rework.operation";
// Printed as barcodes these tap the button that bears the rest as `barcode_trigger`.
const COMMAND = "OBT";

/**
 * The shop floor: scan an operation of a traveller, and go.
 *
 * For a phone or a scanner at the bench. The server decides all: each scan or tap is
 * one call, whose answer says what to show next (`rework_operation_floor.py` documents it).
 */
export class ReworkFloor extends Component {
    static template = "aftersales.ReworkFloor";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.barcode = useService("barcode");
        this.codeRef = useRef("code");
        this.photoRef = useRef("photo");
        this.mutex = new Mutex();
        this.codes = new Mutex();
        this.hasCamera = isBarcodeScannerSupported();
        this.state = useState({
            answer: null,
            card: null,
            list: [],
            good: 0,
            scrap: 0,
            note: "",
            minutes: 0,
            reason: "",
            isBusy: false,
            isReporting: false,
            isBooking: false,
        });
        useBus(this.barcode.bus, "barcode_scanned", (ev) => this.onCode(ev.detail.barcode));
        onWillStart(() => this.start());
        onMounted(() => this.focus());
    }

    get card() {
        return this.state.card;
    }

    get hint() {
        return this.card?.can_use_parts
            ? _t("Scan an operation or a part")
            : _t("Scan an operation");
    }

    get instruction() {
        return markup(this.card.instruction);
    }

    async start() {
        const id = this.props.resId || this.props.action.params?.operation_id;
        if (id) {
            await this.call("floor_open", [[id]]);
        }
        if (!this.card) {
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
        const card = answer.card;
        this.state.answer = answer;
        this.state.card = card;
        this.state.good = card?.open_qty || 0;
        this.state.scrap = 0;
        this.state.note = "";
        this.state.minutes = card?.planned_minutes || 0;
        this.state.reason = "";
        this.state.isReporting = false;
        this.state.isBooking = false;
        this.props.updateActionState?.({ resId: card?.id || false });
        if (!card) {
            this.loadList();
        }
    }

    /** Say in words what went wrong; the card stays as it was. */
    showError(error) {
        let text;
        if (error instanceof RPCError) {
            text = error.data?.message || error.message;
        } else if (error instanceof ConnectionLostError) {
            text = _t("No connection. Nothing was recorded: do it again.");
        } else {
            throw error;
        }
        this.state.answer = { level: "bad", title: _t("That did not work"), text };
    }

    async loadList() {
        try {
            this.state.list = await this.orm.call(MODEL, "floor_list", []);
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
        if (code.startsWith(COMMAND)) {
            this.command(code.slice(COMMAND.length));
        } else if (code) {
            await this.call("floor_scan", [code, this.card?.id || false]);
        }
    }

    command(name) {
        const buttons = [...document.querySelectorAll(".o_aftersales_floor [barcode_trigger]")];
        buttons.find((button) => button.getAttribute("barcode_trigger") === name)?.click();
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.onSubmit();
        }
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

    open(row) {
        return this.call("floor_open", [[row.id]]);
    }

    tap(method) {
        return this.call(method, [[this.card.id]]);
    }

    report() {
        this.state.isReporting = true;
    }

    /** Who worked without the screen says afterwards how long it took, and why. */
    book() {
        this.state.isReporting = true;
        this.state.isBooking = true;
    }

    stopReporting() {
        this.state.isReporting = false;
        this.state.isBooking = false;
    }

    /** What is usually said, so that nobody has to type it on a phone. */
    get reasons() {
        return [_t("Worked without a screen"), _t("Forgot to start it")];
    }

    /** What is scrap is not good: the rest follows. */
    onScrap(ev) {
        const scrap = Number(ev.target.value);
        this.state.scrap = scrap;
        this.state.good = Math.max(0, this.card.open_qty - scrap);
    }

    finish() {
        const { good, scrap, note, minutes, reason, isBooking } = this.state;
        const made = [good, scrap, note];
        return isBooking
            ? this.call("floor_book", [[this.card.id], minutes, reason, ...made])
            : this.call("floor_finish", [[this.card.id], ...made]);
    }

    // === PARTS === //

    use(part, change) {
        return this.call("floor_use", [[this.card.id], part.id, change]);
    }

    dropLot(part, lot) {
        return this.call("floor_drop_lot", [[this.card.id], part.id, lot.id]);
    }

    /** Noted without a word: what is tapped right after it stays as it was tapped. */
    explain(part, ev) {
        const args = [[this.card.id], part.id, ev.target.value];
        return this.mutex.exec(async () => {
            try {
                const { card } = await this.orm.call(MODEL, "floor_explain", args);
                this.state.card = card;
            } catch (error) {
                this.showError(error);
            }
        });
    }

    close() {
        this.show({ card: null });
        this.state.answer = null;
        this.focus();
    }

    async onPhoto(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (file) {
            const data = await readPhoto(file).catch(() => "");
            await this.call("floor_photo", [[this.card.id], data]);
        }
    }
}

registry.category("actions").add("aftersales_rework_floor", ReworkFloor);
