"use client";
/**
 * Results while one types. The server renders every answer; this only asks for the page of the text in the box, keeps
 * the box as it is, and moves through the results with the arrow keys. Without JavaScript the form does the same.
 */
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";

const WAIT_MS = 120;
/** Changes closer together than this are one entry of the history. */
const SESSION_MS = 2000;

export function InstantForm({ q, children }: { q: string; children: ReactNode }) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  /** What was asked for last; and when a change was last made. */
  const asked = useRef(q);
  const changed = useRef(0);

  // The address can change without the box: by the back button.
  useEffect(() => {
    const input = form.current?.querySelector<HTMLInputElement>("input[name=q]");
    if (input && q !== asked.current) input.value = q;
    asked.current = q;
  }, [q]);

  useEffect(() => {
    const element = form.current;
    const input = element?.querySelector<HTMLInputElement>("input[name=q]");
    if (!element || !input) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const results = () => [...document.querySelectorAll<HTMLAnchorElement>(".answer a, .records h3 a")];
    const go = () => {
      clearTimeout(timer);
      const text = input.value.trim();
      if (text === asked.current) return;
      const values = new URLSearchParams();
      for (const [k, v] of new FormData(element)) if (typeof v === "string" && v.trim()) values.append(k, v.trim());
      const address = `/search?${values}`;
      const now = Date.now();
      const same = now - changed.current < SESSION_MS;
      changed.current = now;
      asked.current = text;
      if (same) router.replace(address, { scroll: false });
      else router.push(address, { scroll: false });
    };
    const typed = (e: Event) => {
      if ((e as InputEvent).isComposing) return;
      clearTimeout(timer);
      timer = setTimeout(go, WAIT_MS);
    };
    const submit = (e: Event) => {
      e.preventDefault();
      go();
    };
    const key = (e: KeyboardEvent) => {
      if ((e.key !== "ArrowDown" && e.key !== "ArrowUp") || e.altKey || e.ctrlKey || e.metaKey) return;
      const links = results();
      const at = links.indexOf(e.target as HTMLAnchorElement);
      if (e.target !== input && at < 0) return;
      const next = at + (e.key === "ArrowDown" ? 1 : -1);
      if (e.target === input && e.key === "ArrowUp") return;
      e.preventDefault();
      if (next < 0) input.focus();
      else links[next]?.focus();
    };
    input.addEventListener("input", typed);
    element.addEventListener("submit", submit);
    document.addEventListener("keydown", key);
    return () => {
      clearTimeout(timer);
      input.removeEventListener("input", typed);
      element.removeEventListener("submit", submit);
      document.removeEventListener("keydown", key);
    };
  }, [router]);

  return (
    <form ref={form} action="/search" className="big-search" style={{ marginBottom: "1rem" }}>
      {children}
    </form>
  );
}
