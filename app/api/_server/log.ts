/** Log lines as JSON on standard output. */
import pino, { type Logger } from "pino";
import { env } from "@/lib/env";

let made: Logger | undefined;
export function log(): Logger {
  made ??= pino({ level: env().LOG_LEVEL, base: undefined });
  return made;
}
