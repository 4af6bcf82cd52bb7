/**
 * Entry of a Node worker thread. As a Piscina worker its default export takes a task; started directly it answers the
 * messages of `protocol.ts` on its parent port. Bundled to dist/fit-worker.mjs by scripts/bundle-workers.mjs.
 */
import { isMainThread, type MessagePort, parentPort, workerData } from "node:worker_threads";
import { type FitTask, type FromWorker, type Reply, runTask, type TaskLimits, type ToWorker } from "./protocol";

export interface PoolTask {
  task: FitTask;
  limits?: TaskLimits;
  /** Gets `{ done, what }` now and then. */
  progress?: MessagePort;
  /** First element other than 0 stops the work. */
  cancel?: Int32Array;
}

export default function run({ task, limits, progress, cancel }: PoolTask): Reply {
  return runTask(
    task,
    (done, what) => {
      progress?.postMessage({ done, what });
      return !(cancel && Atomics.load(cancel, 0) !== 0);
    },
    limits,
  );
}

// A pool sets its own worker data; a thread started for the plain protocol says so.
if (!isMainThread && parentPort && (workerData as { protocol?: string } | null)?.protocol === "isoloss-fit") {
  const port = parentPort;
  const cancel = (workerData as { cancel?: Int32Array }).cancel;
  port.on("message", ({ id, task }: ToWorker) => {
    const send = (message: FromWorker) => port.postMessage(message);
    const reply = runTask(task, (done, what) => {
      send({ id, progress: { done, what } });
      return !(cancel && Atomics.load(cancel, 0) !== 0);
    });
    send({ id, reply });
  });
}
