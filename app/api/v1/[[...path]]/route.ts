/** The endpoints under the framework: in development, and for addresses that it has rewritten (`/papers/ID.bib`). */
import { apiService } from "../../_server/direct";
import { toResponse } from "../../_server/router";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ path?: string[] }> };
async function handle(request: Request, context: Context): Promise<Response> {
  return toResponse(request, await apiService()(request, (await context.params).path ?? []));
}

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
