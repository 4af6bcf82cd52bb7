import { computeHandlers } from "./compute";
import { fitHandlers } from "./fit";
import { recordHandlers } from "./records";
import { searchHandlers } from "./search";
import { serviceHandlers } from "./service";
import type { Handler } from "./types";

/** By the endpoint's id; a test checks that every declared endpoint has one. */
export const handlers: Record<string, Handler> = {
  ...recordHandlers,
  ...searchHandlers,
  ...computeHandlers,
  ...fitHandlers,
  ...serviceHandlers,
};
