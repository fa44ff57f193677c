import { Engine, type EngineBatch, type EngineRequest } from '$sim/world/engine.ts';

/** The engine's worker: one request, one answer, in order. A fault of our own is told, not swallowed. */
export type WorkerAnswer = { readonly batch: EngineBatch } | { readonly fault: string };

const engine = new Engine();

self.addEventListener('message', ({ data }: MessageEvent<EngineRequest>) => {
  let answer: WorkerAnswer;
  try {
    answer = { batch: engine.handle(data) };
  } catch (error) {
    answer = { fault: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error) };
  }
  self.postMessage(answer);
});
