/**
 * A document with only what Observable Plot asks of one while it draws: elements are made, given attributes and text,
 * and put into each other. It selects nothing and keeps no live lists, which makes a drawing several times cheaper than
 * with a full document; `test/unit/plot/document.test.ts` compares the two.
 */

const XHTML = "http://www.w3.org/1999/xhtml";
const SVG = "http://www.w3.org/2000/svg";

export const escapeText = (s: string): string =>
  /[&<>]/.test(s) ? s.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") : s;
export const escapeAttribute = (s: string): string => (/[&<>"]/.test(s) ? escapeText(s).replaceAll('"', "&quot;") : s);

/** Writes the value of an attribute, e.g. with rounded coordinates; undefined leaves the attribute out. */
export type AttributeWriter = (element: SvgElement, name: string, value: string) => string | undefined;

export class SvgText {
  parentNode: SvgElement | null = null;
  constructor(public data: string) {}
  get textContent(): string {
    return this.data;
  }
  cloneNode(): SvgText {
    return new SvgText(this.data);
  }
}

export type SvgNode = SvgElement | SvgText;

export class SvgElement {
  parentNode: SvgElement | null = null;
  readonly childNodes: SvgNode[] = [];
  readonly attributes = new Map<string, string>();
  /** Plot assigns inline styles to the root; the caller writes the root itself, so they are only taken. */
  readonly style: Record<string, string> = {};
  readonly namespaceURI = SVG;
  constructor(
    readonly ownerDocument: SvgDocument,
    readonly tagName: string,
  ) {}

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }
  /** Attributes of other namespaces (xlink:href) are kept under their local name, as SVG 2 has them. */
  setAttributeNS(_namespace: string | null, name: string, value: unknown): void {
    this.attributes.set(name.slice(name.indexOf(":") + 1), String(value));
  }
  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }
  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }
  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }
  removeAttributeNS(_namespace: string | null, name: string): void {
    this.attributes.delete(name);
  }

  appendChild<N extends SvgNode>(node: N): N {
    return this.insertBefore(node, null);
  }
  insertBefore<N extends SvgNode>(node: N, before: SvgNode | null): N {
    if (node.parentNode) node.parentNode.removeChild(node);
    node.parentNode = this;
    const at = before ? this.childNodes.indexOf(before) : -1;
    if (at < 0) this.childNodes.push(node);
    else this.childNodes.splice(at, 0, node);
    return node;
  }
  removeChild<N extends SvgNode>(node: N): N {
    const at = this.childNodes.indexOf(node);
    if (at >= 0) this.childNodes.splice(at, 1);
    node.parentNode = null;
    return node;
  }
  append(...nodes: (SvgNode | string)[]): void {
    for (const n of nodes) this.appendChild(typeof n === "string" ? new SvgText(n) : n);
  }
  replaceWith(...nodes: SvgNode[]): void {
    const parent = this.parentNode;
    if (!parent) return;
    for (const n of nodes) parent.insertBefore(n, this);
    parent.removeChild(this);
  }
  cloneNode(deep = false): SvgElement {
    const copy = new SvgElement(this.ownerDocument, this.tagName);
    for (const [name, value] of this.attributes) copy.attributes.set(name, value);
    if (deep) for (const c of this.childNodes) copy.appendChild(c.cloneNode(true));
    return copy;
  }

  get firstChild(): SvgNode | null {
    return this.childNodes[0] ?? null;
  }
  get lastChild(): SvgNode | null {
    return this.childNodes.at(-1) ?? null;
  }
  get children(): SvgElement[] {
    return this.childNodes.filter((c) => c instanceof SvgElement);
  }
  get textContent(): string {
    return this.childNodes.map((c) => c.textContent).join("");
  }
  set textContent(text: string | null) {
    for (const c of this.childNodes.splice(0)) c.parentNode = null;
    if (text) this.append(String(text));
  }

  /** The elements inside as SVG, each attribute through `write`. */
  serialise(write: AttributeWriter): string {
    let out = "";
    for (const c of this.childNodes) {
      if (c instanceof SvgText) {
        out += escapeText(c.data);
        continue;
      }
      out += `<${c.tagName}`;
      for (const [name, value] of c.attributes) {
        const written = write(c, name, value);
        if (written !== undefined) out += ` ${name}="${escapeAttribute(written)}"`;
      }
      out += c.childNodes.length === 0 ? "/>" : `>${c.serialise(write)}</${c.tagName}>`;
    }
    return out;
  }
}

export class SvgDocument {
  readonly documentElement = { namespaceURI: XHTML, ownerDocument: this };
  createElementNS(_namespace: string | null, name: string): SvgElement {
    return new SvgElement(this, name);
  }
  createElement(name: string): SvgElement {
    return new SvgElement(this, name);
  }
  createTextNode(text: string): SvgText {
    return new SvgText(text);
  }
}
