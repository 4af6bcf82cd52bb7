/** A command was called wrongly: `main` prints the message after the command's name and ends with exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}
