/** What an endpoint is: one declaration from which come the checks, the OpenAPI document, the reference and the clients. */
import type { z } from "zod";
import type { Format } from "./negotiate";
import type { QueryShape } from "./params";
import type { ProblemName } from "./problem";

export interface Example {
  /** Short, lower case. */
  name: string;
  /** Path below `/api/v1` with its query. */
  path: string;
  body?: unknown;
  /** Of the answer; 200 when left out. */
  status?: number;
}

export interface Endpoint {
  /** Permanent name: `listPapers`. Operation id in the document and method name in the clients. */
  id: string;
  method: "GET" | "POST" | "DELETE";
  /** Below `/api/v1`, with `{name}` segments. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** Description of each path segment. */
  segments?: Record<string, string>;
  query: QueryShape;
  body?: z.ZodType;
  /** Schema of the JSON answer and its name in the document; absent where the answer is a file. */
  response?: { name: string; schema: z.ZodType };
  /** Other statuses with the same schema, e.g. 202 for a job taken. */
  success?: number;
  /** In order of preference; the first is the default. Empty where the answer is a file. */
  formats: readonly Format[];
  /** Media type of a file answer. */
  file?: string;
  /** `content`: depends only on content, query and format. `edition`: never changes. `none`: changes by itself. */
  cache: "content" | "edition" | "none";
  /** Which allowance it counts against. */
  cost: "read" | "search" | "fit";
  /** Fields of the items of a list, for `fields` and CSV. */
  fields?: readonly string[];
  examples: readonly Example[];
  problems?: readonly ProblemName[];
}
