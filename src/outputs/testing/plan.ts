import { docComment } from '../../typescript/comment.js';
import { expressionLines, jsonExpression, moduleLines } from '../../typescript/layout.js';
import {
  code,
  identifier,
  joinLines,
  memberKey,
  modulePath,
  type Code,
} from '../../typescript/code.js';
import type { Event, Message, Model } from '../../model/model.js';
import type { Json, Pointer } from '../../json.js';
import { fixtureExport } from '../../model/export-names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { isEqual } from '../../runtime/json.js';
import { header, headerFrom, typeFiles, typeImports } from '../shared.js';
import { templatesOf } from '../template.js';
import type { FixtureView, TestingTemplates } from './view.js';

const template = templatesOf<TestingTemplates>();

/** A payload that has a file of its own. */
interface Fixture {
  /** Of its constant. */
  readonly name: string;
  readonly file: string;
  readonly pointer: Pointer;
  readonly of: string;
  readonly type: string;
  readonly payload: Json;
  readonly hasMore: boolean;
  readonly hasExample: boolean;
}

/** A fixture per message, one per event where that needs another, and all of them by the names of both. */
export function planTesting(model: Model): readonly PlannedFile[] {
  const files = typeFiles(model);
  const ofMessages = new Map(model.messages.flatMap(messageFixture));
  const taken = new Set([...ofMessages.values()].flatMap(({ name, file }) => [name, file]));
  const ofEvents = new Map(model.events.flatMap((event) => eventFixture(event, ofMessages, taken)));
  const all = [...new Set([...ofMessages.values(), ...ofEvents.values()])];
  const fixtures = tableOf(code`Fixtures`, code`fixtures`, ofEvents);
  const messageFixtures = tableOf(code`MessageFixtures`, code`messageFixtures`, ofMessages);
  return [
    ...all.map((fixture) =>
      template(`testing/${fixture.file}.ts`, 'testing/fixture', () => fixtureView(fixture, files)),
    ),
    template('testing/index.ts', 'testing/index', {
      header,
      imports: all.flatMap(({ name, file }) =>
        moduleLines('import', [identifier(name)], modulePath(`./${file}.js`)),
      ),
      members: fixtures.members,
      hasFixtures: fixtures.members.length > 0,
      fixtures: fixtures.table,
      messageMembers: messageFixtures.members,
      hasMessageFixtures: messageFixtures.members.length > 0,
      messageFixtures: messageFixtures.table,
    }),
  ];
}

/** The members of the type of a table, and the table. */
function tableOf(type: Code, name: Code, fixtures: ReadonlyMap<string, Fixture>) {
  const members = [...fixtures].map(
    ([key, { name: constant }]) => [memberKey(key), identifier(constant)] as const,
  );
  const shown = members.length > 0 ? type : code`Readonly<Record<never, never>>`;
  return {
    members: members.map(([key, constant]) => code`  readonly ${key}: typeof ${constant};`),
    table: expressionLines(code`export const ${name}: ${shown} = `, { members }, code`;`, 0),
  };
}

function messageFixture(message: Message): readonly (readonly [string, Fixture])[] {
  const { name, file, pointer, payload, fixture, hasMore, hasExample } = message;
  if (fixture === undefined) return [];
  const type = payload.kind === 'reference' ? payload.to : name;
  const itself = { name: fixtureExport(name), file, pointer, of: name, type };
  return [[name, { ...itself, payload: fixture, hasMore, hasExample }]];
}

/** The fixture of its message, where that has what tells the event. `taken` are names and files of others. */
function eventFixture(
  event: Event,
  ofMessages: ReadonlyMap<string, Fixture>,
  taken: Set<string>,
): readonly (readonly [string, Fixture])[] {
  const { name, file, pointer, fixture, fixtureType: type, hasMore, hasExample, messages } = event;
  if (fixture === undefined || type === undefined) return [];
  const known = messages.map((message) => ofMessages.get(message.name));
  const same = known.find((other) => other && isEqual(other.payload, fixture));
  if (same && event.each === undefined) return [[name, same]];
  const own = {
    ...{
      name: freeName(name, 'Event', 'Fixture', taken),
      file: freeName(file, '-event', '', taken),
    },
    ...{ pointer, of: name, type, payload: fixture, hasMore, hasExample },
  };
  return [[name, own]];
}

/** A message may be called like an event. */
function freeName(wanted: string, mark: string, end: string, taken: Set<string>): string {
  let name = wanted;
  while (taken.has(name + end)) name += mark;
  taken.add(name + end);
  return name + end;
}

function fixtureView(fixture: Fixture, files: ReadonlyMap<string, string>): FixtureView {
  const { name, pointer, of, type, payload, hasMore, hasExample } = fixture;
  const origin = hasExample ? "the document's examples" : 'its schema';
  const constant = identifier(name);
  return {
    header: headerFrom(pointer),
    imports: joinLines(typeImports([type], files, '../types')),
    doc: joinLines(
      docComment({
        summary: `A valid payload of ${of}, made of ${origin}. Shared: copy it to change it.`,
        details: hasMore ? ['It has members that the type does not know.'] : [],
      }),
    ),
    declaration: joinLines(
      expressionLines(
        hasMore
          ? code`export const ${constant} = `
          : code`export const ${constant}: ${identifier(type)} = `,
        jsonExpression(payload),
        hasMore ? code` as unknown as ${identifier(type)};` : code`;`,
        0,
      ),
    ),
  };
}
