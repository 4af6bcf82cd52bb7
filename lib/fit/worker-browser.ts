/**
 * Entry of the browser's Web Worker: `new Worker(new URL("…/lib/fit/worker-browser.ts", import.meta.url), { type: "module" })`.
 * Answers the messages of `protocol.ts`. Cancelling is done from outside, by `FitClient`: the worker is ended and a new one made.
 */
import { type FromWorker, runTask, type ToWorker } from "./protocol";

const scope = self as unknown as {
  postMessage(message: FromWorker): void;
  onmessage: ((event: { data: ToWorker }) => void) | null;
};

scope.onmessage = ({ data: { id, task } }) => {
  let last = 0;
  const reply = runTask(task, (done, what) => {
    // Thirty messages a second are enough for a progress bar.
    const now = performance.now();
    if (now - last > 33 || done === 1) {
      last = now;
      scope.postMessage({ id, progress: { done, what } });
    }
    return true;
  });
  scope.postMessage({ id, reply });
};
