/**
 * The one error shape of the API: `application/problem+json` (RFC 9457). Every kind of problem stands in the
 * catalogue below with a permanent name; its page (`docs/problems/NAME.md`, served at `/reference/problems/NAME`)
 * is written from it.
 */
import { z } from "zod";

interface ProblemKind {
  status: number;
  /** Short and the same each time. */
  title: string;
  /** When it happens, for the page. */
  when: string;
  /** What a caller does about it, for the page. */
  mend: string;
}

export const problemKinds = {
  "unknown-parameter": {
    status: 400,
    title: "unknown parameter",
    when: "The query string has a name that this endpoint does not take. Unknown names are refused, never ignored, so that a misspelt filter cannot silently return everything.",
    mend: "Use the name that the answer suggests, or look up the endpoint's parameters in the reference.",
  },
  "invalid-parameter": {
    status: 400,
    title: "invalid parameter",
    when: "A parameter has a value that cannot be read: a word where a number is due, a range upside down, a value outside the list, a parameter given twice.",
    mend: "Write the value as the parameter's description says. Ranges are `low..high`, with either end left out; several values are separated by commas.",
  },
  "invalid-cursor": {
    status: 400,
    title: "invalid cursor",
    when: "The `cursor` was altered, belongs to another query, or comes from another version of the data.",
    mend: "Start again without `cursor`, and follow `next` from each page with the other parameters unchanged. Pin `edition` when a walk must survive an update.",
  },
  "unknown-endpoint": {
    status: 404,
    title: "unknown endpoint",
    when: "No endpoint has this path.",
    mend: "Use the path that the answer suggests, or see `/api/v1/openapi.json`.",
  },
  "unknown-record": {
    status: 404,
    title: "unknown record",
    when: "No record has this id, in this edition.",
    mend: "Check the id against the list endpoint or the search. Ids are lower-case slugs; a claim is `/claims/PAPER/CLAIM`.",
  },
  "unknown-edition": {
    status: 400,
    title: "unknown edition",
    when: "The edition named by `edition` or `since` is not on this server.",
    mend: "Choose one of `/api/v1/editions`, or leave the parameter out for the current data.",
  },
  "method-not-allowed": {
    status: 405,
    title: "method not allowed",
    when: "The endpoint exists, but not for this method.",
    mend: "Use one of the methods in the `Allow` header.",
  },
  "not-acceptable": {
    status: 406,
    title: "not acceptable",
    when: "None of the formats asked for by `Accept` or `format` is offered here.",
    mend: "Ask for one of the formats that the answer lists.",
  },
  "body-too-slow": {
    status: 408,
    title: "body too slow",
    when: "The request body did not arrive in time.",
    mend: "Send the body in one go. The limit is stated in the reference.",
  },
  "body-too-large": {
    status: 413,
    title: "body too large",
    when: "The request body is larger than the limit.",
    mend: "Send fewer points. For larger tables run `isoloss fit` on your own machine: it is the same engine.",
  },
  "address-too-long": {
    status: 414,
    title: "address too long",
    when: "The path and query are longer than the limit.",
    mend: "Use fewer values, or several requests.",
  },
  "unsupported-media-type": {
    status: 415,
    title: "unsupported media type",
    when: "A body came with a content type that is not JSON.",
    mend: "Send `Content-Type: application/json`.",
  },
  "malformed-body": {
    status: 400,
    title: "malformed body",
    when: "The body is not JSON, is nested too deeply, is empty, or is not UTF-8.",
    mend: "Send one JSON object. NaN and Infinity are not JSON: leave such rows out.",
  },
  "invalid-body": {
    status: 422,
    title: "invalid body",
    when: "The body is JSON, but fields are missing, unknown or wrong. All of them are listed under `errors`.",
    mend: "Mend each entry of `errors`; the schema stands in the reference.",
  },
  "not-computable": {
    status: 422,
    title: "not computable",
    when: "The request is well formed, but cannot be answered: a law without a cost, a claim without the parameters that a prediction needs, a table with fewer points than parameters, a computation over its time limit.",
    mend: "The detail says what is missing.",
  },
  "too-many-requests": {
    status: 429,
    title: "too many requests",
    when: "This client has used up its allowance, or too many computations wait already.",
    mend: "Wait as many seconds as `Retry-After` says. For bulk use download an edition; for many fits use `isoloss fit`.",
  },
  "internal-error": {
    status: 500,
    title: "internal error",
    when: "A defect of this server. It was logged under the request id in the answer.",
    mend: "Try again later, and report the request id.",
  },
  unavailable: {
    status: 503,
    title: "unavailable",
    when: "The database or the computation workers are not there.",
    mend: "Try again shortly. If you run the server yourself: `isoloss build` makes the database, `node scripts/bundle-workers.mjs` the worker file.",
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemName = keyof typeof problemKinds;
export const problemNames = Object.keys(problemKinds) as ProblemName[];

/** One defect of a request; a request can have several. */
export const ProblemEntry = z.strictObject({
  /** Name of the query parameter, or path in the body: `data.N`. */
  parameter: z.string().nullable(),
  detail: z.string(),
  /** The value seen, shortened. */
  value: z.string().nullable(),
  mend: z.string(),
});
export type ProblemEntry = z.infer<typeof ProblemEntry>;

export const ProblemBody = z.strictObject({
  /** Address of the page that documents this kind of problem. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  parameter: z.string().nullable(),
  mend: z.string(),
  /** All defects, the first of which is repeated above. */
  errors: z.array(ProblemEntry),
  /** Found in the server's log. */
  requestId: z.string().optional(),
});
export type ProblemBody = z.infer<typeof ProblemBody>;

/** Where the page of a problem is served. */
export const problemPage = (name: ProblemName): string => `/reference/problems/${name}`;

/** Thrown anywhere below a handler; the router turns it into the answer. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  constructor(
    readonly kind: ProblemName,
    readonly entries: [ProblemEntry, ...ProblemEntry[]],
    readonly headers: Record<string, string> = {},
  ) {
    super(entries[0].detail);
  }
  get status(): number {
    return problemKinds[this.kind].status;
  }
  body(requestId?: string): ProblemBody {
    const [first] = this.entries;
    const { status, title } = problemKinds[this.kind];
    return {
      type: problemPage(this.kind),
      title,
      status,
      detail: first.detail,
      parameter: first.parameter,
      mend: first.mend,
      errors: this.entries.slice(0, 50),
      ...(requestId ? { requestId } : {}),
    };
  }
}

/** A problem with one entry. */
export function problem(
  kind: ProblemName,
  detail: string,
  more: { parameter?: string; value?: string; mend?: string; headers?: Record<string, string> } = {},
): ApiProblem {
  return new ApiProblem(
    kind,
    [
      {
        parameter: more.parameter ?? null,
        detail,
        value: more.value === undefined ? null : shorten(more.value),
        mend: more.mend ?? problemKinds[kind].mend,
      },
    ],
    more.headers,
  );
}

/** At most 80 characters of a value, control characters shown as escapes. */
export function shorten(value: string): string {
  const s = JSON.stringify(value.slice(0, 100)).slice(1, -1);
  return s.length > 80 ? `${s.slice(0, 79)}…` : s;
}

/** Page of one kind of problem, as markdown. */
export function problemText(name: ProblemName): string {
  const { status, title, when, mend } = problemKinds[name];
  return `# ${title[0]!.toUpperCase()}${title.slice(1)}\n\nStatus ${status}, \`type\` \`${problemPage(name)}\`.\n\n## When\n\n${when}\n\n## What to do\n\n${mend}\n`;
}

/** List of all kinds, as markdown. */
export function problemIndex(): string {
  return `# Problems\n\nEvery error of the API is \`application/problem+json\` (RFC 9457) in one shape: \`type\`, \`title\`, \`status\`, \`detail\`, \`parameter\`, \`mend\`, and \`errors\` with all defects of the request.\n\n| status | problem |\n| --- | --- |\n${problemNames.map((n) => `| ${problemKinds[n].status} | [${problemKinds[n].title}](${n}.md) |`).join("\n")}\n`;
}
