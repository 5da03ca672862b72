import { Component } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const MARKS = 5;

/**
 * The promises of a document as bars on one line of time: from the start to the due date,
 * hatched where the clock stood still, with a mark where the promise was met.
 *
 * The server says what each promise is (`clock_timeline`), the widget only draws it.
 */
export class ClockTimeline extends Component {
    static template = "aftersales.ClockTimeline";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get data() {
        return this.props.record.data[this.props.name] || { bars: [] };
    }

    get now() {
        return deserializeDateTime(this.data.now);
    }

    get isOpen() {
        return this.data.bars.some((bar) => ["running", "risk", "late", "paused"].includes(bar.outcome));
    }

    /** The bars as percentages of the whole width, and the marks of the axis. */
    get timeline() {
        const bars = this.data.bars.map((bar) => this.parse(bar));
        const moments = bars.flatMap((bar) => [bar.start, bar.due, bar.end].filter(Boolean));
        if (this.isOpen) {
            moments.push(this.now);
        }
        const times = moments.map((moment) => moment.toMillis());
        const first = Math.min(...times);
        const length = Math.max(Math.max(...times) - first, 60000);
        const place = (moment) => ((moment.toMillis() - first) / length) * 100;
        return {
            bars: bars.map((bar) => this.draw(bar, place)),
            now: this.isOpen ? place(this.now) : null,
            marks: this.getMarks(first, length),
        };
    }

    parse(bar) {
        const moment = (text) => (text ? deserializeDateTime(text) : null);
        return {
            ...bar,
            start: moment(bar.start),
            due: moment(bar.due),
            end: moment(bar.end),
            pauses: bar.pauses.map(([start, end]) => [moment(start), moment(end) || this.now]),
        };
    }

    draw(bar, place) {
        const stop = bar.end || (bar.outcome === "late" ? this.now : bar.due || this.now);
        const left = place(bar.start);
        const due = bar.due && place(bar.due);
        const overdue = bar.due && stop > bar.due && bar.outcome !== "void";
        return {
            id: bar.id,
            name: bar.name,
            outcome: bar.outcome,
            label: bar.label,
            left,
            width: (due ?? place(stop)) - left,
            overdue: overdue ? { left: due, width: place(stop) - due } : null,
            met: bar.end && bar.outcome !== "void" ? place(bar.end) : null,
            pauses: bar.pauses.map(([start, end]) => ({
                left: place(start),
                width: place(end) - place(start),
            })),
            when: this.getWhen(bar),
            title: this.getTitle(bar),
        };
    }

    getWhen(bar) {
        if (bar.outcome === "void" || !bar.due) {
            return "";
        }
        return bar.end
            ? bar.end.toLocaleString({ month: "short", day: "numeric", hour: "numeric", minute: "2-digit" })
            : _t("due %s", bar.due.toRelative({ base: this.now }));
    }

    getTitle(bar) {
        const lines = [bar.name, _t("From %s", this.format(bar.start))];
        if (bar.due) {
            lines.push(_t("Due %s", this.format(bar.due)));
        }
        if (bar.end && bar.outcome !== "void") {
            lines.push(_t("Done %s", this.format(bar.end)));
        }
        lines.push(bar.label);
        return lines.join("\n");
    }

    getMarks(first, length) {
        const moment = (number) => luxon.DateTime.fromMillis(first + (length * number) / MARKS);
        const format = length > 3 * 86400000 ? { month: "short", day: "numeric" } : { weekday: "short", hour: "2-digit", minute: "2-digit" };
        return [...Array(MARKS).keys()].map((number) => ({
            place: (100 * number) / MARKS,
            text: moment(number).toLocaleString(format),
        }));
    }

    format(moment) {
        return formatDateTime(moment, { showSeconds: false });
    }

    async open(bar) {
        if (await this.props.record.save()) {
            await this.action.doAction({
                type: "ir.actions.act_window",
                res_model: "aftersales.sla.clock",
                res_id: bar.id,
                views: [[false, "form"]],
            });
        }
    }
}

registry.category("fields").add("aftersales_clock_timeline", {
    component: ClockTimeline,
    displayName: _t("Timeline of promises"),
    supportedTypes: ["json"],
});
