/** Answers with nothing: a liveness probe, and the floor against which the endpoints' rates are measured. */
import { PEER_HEADER } from "@/lib/api/client-address";
import { isReady } from "../_server/ready";

export const dynamic = "force-dynamic";

export function GET(request: Request): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "Cache-Control": "no-store",
      "X-Isoloss-Ready": request.headers.has(PEER_HEADER) && isReady() ? "1" : "0",
    },
  });
}
