import { vi } from 'vitest';
import type { WorkerAnswer } from '../../../src/session/engine.worker.ts';
import { Engine, type EngineRequest } from '../../../src/sim/world/engine.ts';

type Heard = (event: { data: WorkerAnswer } | { message: string }) => void;

/** A worker that runs the engine, and answers when it is told to. */
export class FakeWorker {
  static all: FakeWorker[] = [];
  readonly asked: EngineRequest[] = [];
  terminated = false;
  readonly #engine = new Engine();
  readonly #heard = new Map<string, Heard>();
  #answered = 0;

  constructor(readonly url: URL) {
    FakeWorker.all.push(this);
  }

  addEventListener(type: string, heard: Heard): void {
    this.#heard.set(type, heard);
  }

  /** What crosses to a worker is copied, at once. */
  postMessage(request: EngineRequest): void {
    if (!this.terminated) this.asked.push(structuredClone(request));
  }

  terminate(): void {
    this.terminated = true;
  }

  get open(): number {
    return this.asked.length - this.#answered;
  }

  /** Answers the oldest request; `fault`: with that. */
  answer(fault?: string): void {
    const request = this.asked[this.#answered];
    if (!request || this.terminated) throw new Error('nothing was asked');
    this.#answered++;
    const answer = fault === undefined ? { batch: this.#engine.handle(request) } : { fault };
    this.#heard.get('message')?.({ data: structuredClone(answer) });
  }

  answerAll(): void {
    while (this.open > 0) this.answer();
  }

  breaks(message: string): void {
    this.#heard.get('error')?.({ message });
  }
}

/** The frames of a page that draws when it is told to. */
export class FakeFrames {
  readonly #waiting = new Map<number, (ms: number) => void>();
  #last = 0;
  #nowMs = 0;

  readonly request = (callback: (ms: number) => void): number => {
    this.#waiting.set(++this.#last, callback);
    return this.#last;
  };

  readonly cancel = (id: number): void => void this.#waiting.delete(id);

  get waiting(): number {
    return this.#waiting.size;
  }

  clear(): void {
    this.#waiting.clear();
  }

  /** So much wall time passes, then a frame is drawn. */
  pass(ms: number): void {
    this.#nowMs += ms;
    const callbacks = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const callback of callbacks) callback(this.#nowMs);
  }
}

/** Puts both where a session looks for them. */
export function stubBrowser(frames: FakeFrames): void {
  FakeWorker.all = [];
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('requestAnimationFrame', frames.request);
  vi.stubGlobal('cancelAnimationFrame', frames.cancel);
}
