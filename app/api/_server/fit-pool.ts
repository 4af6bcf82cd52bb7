/**
 * Fits in worker threads: a bounded queue, progress, cancelling, and jobs that outlive their request.
 * The worker is one bundled JavaScript file; without it fits answer `unavailable` and everything else works.
 */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import { ApiProblem, problem, problemKinds, problemPage } from "@/lib/api/problem";
import type { FitAnswer, FitJob } from "@/lib/api/schemas-compute";
import { env } from "@/lib/env";
import type { FitTask, Reply } from "@/lib/fit/protocol";

const workerFile = (): string => resolve(/* turbopackIgnore: true */ env().FIT_WORKER ?? "dist/fit-worker.mjs");
export const fitThreads = (): number => Math.max(1, Math.min(env().FIT_THREADS, availableParallelism()));
export const workersReady = (): boolean => existsSync(workerFile());

interface State {
  pool: Piscina | undefined;
  jobs: Map<string, Job>;
}
const key = Symbol.for("isoloss.fit");
function state(): State {
  const holder = globalThis as unknown as Record<symbol, State | undefined>;
  holder[key] ??= { pool: undefined, jobs: new Map() };
  return holder[key];
}

function pool(): Piscina {
  if (!workersReady())
    throw problem("unavailable", "this server has no fit worker", {
      mend: "run `node scripts/bundle-workers.mjs` where the server runs, or fit with `isoloss fit` on your own machine",
    });
  const s = state();
  s.pool ??= new Piscina({
    filename: workerFile(),
    minThreads: 1,
    maxThreads: fitThreads(),
    maxQueue: env().FIT_QUEUE,
    idleTimeout: 60_000,
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });
  return s.pool;
}

export interface RunOptions {
  onProgress?: (done: number, what: string) => void;
  signal?: AbortSignal;
}

/** Runs one task; a cancelled one rejects with an AbortError. @throws ApiProblem when the queue is full or no worker is there */
export async function runFit(task: FitTask, options: RunOptions = {}): Promise<Reply> {
  const p = pool();
  if (p.queueSize >= env().FIT_QUEUE)
    throw problem("too-many-requests", "too many fits wait already", { headers: { "Retry-After": "5" } });
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  let begun = false;
  port1.on("message", (m: { done: number; what: string }) => {
    begun = true;
    options.onProgress?.(m.done, m.what);
  });
  port1.unref();
  const abort = new AbortController();
  const onAbort = () => {
    // A running worker stops by itself at its next chance; one that still waits is taken out of the queue.
    Atomics.store(cancel, 0, 1);
    if (!begun) abort.abort();
  };
  if (options.signal?.aborted) onAbort();
  options.signal?.addEventListener("abort", onAbort, { once: true });
  const limit = env().FIT_TIME_LIMIT_MS;
  try {
    return (await p.run(
      {
        task,
        limits: { rows: 200_000, replicates: 20_000, starts: 2_000, laws: 100, timeMs: limit },
        progress: port2,
        cancel,
      },
      { transferList: [port2], signal: abort.signal },
    )) as Reply;
  } finally {
    options.signal?.removeEventListener("abort", onAbort);
    port1.close();
  }
}

interface Job {
  id: string;
  status: FitJob["status"];
  progress: number;
  step: string | null;
  result: FitAnswer | null;
  problem: FitJob["problem"];
  ended: number | null;
  abort: AbortController;
}

const KEEP_MS = 600_000;
const MAX_JOBS = 200;

function sweep(): void {
  const { jobs } = state();
  const now = Date.now();
  for (const [id, j] of jobs) if (j.ended !== null && now - j.ended > KEEP_MS) jobs.delete(id);
  for (const [id, j] of jobs) {
    if (jobs.size <= MAX_JOBS) break;
    if (j.ended !== null) jobs.delete(id);
  }
}

function shown(j: Job): FitJob {
  return {
    id: j.id,
    status: j.status,
    progress: j.progress,
    step: j.step,
    href: `/api/v1/fit/jobs/${j.id}`,
    expiresIn: Math.max(0, Math.round((KEEP_MS - (j.ended === null ? 0 : Date.now() - j.ended)) / 1000)),
    result: j.result,
    problem: j.problem,
  };
}

/** Takes a job. @param work gives the answer, or throws an ApiProblem */
export function startJob(work: (options: RunOptions) => Promise<FitAnswer>): FitJob {
  sweep();
  const { jobs } = state();
  const open = [...jobs.values()].filter((j) => j.ended === null).length;
  if (open >= env().FIT_QUEUE)
    throw problem("too-many-requests", "too many fits wait already", { headers: { "Retry-After": "10" } });
  const job: Job = {
    id: randomUUID(),
    status: "queued",
    progress: 0,
    step: null,
    result: null,
    problem: null,
    ended: null,
    abort: new AbortController(),
  };
  jobs.set(job.id, job);
  const end = (status: Job["status"]) => {
    job.status = status;
    job.ended = Date.now();
  };
  work({
    signal: job.abort.signal,
    onProgress: (done, what) => {
      if (job.ended !== null) return;
      job.status = "running";
      job.progress = Math.max(job.progress, Math.min(1, done));
      job.step = what;
    },
  }).then(
    (result) => {
      if (job.abort.signal.aborted) return end("cancelled");
      job.result = result;
      job.progress = 1;
      end("done");
    },
    (e: unknown) => {
      if (job.abort.signal.aborted) return end("cancelled");
      const known = e instanceof ApiProblem ? e : problem("internal-error", "the fit broke off");
      job.problem = {
        type: problemPage(known.kind),
        title: problemKinds[known.kind].title,
        detail: known.entries[0].detail,
        mend: known.entries[0].mend,
      };
      end("failed");
    },
  );
  return shown(job);
}

function jobOf(id: string): Job {
  sweep();
  const job = state().jobs.get(id);
  if (!job)
    throw problem("unknown-record", "no such job here", {
      value: id,
      mend: "jobs are kept for ten minutes after they end, by the server that took them; start it again",
    });
  return job;
}

export const getJob = (id: string): FitJob => shown(jobOf(id));

/** Cancels a job that still runs; one that has ended is left as it is. */
export function cancelJob(id: string): FitJob {
  const job = jobOf(id);
  if (job.ended === null) {
    job.abort.abort();
    job.status = "cancelled";
    job.ended = Date.now();
  }
  return shown(job);
}
