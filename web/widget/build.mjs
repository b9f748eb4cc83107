/**
 * Builds `web/static/widget.js` from `src/` and `strings/`, and notes in `built.json` what it was built from, so that a
 * test without Node can tell that nobody changed one without the other.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static", "widget.js");
const licence = (name) => readFileSync(join(here, "node_modules", "@hpke", name, "LICENSE"), "utf8").trim();

await build({
  entryPoints: [join(here, "src", "main.js")],
  outfile: target,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome94", "firefox98", "safari15.4"],
  charset: "utf8",
  loader: { ".css": "text" },
  legalComments: "none",
  banner: {
    js: `/*! Safer North West. Holds @hpke/core and @hpke/common:\n${licence("core")}\n${licence("common").split("\n")[2]}\n*/`,
  },
  plugins: [
    { name: "small styles", setup: minifiesStyles },
    { name: "what is used of @hpke", setup: leavesOut },
  ],
});

/**
 * The library's packages say that their modules do nothing by being loaded, but the folder they are loaded from does not
 * repeat it. A browser has no cryptography of Node's, which the library asks for where there is no WebCrypto, and needs no
 * stand-in for its global object.
 */
function leavesOut({ onResolve, onLoad, resolve }) {
  onResolve({ filter: /./ }, async ({ path, pluginData, ...rest }) => {
    if (path === "crypto" || path.endsWith("/_dnt.shims.js"))
      return { path, namespace: "none", sideEffects: false };
    if (pluginData === "asked" || !(path.startsWith("@hpke/") || rest.importer.includes("@hpke")))
      return undefined;
    return { ...(await resolve(path, { ...rest, pluginData: "asked" })), sideEffects: false };
  });
  onLoad({ filter: /./, namespace: "none" }, () => ({
    contents: "export const webcrypto = undefined, dntGlobalThis = globalThis;",
  }));
}

/** Style sheets enter the script as text, minified. */
function minifiesStyles({ onLoad, esbuild }) {
  onLoad({ filter: /\.css$/ }, async ({ path }) => {
    const { code } = await esbuild.transform(readFileSync(path, "utf8"), {
      loader: "css",
      minify: true,
      target: ["chrome94", "firefox98", "safari15.4"],
    });
    return { contents: code.trim(), loader: "text" };
  });
}

const files = (folder) =>
  readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? files(path) : [path];
    });
const sources = [
  ...files(join(here, "src")),
  ...files(join(here, "strings")),
  ...["build.mjs", "package-lock.json"].map((name) => join(here, name)),
];
const sha256 = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const noted = Object.fromEntries(
  [...sources, target].map((path) => [relative(here, path).replaceAll("\\", "/"), sha256(path)]),
);
writeFileSync(join(here, "built.json"), `${JSON.stringify(noted, null, 2)}\n`);
