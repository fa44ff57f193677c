declare module 'virtual:ehlo/lessons' {
  import type { ChapterSummary, CompiledLesson, Language, LessonSummary } from '../lesson.ts';
  import type { EngineBatch } from '$sim/world/engine.ts';
  import type { Scenario } from '$sim/world/scenario.ts';
  export const chapters: readonly ChapterSummary[];
  export const lessons: readonly LessonSummary[];
  export function loadLesson(id: string, language: Language): Promise<CompiledLesson>;
  /** The lesson's world, and what its engine answers to the start. */
  export function loadStart(id: string): Promise<{ readonly scenario: Scenario; readonly opening: EngineBatch }>;
}
