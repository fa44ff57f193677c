import { Engine, type EngineBatch, type EngineRequest } from '$sim/world/engine.ts';

/** The engine's worker: one request, one answer, in order. A fault of our own is told, not swallowed. */
export type WorkerAnswer = { readonly batch: EngineBatch } | { readonly fault: string };

const engine = new Engine();
const loadPatterns = () => import('$sim/pattern-library.ts');
let last = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<EngineRequest>) => {
  last = last.then(() => answer(data));
});

async function answer(request: EngineRequest): Promise<void> {
  let answer: WorkerAnswer;
  try {
    if (mayMeetPatterns(request)) await loadPatterns();
    answer = { batch: engine.handle(request) };
  } catch (error) {
    answer = { fault: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error) };
  }
  self.postMessage(answer);
  // Fetched meanwhile, for the first act. What goes wrong is told when they are needed.
  if (request.type === 'start') loadPatterns().catch(() => undefined);
}

/** A world without a pattern in its tables starts and runs without them; what is done in it may bring one. */
function mayMeetPatterns(request: EngineRequest): boolean {
  if (request.type !== 'start') return request.type === 'input';
  return (
    request.inputs.some(({ input }) => input.kind !== 'tty.open') ||
    /\b(regexp|pcre):/.test(JSON.stringify(request.scenario))
  );
}
