import { addition, code, stringLiteral, templateAfter } from '../../typescript/code.js';
import { expectedOfKey, isCounted } from '../../model/expected.js';
import type { Schema } from '../../model/model.js';
import type { FormatName } from '../../runtime/formats.js';
import { appendKey, expectedFormat } from '../../runtime/validation.js';
import { isPlainKey } from '../../values/rules.js';
import { mapText, type Snippet } from '../imports.js';
import { atom, not } from './conditions.js';
import { handedIn } from './keywords.js';
import { isInherited, read } from './members.js';
import { fields, helper, place } from './runtime.js';
import { nested, type Scope } from './scope.js';
import { call, when, type Call, type Statement } from './statements.js';

/** A value while its issues are collected. */
export interface Subject {
  readonly value: Snippet;
  /** The expression of its JSON Pointer. */
  readonly pointer: Snippet;
  /** Refusing it says `required` if there is nothing. */
  readonly saysAbsence?: true;
  /** The statement that refuses it. */
  readonly refuse: (keyword: string, expected: string) => Call;
  /** The statement that refuses it unless it is of a format, as far as checks were handed in. */
  readonly checkFormat: (format: FormatName) => Statement;
}

/** A member that isn't there, and that no schema describes. */
export function missingMember(key: string, { value, pointer }: Subject, scope: Scope): Subject {
  return subjectOf(
    read(value, key, scope.constants),
    pointerAfter(pointer, appendKey('', key)),
    undefined,
  );
}

export function memberSubject(
  key: string,
  schema: Schema | undefined,
  { value, pointer }: Subject,
  scope: Scope,
): Subject {
  const place = isInherited(key) ? nested('member', scope) : read(value, key, scope.constants);
  const step = appendKey('', key);
  const memberPointer = pointerAfter(pointer, step);
  const isDirect = value === 'value' && scope.depth === 0 && scope.constants !== undefined;
  if (!isDirect || !isPlainKey(key)) return subjectOf(place, memberPointer, schema);
  const about = (by: Snippet, ...texts: readonly string[]): Call =>
    call(by, [
      ...[code`report`, code`pointer`, ...[step, ...texts].map(stringLiteral)],
      ...[place, fields],
    ]);
  return {
    value: place,
    pointer: memberPointer,
    saysAbsence: true,
    refuse: (keyword, expected) =>
      saying(keyword, about(helper('refuseMember'), keyword, expected)),
    checkFormat: (format) =>
      when(atom(code`report.formats`), [about(helper('checkFormat'), format)]),
  };
}

/** Without a schema of its own, its issues are told as breaches of the whole. */
export function subjectOf(
  value: Snippet,
  pointer: Snippet,
  schema: Schema | undefined,
  say = (_keyword: string, expected: string): string => expected,
): Subject {
  const refuse = (keyword: string, expected: string): Call =>
    saying(
      keyword,
      call(helper('refuse'), [
        code`report`,
        mapText(pointer, addition),
        ...[keyword, say(keyword, expected)].map(stringLiteral),
        value,
        schema ? stringLiteral(schema.pointer) : place,
      ]),
    );
  return {
    value,
    pointer,
    refuse,
    checkFormat: (format) =>
      when(not(handedIn(format, value)), [refuse('format', expectedFormat(format))]),
  };
}

/** The key of a member, at whose place its issues stand: they say that they are about the key. */
export function keySubject(key: Snippet, pointer: Snippet, schema: Schema): Subject {
  return subjectOf(key, pointer, schema, expectedOfKey);
}

/** A refusal by a limit says how much was found. */
function saying(keyword: string, { before, parameters }: Call): Call {
  return call(before, isCounted(keyword) ? [...parameters, helper('countOf')] : parameters);
}

export function pointerAfter(pointer: Snippet, text: string): Snippet {
  return mapText(pointer, (template) => templateAfter(template, text));
}
