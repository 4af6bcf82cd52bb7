import { main } from "@/scripts/main";

/** Runs the program in this process and gives what it printed and its exit code. */
export async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const was = { out: process.stdout.write, err: process.stderr.write, code: process.exitCode };
  const text = { out: "", err: "" };
  const into = (key: "out" | "err") =>
    ((chunk: string | Uint8Array) => {
      text[key] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      return true;
    }) as typeof process.stdout.write;
  process.exitCode = undefined;
  process.stdout.write = into("out");
  process.stderr.write = into("err");
  try {
    const code = await main(argv);
    return { code, ...text };
  } finally {
    process.stdout.write = was.out;
    process.stderr.write = was.err;
    process.exitCode = was.code;
  }
}
