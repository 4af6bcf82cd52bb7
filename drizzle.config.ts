import { defineConfig } from "drizzle-kit";

/** `npx drizzle-kit generate --name WHAT` after a change of db/schema.ts; FTS5 tables need `--custom`. */
export default defineConfig({ dialect: "sqlite", schema: "./db/schema.ts", out: "./db/migrations" });
