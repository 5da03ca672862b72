import { rpc } from "@web/core/network/rpc";
import { tour } from "./tour_steps";

// What somebody at the bench does with a scanner, and with a thumb.

const MODEL = "aftersales.rework.operation";
const shows = (level, text) => ({
    trigger: `.o_aftersales_dock_answer[data-level=${level}]:contains("${text}")`,
});
const tap = (selector) => ({ trigger: `.o_aftersales_floor ${selector}`, run: "click" });
const fill = (name, value) => ({
    trigger: `.o_aftersales_floor input[name=${name}]`,
    run: `edit ${value}`,
});
const part = (name) => `.o_aftersales_floor_part:contains("${name}")`;
const used = (name, count) => ({
    trigger: `${part(name)} .o_aftersales_floor_used:contains(${count})`,
});

// A scanner types faster than any person, wherever the focus is.
function read(code) {
    document.activeElement.blur();
    for (const key of [...code, "Enter"]) {
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }
}
const scan = (code) => ({ trigger: ".o_aftersales_floor", run: () => read(code) });
// The code is the one on the traveller.
const scanOperation = (name) => ({
    content: `Scan ${name}`,
    trigger: ".o_aftersales_floor",
    async run() {
        const [row] = await rpc(`/web/dataset/call_kw/${MODEL}/search_read`, {
            model: MODEL,
            method: "search_read",
            args: [[["name", "=", name]], ["barcode"]],
            kwargs: {},
        });
        read(row.barcode);
    },
});

tour("works_on_the_floor", [
    { trigger: ".o_aftersales_dock_row:contains('Open the drive')" },
    scan("NOBODY-KNOWS"),
    shows("bad", "No operation bears the code “NOBODY-KNOWS”"),
    scanOperation("Press the bearing in"),
    shows("bad", "comes after “Open the drive”"),
    scanOperation("Open the drive"),
    shows("good", "Started"),
    scanOperation("Open the drive"),
    shows("info", "Running"),
    // Parts: one fewer than planned, and one that nobody has planned.
    scan("4006381333931"),
    shows("good", "Right part"),
    used("Bearing", 2),
    tap(`${part("Bearing")} .o_aftersales_floor_less`),
    used("Bearing", 1),
    { trigger: ".o_aftersales_floor_why", run: "edit The other one is good" },
    tap(".o_aftersales_floor_stop"),
    shows("info", "Paused"),
    scan("4006381333948"),
    shows("ask", "Part added, it was not planned"),
    tap(`${part("Seal")} .o_aftersales_floor_more`),
    used("Seal", 2),
    scan("NOBODY-KNOWS"),
    shows("bad", "Neither an operation nor a part bears the code “NOBODY-KNOWS”"),
    tap(".o_aftersales_floor_start"),
    shows("good", "Started"),
    tap(".o_aftersales_floor_finish"),
    fill("scrap", 1),
    tap(".o_aftersales_floor_report"),
    shows("good", "Finished: Open the drive"),
    scanOperation("Open the drive"),
    shows("bad", "is finished already"),
    scanOperation("Press the bearing in"),
    shows("good", "Started"),
    tap(".o_aftersales_floor_stop"),
    shows("info", "Paused"),
    // The rest was done without the screen.
    tap(".o_aftersales_floor_book"),
    fill("minutes", 12),
    tap(".o_aftersales_floor_reason:contains('Forgot')"),
    tap(".o_aftersales_floor_report"),
    shows("good", "Finished: Press the bearing in"),
    tap(".o_aftersales_floor_hand_in"),
    shows("good", "Handed in to quality"),
]);
