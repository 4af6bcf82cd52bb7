/**
 * Pages drawn before anybody asks. A second process of this very server, at the lowest priority, draws every page that
 * depends on the content alone, once for each content, build and setting, and writes it to a file; the server reads
 * what is there and draws the rest on request. When all is drawn the second process ends.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { basename, join } from "node:path";
import { type KeptPage, KeptPages, keptPagesPath, PageWriter } from "@/db/kept-pages";
import { addressesAhead } from "../../_data/addresses";
import { Asker } from "./ask";
import { listEditions } from "./editions";
import { compress, entityTag } from "./page-cache";

/** Set for the second process: the file to fill. */
const FILE = "ISOLOSS_PAGES_FILE";
/** A rebuild is often followed by another one. */
const WAIT_MS = 500;

/** Everything besides the content that pages show: the build that draws them, settings, and the editions. */
function surroundings(): string[] {
  const dist = process.env.NEXT_DIST_DIR ?? ".next";
  const build = readFileSync(join(process.cwd(), dist, "BUILD_ID"), "utf8").trim();
  const editions = listEditions().map((e) => `${e.id} ${e.contentHash}`);
  return [build, process.env.SITE_URL ?? "", process.env.REPOSITORY_URL ?? "", ...editions];
}

/** What the server has of pages drawn ahead. */
export class Ahead {
  private readonly state = surroundings();
  private hash: string | undefined;
  private pages: KeptPages | undefined;
  private timer: NodeJS.Timeout | undefined;
  private begun = false;
  constructor(private readonly folder: string) {}

  /** The page at an address for a content. A content that was not seen before has its pages drawn. */
  get(hash: string, address: string): KeptPage | undefined {
    if (hash !== this.hash) {
      this.pages?.close();
      this.hash = hash;
      this.pages = new KeptPages(keptPagesPath(this.folder, [hash, ...this.state]));
      if (this.begun) this.schedule();
    }
    return this.pages?.get(address);
  }

  /** Has pages drawn, now and whenever the content changes. */
  begin(hash: string): void {
    this.get(hash, "/");
    this.begun = true;
    this.draw();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), WAIT_MS);
    this.timer.unref();
  }

  private draw(): void {
    const { pages } = this;
    const program = process.argv[1];
    // Another way of running the server is not known here; its pages are drawn on request.
    if (!pages || pages.complete || !program || basename(program) !== "next") return;
    const child = spawn(
      process.execPath,
      ["--max-old-space-size=256", program, "start", "-H", "127.0.0.1", "-p", "0"],
      {
        env: { ...process.env, PORT: "", [FILE]: pages.path },
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      },
    );
    child.on("error", () => undefined);
    try {
      if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    } catch {
      // Not allowed here: it is a matter of half a minute.
    }
    child.unref();
    child.channel?.unref();
  }
}

/** The file that this process was started to fill; undefined in a server. */
export const fileToFill = (): string | undefined => process.env[FILE] || undefined;

/**
 * Draws all pages into a file, from the server at `origin`, which is this process.
 * @param hash of the present content; drawing stops when it changes
 */
export async function fill(file: string, origin: string, hash: () => string): Promise<void> {
  const wanted = hash();
  const asker = new Asker(origin);
  const writer = new PageWriter(file);
  try {
    let missed = 0;
    for (const address of addressesAhead()) {
      if (hash() !== wanted) return;
      if (writer.has(address)) continue;
      const page = await asker.get(address);
      // Only what the page cache calls sound has a tag.
      if (page.status !== 200 || !page.headers.etag) {
        missed++;
        continue;
      }
      const [gzip, br] = await Promise.all([compress(page.body, "gzip"), compress(page.body, "br")]);
      writer.put(address, {
        headers: Object.fromEntries(
          Object.entries(page.headers).filter(
            ([name]) => !/^(?:etag|cache-control|content-length|connection|keep-alive|date)$/.test(name),
          ),
        ),
        gzip,
        br,
        etags: { identity: page.headers.etag, gzip: entityTag(gzip), br: entityTag(br) },
      });
    }
    if (missed === 0) writer.finish();
  } finally {
    asker.close();
    writer.close();
  }
}
