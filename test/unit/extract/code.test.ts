import { describe, expect, it } from "vitest";
import { from } from "./helpers";

describe("code", () => {
  it.each<[string, string[]]>([
    ["Code: https://github.com/a/b.", ["https://github.com/a/b"]],
    ["Code at github.com/a/b-c_d, see it.", ["https://github.com/a/b-c_d"]],
    ["See https://a.github.io/x/{https://a.github.io/x/} for more.", ["https://a.github.io/x/"]],
    [
      "(https://huggingface.co/datasets/a/b) and https://github.com/a/b/tree/main.",
      ["https://huggingface.co/datasets/a/b", "https://github.com/a/b/tree/main"],
    ],
    ["Clone https://github.com/a/b.git today.", ["https://github.com/a/b.git"]],
    ["Released on GitHub and Hugging Face.", []],
  ])("%s", (s, expected) => expect(from(s).code).toEqual(expected));
});
