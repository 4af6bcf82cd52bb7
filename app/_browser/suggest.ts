/**
 * Suggestions under a search box, and the palette that ⌘K or Ctrl-K opens. A box keeps working as a plain form: Enter
 * without a chosen suggestion submits it. Follows the combobox pattern of the ARIA authoring practices: focus stays in
 * the box, the arrow keys move through the list.
 */

interface Suggestion {
  text: string;
  /** Another name, by which it was found. */
  matched?: string | null;
  kind: string;
  href: string;
}

const PATHS: Record<string, [path: string, name: string]> = {
  paper: ["/papers/", "paper"],
  law: ["/laws/", "law"],
  dataset: ["/datasets/", "dataset"],
  hardware: ["/hardware/", "device"],
  runs: ["/runs/", "run set"],
};
const WAIT_MS = 60;
const REMEMBERED = 200;
const remembered = new Map<string, Suggestion[]>();

/** Names that begin with or hold `prefix`. Empty when the server does not answer: the form still searches. */
async function suggestions(prefix: string): Promise<Suggestion[]> {
  const key = prefix.trim().toLowerCase();
  if (key === "") return [];
  const known = remembered.get(key);
  if (known) return known;
  try {
    const response = await fetch(`/api/v1/suggest?limit=7&q=${encodeURIComponent(key.slice(0, 100))}`);
    if (!response.ok) return [];
    const { items } = (await response.json()) as {
      items: { text: string; matched: string | null; kind: string; id: string }[];
    };
    const found = items.flatMap(({ text, matched, kind, id }) => {
      const path = PATHS[kind];
      return path ? [{ text, matched, kind: path[1], href: `${path[0]}${id}` }] : [];
    });
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(key, found);
    return found;
  } catch {
    return [];
  }
}

const searchHref = (q: string) => `/search?q=${encodeURIComponent(q)}`;

interface Box {
  close(): void;
  /** Offers what fits the text that stands in the box. */
  refresh(): void;
}

let made = 0;

/**
 * Gives `input` a list of suggestions, placed inside `place`.
 * @param start what an empty box offers.
 */
function combobox(input: HTMLInputElement, place: HTMLElement, start: readonly Suggestion[]): Box {
  const list = document.createElement("ul");
  list.id = `suggestions-${++made}`;
  list.className = "suggestions";
  list.role = "listbox";
  list.ariaLabel = "Suggestions";
  list.hidden = true;
  place.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let items: Suggestion[] = [];
  let chosen = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const choose = (i: number) => {
    chosen = i;
    for (const [k, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(k === i));
    const option = list.children[i];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    asked++;
    clearTimeout(timer);
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const show = (next: Suggestion[]) => {
    items = next;
    list.replaceChildren(
      ...items.map((s, i) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${i}`;
        option.role = "option";
        const name = document.createElement("span");
        name.textContent = s.text;
        if (s.matched) {
          const small = document.createElement("small");
          small.className = "quiet";
          small.textContent = s.matched;
          name.append(" ", small);
        }
        const kind = document.createElement("span");
        kind.className = "note quiet";
        kind.textContent = s.kind;
        option.append(name, " ", kind);
        // Before the box loses focus.
        option.addEventListener("pointerdown", (e) => e.preventDefault());
        option.addEventListener("click", () => location.assign(s.href));
        return option;
      }),
    );
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
    choose(-1);
  };
  const refresh = () => {
    clearTimeout(timer);
    const ask = ++asked;
    const typed = input.value.trim();
    if (typed === "") return show([...start]);
    timer = setTimeout(async () => {
      const found = await suggestions(typed);
      // Only for what stands in the box now.
      if (ask === asked) show([{ text: typed, kind: "search", href: searchHref(typed) }, ...found]);
    }, WAIT_MS);
  };

  input.addEventListener("input", refresh);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (e) => {
    if (e.isComposing) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (list.hidden) return refresh();
      const n = items.length + 1;
      // One place more than there are suggestions: the box itself.
      choose(((chosen + 1 + (e.key === "ArrowDown" ? 1 : -1) + n) % n) - 1);
    } else if (e.key === "Enter") {
      const s = items[chosen];
      if (list.hidden || !s) return;
      e.preventDefault();
      location.assign(s.href);
    } else if (e.key === "Escape" && !list.hidden && !input.closest("dialog")) {
      e.preventDefault();
      close();
    }
  });
  return { close, refresh };
}

const offered = new WeakSet<HTMLInputElement>();

/** Suggestions for a box marked with `data-suggest`, from the moment it is used. */
export function offerSuggestions(input: HTMLInputElement): void {
  if (offered.has(input) || !input.form) return;
  offered.add(input);
  input.form.classList.add("with-suggestions");
  combobox(input, input.form, []);
}

const PAGES: readonly Suggestion[] = [
  ["Papers", "/papers"],
  ["Laws", "/laws"],
  ["Exponents", "/exponents"],
  ["Compare", "/compare"],
  ["Predict", "/predict"],
  ["Fit", "/fit"],
].map(([text = "", href = ""]) => ({ text, kind: "page", href }));

let palette: { dialog: HTMLDialogElement; input: HTMLInputElement; box: Box } | undefined;

/** Opens the palette, or closes it when it is open. The browser gives the focus back where it was. */
export function togglePalette(): void {
  if (!palette) {
    const dialog = document.createElement("dialog");
    dialog.className = "palette";
    dialog.ariaLabel = "Search and go to";
    const form = document.createElement("form");
    form.action = "/search";
    const input = document.createElement("input");
    input.type = "text";
    input.name = "q";
    input.autocomplete = "off";
    input.maxLength = 300;
    input.placeholder = "Search or go to";
    input.ariaLabel = "Search or go to";
    input.enterKeyHint = "search";
    form.append(input);
    form.addEventListener("submit", (e) => {
      if (input.value.trim() === "") e.preventDefault();
    });
    dialog.append(form);
    const box = combobox(input, form, PAGES);
    dialog.addEventListener("click", (e) => {
      if (e.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", () => {
      input.value = "";
      box.close();
    });
    document.body.append(dialog);
    palette = { dialog, input, box };
  }
  const { dialog, input, box } = palette;
  if (dialog.open) {
    dialog.close();
    return;
  }
  dialog.showModal();
  input.focus();
  box.refresh();
}
