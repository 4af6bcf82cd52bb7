/**
 * Frames of the pages that answer a question, and answers put into them. The framework draws a frame once for a content;
 * after that a question costs what its answer costs.
 */
import { escapeHtml } from "../../_components/static";
import type { Query } from "../../_data/query";
import { PLACES, type View, viewAt } from "../../_data/views";
import type { Answer } from "./ask";
import { plainDocument } from "./plain";

const PATHS = new Set(["/search", "/compare", "/predict"]);

/** What stands at each mark of a frame. */
const AT: Record<string, (view: View) => string> = {
  [PLACES.title]: (v) => escapeHtml(v.title),
  [PLACES.description]: (v) => escapeHtml(v.description),
  [PLACES.html]: (v) => v.html,
  [PLACES.card.path]: (v) => escapeHtml(v.card?.path ?? "home"),
  [PLACES.card.alt]: (v) => escapeHtml(v.card?.alt ?? ""),
};
const ANY_PLACE = new RegExp(`(${Object.keys(AT).join("|")})`);

/** A document in pieces: at every second one something of the answer belongs. */
export interface Frame {
  headers: Record<string, string>;
  pieces: string[];
}

/** The path of a page that answers questions; undefined for other addresses. */
export function framedPath(address: string): string | undefined {
  const at = address.indexOf("?");
  const path = at < 0 ? address : address.slice(0, at);
  return PATHS.has(path) ? path : undefined;
}

/** Parameters of an address as the framework gives them to pages. */
export function queryOf(address: string): Query {
  const out: Query = {};
  const at = address.indexOf("?");
  if (at < 0) return out;
  for (const [name, value] of new URLSearchParams(address.slice(at + 1))) {
    const former = out[name];
    out[name] = former === undefined ? value : [...(Array.isArray(former) ? former : [former]), value];
  }
  return out;
}

/**
 * The frame in a drawn page.
 * @throws Error when the page is none: without a place for the answer, or with scripts that would look for what they drew.
 */
export function frameOf(answer: Answer): Frame {
  const html = plainDocument(answer.body.toString());
  const pieces = html.split(ANY_PLACE);
  if (answer.status !== 200 || pieces.filter((p) => p === PLACES.html).length !== 1 || /__next_f/.test(html))
    throw new Error("the framework drew no frame");
  return { headers: answer.headers, pieces };
}

/** The page of an answer. */
export function filled(frame: Frame, view: View): string {
  let out = "";
  frame.pieces.forEach((piece, i) => {
    out += i % 2 === 1 ? (AT[piece]?.(view) ?? piece) : piece;
  });
  return out;
}

/** Keeps the frames of one content. */
export class Frames {
  private hash: string | undefined;
  private frames = new Map<string, Promise<Frame>>();
  /** @param ask draws the frame of a page, given its path */
  constructor(private readonly ask: (path: string) => Promise<Answer>) {}

  /**
   * The page at an address.
   * @throws Error when there is no frame or no answer; the framework can still draw the page by itself.
   */
  async page(hash: string, path: string, address: string): Promise<{ headers: Record<string, string>; html: string }> {
    if (hash !== this.hash) {
      this.hash = hash;
      this.frames = new Map();
    }
    let drawn = this.frames.get(path);
    if (!drawn) {
      const { frames } = this;
      drawn = this.ask(path).then(frameOf);
      frames.set(path, drawn);
      drawn.catch(() => frames.delete(path));
    }
    const frame = await drawn;
    const view = viewAt(path);
    if (!view) throw new Error(`nothing answers at ${path}`);
    return { headers: frame.headers, html: filled(frame, await view(queryOf(address))) };
  }
}
