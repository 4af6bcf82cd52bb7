/**
 * Pages as plain documents. The framework sends with every page the scripts that would run it in the browser, and the
 * page a second time as data for them. A page of which nothing runs there is a complete document without either: its
 * own script (app/_browser) works on the elements as they stand.
 */

/** Pages with parts that the framework runs in the browser. */
const RUN_BY_FRAMEWORK = /^\/(?:fit|contribute)(?:$|[/?])/;

/** What the framework leaves in a page whose drawing failed on the way. */
const FAILED = "data-dgst=";
/** A part that a script puts in its place later. */
const IN_PARTS = /<!--\$[?!~]-->|<template id="[BP]:|<div hidden(?:="")? id="S:/;

const SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script>/g;
const OWN_FILE = /\ssrc="\/_next\//;
const OWN_TEXT = /^\(?(?:self\.__next_|globalThis\["TURBOPACK"\])/;
const PRELOAD = /<link rel="preload" as="script"[^>]*>/g;
/** Marks by which the framework finds its parts again. */
const MARKS = /<!--(?:\/?\$| )?-->/g;
const LEFT_OVER = /__next_f|"\/_next\/static\/[^"]*\.js"/;

/** Whether the page at an address has parts that the framework runs in the browser. */
export const runsInBrowser = (address: string): boolean => RUN_BY_FRAMEWORK.test(address);

export const drawingFailed = (html: string): boolean => html.includes(FAILED);

/** The page without the framework's scripts; as it is when something in it may wait for them. */
export function plainDocument(html: string): string {
  if (drawingFailed(html) || IN_PARTS.test(html)) return html;
  const plain = html
    .replace(SCRIPT, (whole, attributes: string, text: string) =>
      OWN_FILE.test(attributes) || OWN_TEXT.test(text) ? "" : whole,
    )
    .replace(PRELOAD, "")
    .replace(MARKS, "");
  return LEFT_OVER.test(plain) ? html : plain;
}
