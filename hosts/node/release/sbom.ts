/** The bill of materials of a release: CycloneDX 1.5 in JSON, out of package-lock.json. What is used at run time only. */
import { createHash } from "node:crypto";

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly license?: string;
  readonly integrity?: string;
}

export interface SbomOptions {
  readonly version: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly lock: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

export function sbom(options: SbomOptions): string {
  const packages = Object.entries(JSON.parse(options.lock).packages as Record<string, Locked>);
  const components = packages
    .filter(([path, entry]) => path !== "" && !entry.dev && entry.version !== undefined)
    .map(([path, entry]) => library(path.slice(path.lastIndexOf("node_modules/") + 13), entry))
    .sort((left, right) => (left.purl < right.purl ? -1 : 1));
  const unique = components.filter((entry, index) => entry.purl !== components[index - 1]?.purl);
  const files = options.files.map(({ name, sha256 }) => ({
    type: "file",
    name,
    hashes: [{ alg: "SHA-256", content: sha256 }],
  }));
  const seed = createHash("sha256")
    .update(JSON.stringify([options.version, files]))
    .digest("hex");
  const uuid = `${seed.slice(0, 8)}-${seed.slice(8, 12)}-5${seed.slice(13, 16)}-8${seed.slice(17, 20)}-${seed.slice(20, 32)}`;
  const document = {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    serialNumber: `urn:uuid:${uuid}`,
    version: 1,
    metadata: {
      timestamp: `${options.date}T00:00:00Z`,
      component: {
        type: "firmware",
        "bom-ref": "iris",
        name: "iris",
        version: options.version,
        licenses: [{ license: { id: "MIT" } }],
      },
    },
    components: [...files, ...unique],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function library(name: string, { version = "", license, integrity }: Locked) {
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    purl,
    ...(license
      ? {
          licenses: [
            /^[A-Za-z0-9.+-]+$/.test(license) ? { license: { id: license } } : { expression: license },
          ],
        }
      : {}),
    ...(integrity?.startsWith("sha512-")
      ? { hashes: [{ alg: "SHA-512", content: Buffer.from(integrity.slice(7), "base64").toString("hex") }] }
      : {}),
  };
}
