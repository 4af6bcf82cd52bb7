import { describe, expect, it } from "vitest";
import { clientAddress, parseProxies, rateKey } from "@/lib/api/client-address";

describe("the client's address", () => {
  const none = parseProxies("");
  const proxies = parseProxies("10.0.0.0/8, ::1");
  it("is the peer's unless the peer is a trusted proxy", () => {
    expect(clientAddress("203.0.113.1", "1.2.3.4", none)).toBe("203.0.113.1");
    expect(clientAddress("::ffff:10.0.0.1", "1.2.3.4", proxies)).toBe("1.2.3.4");
    expect(clientAddress("::1", "1.2.3.4, 5.6.7.8, 10.1.1.1", proxies)).toBe("5.6.7.8");
    expect(clientAddress("10.0.0.1", "junk", proxies)).toBe("10.0.0.1");
    expect(clientAddress("10.0.0.1", "[2001:db8::1]:443", proxies)).toBe("2001:db8::1");
  });
  it("counts an IPv6 client by its /64", () => {
    expect(rateKey("2001:db8:1:2:3:4:5:6")).toBe(rateKey("2001:db8:1:2::9"));
    expect(rateKey("2001:db8:1:2::")).not.toBe(rateKey("2001:db8:1:3::"));
    expect(rateKey("1.2.3.4")).toBe("1.2.3.4");
  });
  it("refuses a list that it cannot read", () => {
    for (const wrong of ["10.0.0.0/33", "host", "10.0.0"]) expect(() => parseProxies(wrong)).toThrow(wrong);
  });
});
