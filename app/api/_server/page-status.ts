/** Statuses of pages that the framework cannot give: its pages are 200 or 404. */
import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from "node:http";

/** Has a page that would be sent with 200 sent with another status, and kept by nobody. */
export function withStatus(response: ServerResponse, status: number): void {
  const { writeHead } = response;
  response.writeHead = ((given: number, ...rest: (string | OutgoingHttpHeaders | OutgoingHttpHeader[])[]) => {
    response.setHeader("Cache-Control", "no-store");
    return (writeHead as (...args: unknown[]) => ServerResponse).call(
      response,
      given === 200 ? status : given,
      ...rest,
    );
  }) as ServerResponse["writeHead"];
}
