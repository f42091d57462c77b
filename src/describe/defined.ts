/** The members that have a value. Every schema goes through here: a list of pairs would cost more. */
export function defined<Type extends object>(
  members: Type,
): { [Key in keyof Type]: Exclude<Type[Key], undefined> } {
  const present: Partial<Type> = {};
  for (const key of Object.keys(members) as (keyof Type)[]) {
    if (members[key] !== undefined) present[key] = members[key];
  }
  return present as never;
}
