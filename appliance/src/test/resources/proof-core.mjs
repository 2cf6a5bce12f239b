// Asks the page's proof core, bundled into the module named first, about the cases in the file named second.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const core = await import(pathToFileURL(process.argv[2]));
const cases = JSON.parse(readFileSync(process.argv[3], "utf8"));
const bytes = (base64) => Uint8Array.from(Buffer.from(base64, "base64"));
const unhex = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));

const inclusions = cases.inclusions.map(
  ([, , index, size, leaf, root, path]) =>
    leaf.length === 64 &&
    core.isIncluded(Number(index), Number(size), unhex(leaf), path === "." ? [] : path.split(",").map((each) => unhex(each === "-" ? "" : each)), unhex(root)),
);

const entries = cases.entries.map((line) => {
  try {
    core.entry(bytes(line));
    return true;
  } catch (e) {
    if (e instanceof core.Malformed) {
      return false;
    }
    throw e;
  }
});

const digests = cases.digests.map(([piece, whole]) => {
  const digest = new core.Sha256();
  const all = bytes(whole);
  for (let at = 0; at < all.length; at += piece) {
    digest.update(all.subarray(at, at + piece));
  }
  return core.hex(digest.digest());
});

console.log(JSON.stringify({ inclusions, entries, digests }));
