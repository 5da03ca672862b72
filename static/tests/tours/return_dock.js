import { tour } from "./tour_steps";

// What somebody at the dock does with a scanner, and with a thumb.

const box = ".o_aftersales_dock_scan input";
const type = (code) => ({ trigger: box, run: `edit ${code} && press Enter` });
const shows = (level, text) => ({
    trigger: `.o_aftersales_dock_answer[data-level=${level}]:contains("${text}")`,
});
const tap = (selector) => ({ trigger: `.o_aftersales_dock ${selector}`, run: "click" });
// A scanner types faster than any person, wherever the focus is.
const scan = (...codes) => ({
    trigger: ".o_aftersales_dock",
    run() {
        document.activeElement.blur();
        for (const key of codes.flatMap((code) => [...code, "Enter"])) {
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        }
    },
});

tour("receives_a_parcel", [
    { trigger: ".o_aftersales_dock_expected:contains('Northern Mills')" },
    // The goods are scanned before the network has told whose they are.
    scan("PARCEL-1", "4006381333931"),
    { trigger: ".o_aftersales_dock_number:contains('RMA-')" },
    shows("good", "1 of 3"),
    type("4006381333931"),
    shows("good", "2 of 3"),
    scan("L-0815"),
    shows("bad", "Wrong product"),
    tap(".o_aftersales_dock_undo"),
    shows("info", "Taken back"),
    scan("L-0815"),
    shows("bad", "Gear (L-0815)"),
    tap("button[name=damaged]"),
    shows("bad", "Damaged"),
    scan("OBTshort"),
    shows("bad", "Too few"),
    type("OBTfinish"),
    shows("good", "Still expected: 1"),
    { trigger: ".o_aftersales_dock_expected" },
    type("NOBODY-KNOWS"),
    shows("bad", "NOBODY-KNOWS is not expected"),
    tap(".o_aftersales_dock_choice"),
    { trigger: ".o_aftersales_dock_report:contains('NOBODY-KNOWS')" },
    tap(".o_aftersales_dock_finish"),
    shows("ask", "Nothing is counted yet"),
    tap(".o_aftersales_dock_next"),
    { trigger: ".o_aftersales_dock_expected" },
]);
