/** Answers with nothing: the floor against which the endpoints' rates are measured, and a liveness probe. */
export const dynamic = "force-dynamic";

export function GET(): Response {
  return new Response(null, { status: 204 });
}
