#!/usr/bin/env node
// Entry point of the command-line program: runs scripts/main.ts through tsx, which strips the types.
import { register } from "tsx/esm/api";

register();
const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
