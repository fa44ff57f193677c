import type { Parts } from './compile.ts';
import { deliveries, stages } from './deliveries.ts';
import { floodFigures } from './flood.ts';
import { growth } from './growth.ts';
import { replayFigures } from './replay.ts';
import { sessionMachine } from './session-machine.ts';

/** What runs in Node alone; `compile.ts` builds it. */
export const parts: Parts = {
  deliveries,
  stages,
  replay: replayFigures,
  growth,
  flood: floodFigures,
  machine: () => [sessionMachine()],
};
