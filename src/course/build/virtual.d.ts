/* eslint-disable @typescript-eslint/consistent-type-imports -- import statements with relative names are not resolved in ambient modules: all would be `any` */
declare module 'virtual:ehlo/course' {
  export function loadCourse(language: import('../lesson.ts').Language): Promise<import('../lesson.ts').Course>;
}

declare module 'virtual:ehlo/lessons' {
  type Lesson = import('../lesson.ts').CompiledLesson;
  /** The lesson's world, and what its engine answers to the start. */
  interface Start {
    readonly scenario: import('$sim/world/scenario.ts').Scenario;
    readonly opening: import('$sim/world/engine.ts').EngineBatch;
  }
  export function loadLesson(id: string, language: import('../lesson.ts').Language): Promise<Lesson>;
  export function loadStart(id: string): Promise<Start>;
}
