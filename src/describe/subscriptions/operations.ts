import { child, entries, items, text, type Document, type Node } from '../../document/node.js';
import { follow } from './shape.js';

/** An operation of an OpenAPI document. */
export interface ApiOperation {
  readonly path: string;
  readonly method: string;
  readonly node: Node;
  /** Its own and those of its path, references followed. */
  readonly parameters: readonly Node[];
}

/** `#/paths/~1webhooks/post`, as an author writes it. */
export function pointerOf({ path, method }: ApiOperation): string {
  return `#/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`;
}

/** All operations of these methods. */
export function operationsOf(
  document: Document,
  methods: readonly string[],
): readonly ApiOperation[] {
  return entries(child(document.root, 'paths')).flatMap(([path, written]) => {
    const item = follow(written, document);
    return methods.flatMap((method) => {
      const node = child(item, method);
      return node ? [{ path, method, node, parameters: parametersOf([node, item], document) }] : [];
    });
  });
}

/** The nearest of each name and place. */
function parametersOf(holders: readonly (Node | undefined)[], document: Document): readonly Node[] {
  const found = new Map<string, Node>();
  for (const holder of holders) {
    for (const written of items(follow(child(holder, 'parameters'), document))) {
      const parameter = follow(written, document);
      const key = `${text(child(parameter, 'in'))} ${text(child(parameter, 'name'))}`;
      if (parameter && !found.has(key)) found.set(key, parameter);
    }
  }
  return [...found.values()];
}

/** The operation of a path, by its method; undefined if there is none. */
export function operationAt(
  document: Document,
  path: string,
  method: string,
): ApiOperation | undefined {
  return operationsOf(document, [method]).find((one) => one.path === path);
}

/** `DELETE <path>/{one parameter}`; the ending of a path, such as `.json`, stands behind it. */
export function removalOf(
  { path }: ApiOperation,
  document: Document,
): (ApiOperation & { readonly parameter: string }) | undefined {
  const [, stem = '', ending = ''] = /^([^]*?)\/?(\.\w+)?$/.exec(path) ?? [];
  for (const operation of operationsOf(document, ['delete'])) {
    const rest = operation.path.startsWith(`${stem}/`) ? operation.path.slice(stem.length) : '';
    const [, parameter] = /^\/\{([^{}/]+)\}\/?(?:\.\w+)?$/.exec(rest) ?? [];
    if (parameter !== undefined && rest.replace(/\/$/, '').endsWith(`}${ending}`)) {
      return { ...operation, parameter };
    }
  }
  return undefined;
}
