declare module 'virtual:ehlo/lessons' {
  import type { ChapterSummary, CompiledLesson, Language, LessonSummary } from '../lesson.ts';
  import type { Scenario } from '$sim/world/scenario.ts';
  export const chapters: readonly ChapterSummary[];
  export const lessons: readonly LessonSummary[];
  export function loadLesson(id: string, language: Language): Promise<CompiledLesson>;
  export function loadWorld(name: string): Promise<Scenario>;
}
