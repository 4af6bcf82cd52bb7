/**
 * Pages that answer a question. What answers is one function from the address to a title, a description and the inside
 * of the page as HTML; the framework draws the frame around it. In production the server keeps the frame and calls the
 * function itself (app/api/_server/frames.ts), as a drawing by the framework costs more than most answers.
 */
import type { Query } from "./query";

export interface View {
  title: string;
  description: string;
  /** Inside of the page; every text in it is escaped. */
  html: string;
}

export type ViewOf = (query: Query) => View | Promise<View>;

/** Header by which the server asks for the frame of a page instead of an answer. Never let in from outside. */
export const FRAME_HEADER = "x-isoloss-frame";
/** Stand in a frame where title, description and inside belong. */
export const PLACES = {
  title: "isoloss-frame-title",
  description: "isoloss-frame-description",
  html: "<!--isoloss-frame-->",
};

// The framework bundles pages apart from what runs at the start of the server, so they meet on globalThis.
const key = Symbol.for("isoloss.views");
const holder = globalThis as unknown as Record<symbol, Map<string, ViewOf> | undefined>;
const views = holder[key] ?? new Map<string, ViewOf>();
holder[key] = views;

/** Makes known what answers at a path. */
export const registerView = (path: string, view: ViewOf): void => void views.set(path, view);

/** What answers at a path; undefined before the page has been loaded. */
export const viewAt = (path: string): ViewOf | undefined => views.get(path);
