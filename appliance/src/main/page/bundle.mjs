// Bundles the front end into the folder named by the first argument: a handful of files, nothing from elsewhere.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "..", "..", "target", "classes", "page");

await mkdir(out, { recursive: true });
await build({
  entryPoints: [join(here, "src", "app.ts"), join(here, "src", "app.css")],
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "eof",
  logLevel: "warning",
});
for (const file of ["index.html", "icon.svg"]) {
  await copyFile(join(here, "src", file), join(out, file));
}

// The verifier of a package is one file: its script and its style stand in it, and its policy names their digests.
const part = async (file, options) => {
  const built = await build({
    entryPoints: [join(here, "src", "package", file)],
    write: false,
    bundle: true,
    minify: true,
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    ...options,
  });
  return built.outputFiles[0].text.trim();
};
const digest = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const script = await part("page.ts", { format: "iife" });
const style = await part("page.css", {});
const policy = `default-src 'none'; script-src ${digest(script)}; style-src ${digest(style)}; media-src blob:; base-uri 'none'; form-action 'none'`;
const page = await readFile(join(here, "src", "package", "package.html"), "utf8");
await writeFile(
  join(out, "verify.html"),
  page.replace("POLICY", policy).replace("STYLE", () => style).replace("SCRIPT", () => script),
);
