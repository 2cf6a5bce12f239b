// Lets the player's witness, bundled into the module named first, judge the cases in the file named second: each is what
// a machine gives for one piece of footage, what the browser keeps of the log, and the bytes that came.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const kept = new Map();
globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, String(value)) };
let machine = {};
globalThis.fetch = async (path) => {
  const address = Object.keys(machine).find((each) => String(path).startsWith(each));
  if (address === undefined) {
    throw new Error(`nobody should ask for ${path}`);
  }
  return Response.json(machine[address]);
};

const { Witness, Refuted } = await import(pathToFileURL(process.argv[2]));
const cases = JSON.parse(readFileSync(process.argv[3], "utf8"));
const bytes = (base64) => Uint8Array.from(Buffer.from(base64, "base64"));

const faults = [];
for (const each of cases) {
  machine = each.machine;
  kept.clear();
  Object.entries(each.kept).forEach(([key, value]) => kept.set(key, value));
  const witness = new Witness(each.session);
  const media = Promise.resolve(bytes(each.media));
  try {
    await (Object.keys(each.piece).length === 0 ? witness.opening("front", 0, media) : witness.segment("front", each.piece, media));
    faults.push("");
  } catch (e) {
    if (!(e instanceof Refuted)) {
      throw e;
    }
    faults.push(e.fault);
  }
}
console.log(JSON.stringify(faults));
