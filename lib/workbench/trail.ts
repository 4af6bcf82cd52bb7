/**
 * The states of the workbench as steps of the browser's history. What is decided (a law, a fit) is a step that the back
 * button undoes; what is being typed or dragged changes the last step at most a few times a second. Isomorphic.
 */

/** What of the browser's history is used. */
export interface Steps {
  pushState(data: unknown, unused: string, url: string): void;
  replaceState(data: unknown, unused: string, url: string): void;
}

/** Time that typing has to rest before it changes the address, in ms; browsers refuse hundreds of changes at once. */
const REST_MS = 400;

export class Trail {
  /** The last step was begun by typing, and nothing was decided since. */
  private open = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param url address of the step on which the browser stands */
  constructor(
    private readonly steps: Steps,
    private url: string,
  ) {}

  /** A decision: a step of its own, which takes the place of one that was only typed. */
  decide(url: string): void {
    clearTimeout(this.timer);
    if (url !== this.url) this.write(url, this.open);
    this.open = false;
  }

  /** Typing: after a rest a new step, and further typing changes that one. */
  type(url: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (url === this.url) return;
      this.write(url, this.open);
      this.open = true;
    }, REST_MS);
  }

  /** The same state under another address, or something seen otherwise: no step. */
  amend(url: string): void {
    clearTimeout(this.timer);
    if (url !== this.url) this.write(url, true);
  }

  /** The browser went to another step. */
  moved(url: string): void {
    clearTimeout(this.timer);
    this.url = url;
    this.open = false;
  }

  private write(url: string, replace: boolean): void {
    this.url = url;
    if (replace) this.steps.replaceState(null, "", url);
    else this.steps.pushState(null, "", url);
  }
}
