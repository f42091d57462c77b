// Copied by hooksmith 0.1.0 from its src/runtime/subscription-bodies.ts
// It is the same in every package: this file is overwritten.

import type { JsonValue, SubscriptionApi } from './subscription-api.js';

/** The keys of a member, and its value. */
export type Member = readonly [keys: readonly string[], value: JsonValue];

/** A body of these members, as JSON or as a form. */
export function bodyOf(
  members: readonly Member[],
  format: SubscriptionApi['create']['format'],
): { readonly body: string; readonly contentType: string } {
  if (format === 'json') {
    return { body: JSON.stringify(nested(members)), contentType: 'application/json' };
  }
  const pairs = members.flatMap(([[first = '', ...keys], value]) => {
    const name = keys.reduce((path, key) => `${path}[${key}]`, first);
    const isDeep = format === 'deep';
    return [value].flat().map((item: JsonValue, index) => {
      const key = isDeep && Array.isArray(value) ? `${name}[${index}]` : name;
      const text = typeof item === 'object' ? JSON.stringify(item) : String(item);
      return `${encodeURIComponent(key)}=${encodeURIComponent(text)}`;
    });
  });
  return { body: pairs.join('&'), contentType: 'application/x-www-form-urlencoded' };
}

/** Objects in objects; a key `__proto__` is a member like any other. */
function nested(members: readonly Member[]): JsonValue {
  const groups = new Map<string, Member[]>();
  for (const [[first = '', ...keys], value] of members) {
    groups.set(first, [...(groups.get(first) ?? []), [keys, value]]);
  }
  return Object.fromEntries(
    [...groups].map(([key, group]) => {
      const leaf = group.find(([keys]) => keys.length === 0);
      return [key, leaf ? leaf[1] : nested(group)] as const;
    }),
  );
}
