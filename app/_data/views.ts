/**
 * Pages that answer a question. What answers is one function from the address to a title, a description and the inside
 * of the page as HTML; the framework draws the frame around it. In production the server keeps the frame and calls the
 * function itself (app/api/_server/frames.ts), as a drawing by the framework costs more than most answers.
 */
import { randomUUID } from "node:crypto";
import type { Query } from "./query";

export interface View {
  title: string;
  description: string;
  /** Inside of the page; every text in it is escaped. */
  html: string;
  /** Path of the social card below `/cards/`, without extension, and words for those who do not see it. */
  card?: { path: string; alt: string } | undefined;
}

export type ViewOf = (query: Query) => View | Promise<View>;

/** Parameter by which the server asks for the frame of a page instead of an answer; its value is a secret of the process. */
export const FRAME_PARAMETER = "isoloss-frame";
/** Stand in a frame where title, description and inside belong. */
export const PLACES = {
  title: "isoloss-frame-title",
  description: "isoloss-frame-description",
  html: "<!--isoloss-frame-->",
  card: { path: "isoloss-frame-card", alt: "isoloss-frame-alt" },
};

// The framework bundles pages apart from what runs at the start of the server, so they meet on globalThis.
interface Held {
  views: Map<string, ViewOf>;
  secret: string;
}
const key = Symbol.for("isoloss.views");
const holder = globalThis as unknown as Record<symbol, Held | undefined>;
const held = holder[key] ?? { views: new Map(), secret: randomUUID() };
holder[key] = held;

/** Where the frame of a page is to be had. */
export const frameAddress = (path: string): string => `${path}?${FRAME_PARAMETER}=${held.secret}`;
/** Whether an address asks for a frame. */
export const asksForFrame = (address: string): boolean => address.endsWith(`?${FRAME_PARAMETER}=${held.secret}`);
/** Whether a page is to draw its frame. */
export const isFrame = (query: Query): boolean => query[FRAME_PARAMETER] === held.secret;

/** Makes known what answers at a path. */
export const registerView = (path: string, view: ViewOf): void => void held.views.set(path, view);

/** What answers at a path; undefined before the page has been loaded. */
export const viewAt = (path: string): ViewOf | undefined => held.views.get(path);
