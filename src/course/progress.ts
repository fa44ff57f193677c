/** A learner's progress in the browser: per lesson the steps done, the quiz, and a revision; the newest wins. */
export interface LessonProgress {
  readonly stepsDone: readonly string[];
  readonly finished: boolean;
  /** Grows by one at each change; between two tabs the higher one is newer. */
  readonly revision: number;
}

export type Progress = Readonly<Record<string, LessonProgress>>;

interface Stored {
  readonly format: 'ehlo-progress';
  readonly version: 1;
  readonly lessons: Progress;
}

/** What became of a file or a saved state that cannot be read. */
export type ProgressFault = 'not-json' | 'not-progress' | 'unknown-version';

export type ReadProgress =
  { readonly ok: true; readonly progress: Progress } | { readonly ok: false; readonly fault: ProgressFault };

/** The part of `Storage` that is needed. */
export type Keeper = Pick<Storage, 'getItem' | 'setItem'>;

export const progressKey = 'ehlo:progress';

/** Reads a progress file or a saved state. Never throws. */
export function parseProgress(text: string): ReadProgress {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, fault: 'not-json' };
  }
  if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== 'ehlo-progress')
    return { ok: false, fault: 'not-progress' };
  if (!('version' in value) || value.version !== 1) return { ok: false, fault: 'unknown-version' };
  const lessons = 'lessons' in value ? value.lessons : null;
  if (typeof lessons !== 'object' || lessons === null) return { ok: false, fault: 'not-progress' };
  return {
    ok: true,
    progress: Object.fromEntries(Object.entries(lessons).filter(([, lesson]) => isLessonProgress(lesson))),
  };
}

function isLessonProgress(value: unknown): value is LessonProgress {
  if (typeof value !== 'object' || value === null) return false;
  const { stepsDone, finished, revision } = value as Partial<LessonProgress>;
  return (
    Array.isArray(stepsDone) &&
    stepsDone.every((id) => typeof id === 'string') &&
    typeof finished === 'boolean' &&
    typeof revision === 'number'
  );
}

export function formatProgress(progress: Progress): string {
  const stored: Stored = { format: 'ehlo-progress', version: 1, lessons: progress };
  return `${JSON.stringify(stored, null, 2)}\n`;
}

/** The newer of two states, lesson by lesson. */
export function mergeProgress(a: Progress, b: Progress): Progress {
  const merged: Record<string, LessonProgress> = { ...a };
  for (const [id, lesson] of Object.entries(b)) {
    const known = merged[id];
    if (!known || lesson.revision > known.revision) merged[id] = lesson;
  }
  return merged;
}

/**
 * Loads what is saved. A state that cannot be read is set aside under another key, never lost; `setAside` says why and
 * under which key.
 */
export function loadProgress(keeper: Keeper): {
  progress: Progress;
  setAside: { fault: ProgressFault; key: string } | null;
} {
  const text = keeper.getItem(progressKey);
  if (text === null) return { progress: {}, setAside: null };
  const read = parseProgress(text);
  if (read.ok) return { progress: read.progress, setAside: null };
  let number = 1;
  while (keeper.getItem(`${progressKey}:set-aside-${number}`) !== null) number++;
  const key = `${progressKey}:set-aside-${number}`;
  keeper.setItem(key, text);
  keeper.setItem(progressKey, formatProgress({}));
  return { progress: {}, setAside: { fault: read.fault, key } };
}

/** Saves how far a lesson is, on top of whatever another tab saved meanwhile. */
export function saveLesson(keeper: Keeper, id: string, stepsDone: readonly string[], finished: boolean): Progress {
  const { progress } = loadProgress(keeper);
  const known = progress[id];
  const steps = [...new Set([...(known?.stepsDone ?? []), ...stepsDone])];
  const lesson: LessonProgress = {
    stepsDone: steps,
    finished: finished || (known?.finished ?? false),
    revision: (known?.revision ?? 0) + 1,
  };
  const next = { ...progress, [id]: lesson };
  keeper.setItem(progressKey, formatProgress(next));
  return next;
}
