import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Answer, Measure, Question } from './crowd-host.ts';

export type Ports = Extract<Answer, { ports: unknown }>['ports'];

/** The bridge's process, and what it says of itself. */
export class CrowdSite {
  readonly #child: ChildProcess;
  readonly ports: Ports;
  /** Questions are asked one after the other: answers come in order. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(child: ChildProcess, ports: Ports) {
    this.#child = child;
    this.ports = ports;
  }

  /** Rejects when it does not start. */
  static async start(): Promise<CrowdSite> {
    const child = fork(join(import.meta.dirname, 'crowd-host.ts'), [], {
      execArgv: ['--expose-gc', '--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const answer = await answerOf<Extract<Answer, { ports: unknown }>>(child);
    return new CrowdSite(child, answer.ports);
  }

  measure(): Promise<Measure> {
    return this.#ask({ ask: 'measure' });
  }

  async hasArrived(subject: string): Promise<boolean> {
    return (await this.#ask<{ arrived: boolean }>({ ask: 'message', subject })).arrived;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill();
    await gone;
  }

  #ask<T extends Answer>(question: Question): Promise<T> {
    const answer = this.#last.then(() => {
      this.#child.send(question);
      return answerOf<T>(this.#child);
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}

/** The next answer; rejects when the process ends instead. */
function answerOf<T extends Answer>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the bridge ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer as T);
    });
  });
}
