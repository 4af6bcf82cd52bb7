/** Social cards: what stands on one, as a tree of boxes that the drawing worker sets. Isomorphic. */
import { type Node, parseExpression } from "../laws";
import { themes } from "../plot/palette";

export const CARD_WIDTH = 1200;
export const CARD_HEIGHT = 630;

/** A box with boxes, texts or a picture inside: the shape of a React element, as plain data. */
export interface Box {
  type: "div" | "img";
  props: Record<string, unknown> & { style: Record<string, unknown>; children?: (Box | string)[] | string };
}
export interface Card {
  /** Small line above the title: what kind of record it is. */
  kicker: string;
  title: string;
  /** `L = E + A*N^(-alpha)`: left side and expression. */
  law?: { target: string; expression: string; names: readonly string[] } | undefined;
  /** A number that stands large. */
  headline?: string | undefined;
  /** Numbers below it, each with whose it is. */
  facts?: readonly { name: string; value: string; color?: string | undefined }[] | undefined;
  /** SVG of a plot as lib/plot draws it. */
  plot?: string | undefined;
}

const colors: Record<string, string> = themes.light;
/** Colours by their values: outside of a page there are no variables. */
const resolved = (text: string): string =>
  text.replace(/var\((--[a-z0-9]+)\)/g, (whole, name: string) => colors[name] ?? whole);
const box = (style: Record<string, unknown>, ...children: (Box | string)[]): Box => ({
  type: "div",
  props: { style: { display: "flex", ...style }, children },
});

const GREEK: Record<string, string> = Object.fromEntries(
  "alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ phi φ chi χ psi ψ omega ω"
    .split(" ")
    .reduce<[string, string][]>((out, word, i, all) => (i % 2 ? out : [...out, [word, all[i + 1]!]]), []),
);
/** A symbol: Greek by name, what follows an underscore or is a number below the line. */
function symbol(name: string, size: number): Box {
  const [, head = name, tail = ""] = /^([A-Za-z]+?)_?(\d+|_[A-Za-z0-9]+)?$/.exec(name.replace(/_/, "__")) ?? [];
  const main = box({ fontFamily: "Math", fontSize: size }, GREEK[head] ?? head);
  const below = tail.replace(/^_/, "");
  return below
    ? box({ alignItems: "flex-end" }, main, box({ fontFamily: "Math", fontSize: size * 0.6 }, GREEK[below] ?? below))
    : main;
}
const word = (text: string, size: number, margin = 0): Box =>
  box({ fontFamily: "Main", fontSize: size, marginLeft: margin, marginRight: margin }, text);
const row = (...parts: Box[]): Box => box({ alignItems: "center" }, ...parts);
const inBrackets = (inner: Box, size: number): Box => row(word("(", size), inner, word(")", size));

/** An expression as boxes: powers raised, quotients and negative powers below a line. */
function set(n: Node, size: number, level = 0): Box {
  const go = (m: Node, l = 0, s = size) => set(m, s, l);
  switch (n.kind) {
    case "number":
      return word(String(n.value), size);
    case "name":
      return symbol(n.name, size);
    case "negate":
      return row(word("−", size, 2), go(n.argument, 2));
    case "binary": {
      const { operator: o } = n;
      if (o === "^")
        return box(
          { alignItems: "flex-start" },
          n.left.kind === "name" || n.left.kind === "number" ? go(n.left) : inBrackets(go(n.left), size),
          box({ marginTop: -size * 0.12 }, go(n.right, 0, size * 0.62)),
        );
      const falling =
        o === "*" && n.right.kind === "binary" && n.right.operator === "^" && n.right.right.kind === "negate";
      if (o === "/" || falling) {
        const below: Node =
          falling && n.right.kind === "binary" && n.right.right.kind === "negate"
            ? { ...n.right, right: n.right.right.argument }
            : n.right;
        const part = (m: Node) => box({ padding: "4px 6px 0" }, go(m, 0, size * 0.86));
        return box(
          { flexDirection: "column", alignItems: "center", margin: "0 4px" },
          part(n.left),
          box({ height: 2, width: "100%", background: colors["--ink"], margin: "3px 0" }),
          part(below),
        );
      }
      const inner = row(
        go(n.left, o === "*" ? 2 : 1),
        o === "*" ? box({ width: size * 0.12 }) : word(o === "-" ? "−" : o, size, size * 0.2),
        go(n.right, o === "*" ? 2 : o === "-" ? 2 : 1),
      );
      return (o === "+" || o === "-") && level > 1 ? inBrackets(inner, size) : inner;
    }
    case "call":
      return row(
        word(n.name, size),
        inBrackets(row(...n.arguments.flatMap((a, i) => (i ? [word(", ", size), go(a)] : [go(a)]))), size),
      );
    default:
      return word("…", size);
  }
}

/** Longest expression that is set; longer ones are left to the page. */
const LONGEST = 90;

/** Boxes of a formula; undefined when it is too long for a card. */
export function formula(law: NonNullable<Card["law"]>): Box | undefined {
  if (law.expression.length > LONGEST) return undefined;
  const size = law.expression.length > 55 ? 30 : 40;
  const { root } = parseExpression(law.expression, { names: law.names });
  return row(symbol(law.target, size), word("=", size, size * 0.3), set(root, size));
}

const plainText = (s: string) =>
  s.replace(/&(lt|gt|quot|amp);/g, (_, k: string) => ({ lt: "<", gt: ">", quot: '"', amp: "&" })[k] ?? "");

const RAISED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹";
/** Text with the signs that the card's fonts have: `5.76 × 10²³` as 5.76e23, narrow spaces as spaces. */
export const cardText = (text: string): string =>
  text
    .replace(
      /(?:([\d.]+)[\s\u202f]*×[\s\u202f]*)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g,
      (_, m: string | undefined, power: string) =>
        `${m ?? "1"}e${Array.from(power, (c) => "-0123456789"[RAISED.indexOf(c)]).join("")}`,
    )
    .replace(/[\u202f\u00a0\u2009]/g, " ")
    .replace(/[‘’]/g, "'")
    .normalize("NFD")
    .replace(/\p{M}/gu, "");

/** The most facts that a card has room for. */
const MOST_FACTS = 6;

/** A number that stands large, and those below it. */
function numbers({ headline, facts = [] }: Card, beside: boolean): Box | undefined {
  if (!headline && facts.length === 0) return undefined;
  // Six papers of a comparison have to fit above each other.
  const [small, gap] = facts.length > 4 ? [0.8, 4] : [1, 10];
  const large = headline && headline.length > 26 ? 36 : headline && headline.length > 14 ? 46 : 64;
  return box(
    { flexDirection: "column", maxWidth: beside ? 460 : 1080 },
    ...(headline ? [box({ fontFamily: "Bold", fontSize: large, marginBottom: 14 }, cardText(headline))] : []),
    ...facts
      .slice(0, MOST_FACTS)
      .map((f) =>
        box(
          { flexDirection: "column", marginTop: gap },
          box(
            { fontFamily: "Main", fontSize: 24 * small, color: resolved(f.color ?? colors["--muted"]!) },
            cardText(f.name),
          ),
          box({ fontFamily: "Bold", fontSize: 30 * small }, cardText(f.value)),
        ),
      ),
  );
}

/** Height that a title of two lines leaves for the plot. */
const TALLEST = 365;

/** A plot without its texts as a picture, and its texts as boxes over it: the drawing library sets no texts inside pictures. */
export function plotBoxes(svg: string, widest: number): Box | undefined {
  const head = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg);
  if (!head) return undefined;
  const scale = Math.min(widest / Number(head[1]), TALLEST / Number(head[2]));
  const width = Number(head[1]) * scale;
  const height = Number(head[2]) * scale;
  const drawn = resolved(svg);
  const texts: Box[] = [];
  const stack: { anchor: string; fill: string }[] = [{ anchor: "middle", fill: colors["--ink"]! }];
  for (const m of drawn.matchAll(/<g([^>]*)>|<\/g>|<text([^>]*)>([^<]*)/g)) {
    const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(m[1] ?? m[2] ?? "")?.[1];
    const top = stack.at(-1)!;
    const here = { anchor: attribute("text-anchor") ?? top.anchor, fill: attribute("fill") ?? top.fill };
    if (m[0] === "</g>") stack.pop();
    else if (m[1] !== undefined) stack.push(here);
    else {
      // Observable Plot places texts by a transform, our own plots by coordinates.
      const moved = /transform="translate\(([-\d.]+),\s*([-\d.]+)\)/.exec(m[2] ?? "");
      const x = Number(moved?.[1] ?? attribute("x")) * scale;
      const y = Number(moved?.[2] ?? attribute("y")) * scale;
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      const size = 17 * scale;
      const side =
        here.anchor === "start"
          ? { left: x }
          : here.anchor === "end"
            ? { right: width - x }
            : { left: x - 120, width: 240, justifyContent: "center" };
      texts.push(
        box(
          { position: "absolute", top: y - size, fontFamily: "Main", fontSize: size, color: here.fill, ...side },
          cardText(plainText(m[3] ?? "")),
        ),
      );
    }
  }
  const bare = drawn.replace(/<text[\s\S]*?<\/text>|<title>[\s\S]*?<\/title>/g, "");
  return {
    type: "div",
    props: {
      style: { display: "flex", position: "relative", width, height },
      children: [
        {
          type: "img",
          props: {
            src: `data:image/svg+xml;base64,${btoa(asBytes(bare))}`,
            width,
            height,
            style: { width, height },
          },
        },
        ...texts,
      ],
    },
  };
}
/** UTF-8 bytes as the characters that `btoa` takes. */
const asBytes = (s: string): string => Array.from(new TextEncoder().encode(s), (b) => String.fromCharCode(b)).join("");

/** The whole card. */
export function cardBox(card: Card): Box {
  const long = card.title.length > 70;
  const law = card.law && formula(card.law);
  const text = law ?? numbers(card, Boolean(card.plot));
  const plot = card.plot ? plotBoxes(card.plot, text ? 640 : 760) : undefined;
  const title = cardText(card.title);
  return box(
    {
      width: CARD_WIDTH,
      height: CARD_HEIGHT,
      flexDirection: "column",
      background: colors["--paper"],
      color: colors["--ink"],
      padding: "44px 56px 0",
      borderTop: `10px solid ${colors["--c1"]}`,
      overflow: "hidden",
    },
    box(
      { justifyContent: "space-between", fontFamily: "Main", fontSize: 26, color: colors["--muted"] },
      box({}, cardText(card.kicker)),
      box({ fontFamily: "Bold", color: colors["--ink"] }, "Isoloss"),
    ),
    box(
      { fontFamily: "Bold", fontSize: long ? 40 : 52, lineHeight: 1.15, marginTop: 14 },
      title.length > 130 ? `${title.slice(0, 127)}…` : title,
    ),
    box(
      { flex: 1, marginTop: 18, alignItems: "center", justifyContent: text && plot ? "space-between" : "center" },
      ...(text ? [text] : []),
      ...(plot ? [plot] : []),
    ),
  );
}
