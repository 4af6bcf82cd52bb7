/**
 * Results while one types. The server draws every answer; this only asks for the page of the text in the box, puts its
 * results in the place of the present ones, and moves through them with the arrow keys. Without JavaScript the form
 * does the same.
 */

const WAIT_MS = 120;
/** Changes closer together than this are one entry of the history. */
const SESSION_MS = 2000;

export function instantSearch(): void {
  const form = document.querySelector<HTMLFormElement>("form.big-search[action='/search']");
  const box = form?.querySelector<HTMLInputElement>("input[name=q]");
  const place = document.getElementById("results");
  if (!form || !box || !place) return;
  let asked = box.value.trim();
  let changed = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;
  // A live region has to stay in the page to be read out.
  const said = document.createElement("p");
  said.className = "vh";
  said.setAttribute("role", "status");
  form.after(said);

  /** Puts the results of an address in their place; loads the page when that fails. */
  const show = async (address: string) => {
    asking?.abort();
    asking = new AbortController();
    try {
      const response = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const results = page.getElementById("results");
      if (!response.ok || !results) throw new Error(`answered ${response.status}`);
      place.replaceChildren(...results.childNodes);
      document.title = page.title;
      said.textContent = place.querySelector("[data-count]")?.textContent ?? "";
    } catch (e) {
      if ((e as Error).name !== "AbortError") location.assign(address);
    }
  };
  const go = () => {
    clearTimeout(timer);
    const text = box.value.trim();
    if (text === asked) return;
    const values = new URLSearchParams();
    for (const [k, v] of new FormData(form)) if (typeof v === "string" && v.trim()) values.append(k, v.trim());
    const address = `/search?${values}`;
    const now = Date.now();
    if (now - changed < SESSION_MS) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    changed = now;
    asked = text;
    void show(address);
  };
  box.addEventListener("input", (e) => {
    if ((e as InputEvent).isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(go, WAIT_MS);
  });
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    go();
  });
  addEventListener("popstate", () => {
    clearTimeout(timer);
    asked = new URLSearchParams(location.search).get("q")?.trim() ?? "";
    box.value = asked;
    void show(location.pathname + location.search);
  });
  document.addEventListener("keydown", (e) => {
    if ((e.key !== "ArrowDown" && e.key !== "ArrowUp") || e.altKey || e.ctrlKey || e.metaKey) return;
    const links = [...place.querySelectorAll<HTMLAnchorElement>(".answer a, .records h3 a")];
    const at = links.indexOf(e.target as HTMLAnchorElement);
    if ((e.target !== box && at < 0) || (e.target === box && e.key === "ArrowUp")) return;
    e.preventDefault();
    const next = at + (e.key === "ArrowDown" ? 1 : -1);
    if (next < 0) box.focus();
    else links[next]?.focus();
  });
}
