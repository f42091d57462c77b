/** Their keys are names, not keywords. */
const maps: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', 'dependencies', 'definitions', '$defs'],
  ...['channels', 'operations', 'messages', 'schemas', 'parameters', 'servers', 'variables'],
  ...['messageTraits', 'operationTraits', 'securitySchemes', 'correlationIds', 'replies'],
  ...['serverVariables', 'replyAddresses'],
  ...['serverBindings', 'channelBindings', 'operationBindings', 'messageBindings'],
]);

/**
 * Tells if a place says nothing of a type: a description of the document, an example, an extension.
 * The path is from the document's root, or from the target of a reference.
 */
export function isAside(path: readonly string[], kind: string): boolean {
  if (kind === 'avroSchema_v1') return true;
  if (kind === 'document' && path[0] === 'info') return true;
  for (let index = 0; index < path.length; index++) {
    const key = path[index] ?? '';
    if (/^(?:examples?$|x-)/.test(key)) return true;
    if (maps.has(key)) index++;
  }
  return false;
}
