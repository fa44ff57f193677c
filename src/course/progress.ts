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

/** `passedOver`: ids of the lessons in it that cannot be read. */
export type ReadProgress =
  | { readonly ok: true; readonly progress: Progress; readonly passedOver: readonly string[] }
  | { readonly ok: false; readonly fault: ProgressFault };

/** Why a saved state was set aside (all of it, even when only one lesson could not be read), and under which key. */
export interface SetAside {
  readonly fault: ProgressFault | 'foreign-lesson';
  readonly key: string;
}

/** A saved state, and the note when something had to be set aside for it: whoever asked has to tell the learner. */
export interface SavedProgress {
  readonly progress: Progress;
  readonly setAside: SetAside | null;
}

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
  if (typeof lessons !== 'object' || lessons === null || Array.isArray(lessons))
    return { ok: false, fault: 'not-progress' };
  const entries = Object.entries(lessons);
  return {
    ok: true,
    progress: Object.fromEntries(entries.filter(([, lesson]) => isLessonProgress(lesson))),
    passedOver: entries.filter(([, lesson]) => !isLessonProgress(lesson)).map(([id]) => id),
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
 * Loads what is saved. A state that cannot be read, or not all of it, is set aside under another key, never lost;
 * `setAside` says why and under which key. What can be read of it goes on.
 */
export function loadProgress(keeper: Keeper): SavedProgress {
  const text = keeper.getItem(progressKey);
  if (text === null) return { progress: {}, setAside: null };
  const read = parseProgress(text);
  if (read.ok && read.passedOver.length === 0) return { progress: read.progress, setAside: null };
  const progress = read.ok ? read.progress : {};
  const key = keyAside(keeper, text);
  keeper.setItem(key, text);
  keeper.setItem(progressKey, formatProgress(progress));
  return { progress, setAside: { fault: read.ok ? 'foreign-lesson' : read.fault, key } };
}

/** The first key that is free, or that holds this very text: two tabs of two versions could fill the storage with it. */
function keyAside(keeper: Keeper, text: string): string {
  for (let number = 1; ; number++) {
    const key = `${progressKey}:set-aside-${number}`;
    const kept = keeper.getItem(key);
    if (kept === null || kept === text) return key;
  }
}

/** Saves how far a lesson is, on top of whatever another tab saved meanwhile. */
export function saveLesson(keeper: Keeper, id: string, stepsDone: readonly string[], finished: boolean): SavedProgress {
  const { progress, setAside } = loadProgress(keeper);
  const known = progress[id];
  const steps = [...new Set([...(known?.stepsDone ?? []), ...stepsDone])];
  const lesson: LessonProgress = {
    ...known,
    stepsDone: steps,
    finished: finished || (known?.finished ?? false),
    revision: (known?.revision ?? 0) + 1,
  };
  const next = { ...progress, [id]: lesson };
  keeper.setItem(progressKey, formatProgress(next));
  return { progress: next, setAside };
}
