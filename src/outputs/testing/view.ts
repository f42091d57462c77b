import type { Code } from '../../typescript/code.js';

/** The templates of this output and what each prints. */
export interface TestingTemplates {
  'testing/fixture': FixtureView;
  'testing/index': TestingIndexView;
}

export interface FixtureView {
  readonly header: Code;
  readonly imports: Code;
  readonly doc: Code;
  /** The constant and its value, a line each. */
  readonly declaration: Code;
}

export interface TestingIndexView {
  readonly header: Code;
  readonly imports: readonly Code[];
  /** Of the type of the fixtures, a line each. */
  readonly members: readonly Code[];
  readonly hasFixtures: boolean;
  readonly fixtures: readonly Code[];
  readonly messageMembers: readonly Code[];
  readonly hasMessageFixtures: boolean;
  readonly messageFixtures: readonly Code[];
}
