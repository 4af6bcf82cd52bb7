import { serveMcp } from "../_server/mcp";

export const dynamic = "force-dynamic";

export { serveMcp as DELETE, serveMcp as GET, serveMcp as OPTIONS, serveMcp as POST, serveMcp as PUT };
