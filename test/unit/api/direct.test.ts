import { describe, expect, it } from "vitest";
import { apiPath } from "@/app/api/_server/direct";

describe("paths of endpoints", () => {
  it.each([
    ["/api/v1", []],
    ["/api/v1?x=1", []],
    ["/api/v1/papers", ["papers"]],
    ["/api/v1/papers/a%2Fb?limit=1", ["papers", "a/b"]],
    ["/api/v1/claims/a/b", ["claims", "a", "b"]],
  ])("%s is one", (url, path) => expect(apiPath(url)).toEqual(path));

  it.each([
    "/",
    "/papers",
    "/api/ping",
    "/api/v10/papers",
    "/api/v1/",
    "/api/v1/papers/",
    "/api/v1//papers",
    "/api/v1/../ping",
    "/api/v1/./papers",
    "/api/v1\\papers",
    "/api/v1/%ff",
    "http://other/api/v1/papers",
    "*",
    "",
  ])("%s is left to the framework", (url) => expect(apiPath(url)).toBeUndefined());
});
