// Renders CSL items in many citation styles and says where each variable stands in the text.
//
//   node render.mjs ITEMS.json OUT.jsonl --styles DIR --locales DIR --plan PLAN.json
//
// PLAN is a list of {style, mode, locale, items: [index …], locators: ["12", "" …]}; mode `c` renders notes, `b` entries
// of a bibliography. citeproc's variableWrapper is called for each variable that is printed, so the spans are exact.
import CSL from "citeproc";
import fs from "node:fs";
import path from "node:path";

const [itemsPath, outPath, ...rest] = process.argv.slice(2);
const option = (name) => rest[rest.indexOf(`--${name}`) + 1];
const items = JSON.parse(fs.readFileSync(itemsPath, "utf8"));
const plan = JSON.parse(fs.readFileSync(option("plan"), "utf8"));
const [OPEN, NAMED, CLOSE, SLANT, UPRIGHT] = ["\ue000", "\ue001", "\ue002", "\ue003", "\ue004"];

const format = { ...CSL.Output.Formats.text };
format["@font-style/italic"] = `${SLANT}%%STRING%%${UPRIGHT}`;
format["@font-style/oblique"] = `${SLANT}%%STRING%%${UPRIGHT}`;
format["@showid/true"] = CSL.Output.Formats.html["@showid/true"];
CSL.Output.Formats.marked = format;

// A names element may print editors and translators together, so each name carries its role as an invisible character at
// its end, which is removed from the result. The characters must be ones that citeproc takes for Latin script: it prints
// names in other scripts with the family name first.
const ROLES = { editor: "\u200c", translator: "\u200d", other: "\u200e" };
const OTHERS = ["container-author", "collection-editor", "director", "compiler", "illustrator", "interviewer",
  "recipient", "reviewed-author", "narrator", "performer"];
for (const item of items) {
  for (const [role, names] of [["editor", ["editor"]], ["translator", ["translator"]], ["other", OTHERS]]) {
    for (const name of names.flatMap((variable) => item[variable] ?? [])) {
      if (name.literal) name.literal += ROLES[role];
      else if (name.family) name.family += ROLES[role];
    }
  }
}
const ROLE_OF = Object.fromEntries(Object.entries(ROLES).map(([role, mark]) => [mark, role]));

const byId = Object.fromEntries(items.map((item, at) => [String(at), { ...item, id: String(at) }]));
const out = fs.openSync(outPath, "w");
let written = 0;
let failed = 0;

for (const { style, mode, locale, items: chosen, locators } of plan) {
  let engine;
  try {
    const sys = {
      retrieveLocale: (name) => {
        const file = path.join(option("locales"), `locales-${name}.xml`);
        return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : null;
      },
      retrieveItem: (id) => byId[id],
      variableWrapper: (parameters, before, text, after) =>
        `${before}${OPEN}${parameters.variableNames.join("+")}${NAMED}${text}${CLOSE}${after}`,
    };
    const xml = fs.readFileSync(path.join(option("styles"), `${style}.csl`), "utf8");
    engine = new CSL.Engine(sys, xml, locale || "en-US", Boolean(locale));
    engine.setOutputFormat("marked");
  } catch (error) {
    console.error("style", style, String(error.message).slice(0, 100));
    continue;
  }
  chosen.forEach((place, at) => {
    const id = String(place);
    try {
      let marked;
      if (mode === "c") {
        const cite = { id, ...(locators[at] ? { locator: locators[at], label: "page" } : {}) };
        marked = engine.previewCitationCluster({ citationItems: [cite], properties: { noteIndex: 1 } }, [], [], "marked");
      } else {
        engine.updateItems([id]);
        marked = engine.makeBibliography()[1].join("").trim();
      }
      const row = unmark(marked);
      if (row && row.text.length > 20 && row.text.length < 900) {
        fs.writeSync(out, JSON.stringify({ ...row, style: `${style}:${mode}`, kind: items[place].type }) + "\n");
        written += 1;
      }
    } catch {
      failed += 1;
    }
  });
}
console.error(outPath, written, "failed", failed);

function unmark(marked) {
  let text = "";
  let label = "";
  let reading = false;
  const [spans, emphasis, opened, slanted, roles] = [[], [], [], [], []];
  for (const character of marked.replaceAll("\u00a0", " ")) {
    if (character === OPEN) [reading, label] = [true, ""];
    else if (character === NAMED) {
      opened.push([label, text.length]);
      reading = false;
    } else if (character === CLOSE) {
      const [name, start] = opened.pop();
      spans.push([name, start, text.length]);
    } else if (character === SLANT) slanted.push(text.length);
    else if (character === UPRIGHT) {
      const start = slanted.pop();
      if (!slanted.length && start < text.length) emphasis.push([start, text.length]);
    } else if (reading) label += character;
    else if (ROLE_OF[character]) roles.push([ROLE_OF[character], text.length]);
    else text += character;
  }
  if (/CSL STYLE ERROR|undefined|\[object/.test(text) || text.includes("<")) return null;
  return { text, spans, emphasis, roles };
}
