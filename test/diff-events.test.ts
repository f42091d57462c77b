import { describe, expect, test } from 'vitest';
import { catalogue, type Entry } from '../src/evolution/catalogue.js';
import { compareModels, type Change } from '../src/evolution/compare.js';
import type { Model } from '../src/model/model.js';
import { documentOf, eventRows, type Sketch } from './support/event-changes.js';
import { describedOf } from './support/described.js';

async function modelOf(sketch: Sketch): Promise<Model> {
  return (await describedOf(documentOf(sketch))) ?? expect.unreachable(JSON.stringify(sketch));
}

async function changes(old: Sketch, next: Sketch): Promise<readonly Change[]> {
  return compareModels(await modelOf(old), await modelOf(next));
}

function codesOf(found: readonly Change[]): readonly string[] {
  return found.map(({ code }) => code).sort();
}

describe('a change of events', () => {
  test.each(eventRows.map((row) => [row.code, row] as const))(
    '%s is said by its name, and back by its mirror',
    async (code, { old, new: next, severity, mirror, also = [] }) => {
      const found = await changes(old, next);
      expect(codesOf(found)).toEqual([code, ...also].sort());
      expect(found.find((change) => change.code === code)?.severity).toBe(severity);
      const mirrorOf = (name: string): string => {
        const entry: Entry = catalogue[name as keyof typeof catalogue];
        return entry.mirror ?? name;
      };
      expect(mirrorOf(code)).toBe(mirror ?? code);
      expect(codesOf(await changes(next, old))).toEqual([code, ...also].map(mirrorOf).sort());
    },
  );

  test('another role is one change, and no list of what follows from it', async () => {
    const model = await modelOf(eventRows[0]?.old ?? expect.unreachable());
    const found = compareModels(model, { ...model, role: 'application' });
    expect(codesOf(found)).toEqual(['role-flipped']);
  });

  test('formats that are asserted are said', async () => {
    const model = await modelOf(eventRows[0]?.old ?? expect.unreachable());
    const asserting: Model = { ...model, formats: 'assertion' };
    expect(codesOf(compareModels(model, asserting))).toEqual(['formats-asserted']);
    expect(codesOf(compareModels(asserting, model))).toEqual(['formats-annotated']);
  });
});
