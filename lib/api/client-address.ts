/**
 * Who is asking, for rate limits. A forwarded address is believed only when the peer is a proxy that the
 * configuration names: otherwise anybody could choose the address under which they are counted.
 */
import { BlockList, isIP } from "node:net";

/** Header that carries the socket's peer address to the route handlers; set by the server, never taken from outside. */
export const PEER_HEADER = "x-isoloss-peer";

const strip = (address: string): string =>
  address
    .trim()
    .replace(/^\[|\](:\d+)?$/g, "")
    .replace(/^::ffff:(?=\d+\.)/i, "")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");

/** Addresses and CIDR blocks, separated by commas. @throws Error naming the entry that cannot be read */
export function parseProxies(list: string): BlockList {
  const out = new BlockList();
  for (const entry of list
    .split(",")
    .map((s) => s.trim())
    .filter(Boolean)) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address);
    const max = family === 6 ? 128 : 32;
    if (family === 0 || (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > max)))
      throw new Error(`${entry} is neither an address nor a block such as 10.0.0.0/8`);
    const kind = family === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) out.addAddress(address, kind);
    else out.addSubnet(address, Number(bits), kind);
  }
  return out;
}

/**
 * The right-most address of the chain that is not a trusted proxy.
 * @param peer the socket's address
 * @param forwarded X-Forwarded-For as it arrived
 */
export function clientAddress(peer: string, forwarded: string | null, trusted: BlockList): string {
  const isTrusted = (a: string) => {
    const family = isIP(a);
    return family !== 0 && trusted.check(a, family === 6 ? "ipv6" : "ipv4");
  };
  let current = strip(peer);
  if (!forwarded) return current;
  const chain = forwarded.slice(0, 2000).split(",").map(strip);
  for (let i = chain.length - 1; i >= 0 && isTrusted(current); i--) {
    const next = chain[i]!;
    if (isIP(next) === 0) break;
    current = next;
  }
  return current;
}

/** Key of the counter: an IPv6 client owns its /64. */
export function rateKey(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.split("%")[0]!.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill("0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((g) => Number.parseInt(g, 16).toString(16))
    .join(":")}::/64`;
}
