import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, entries, text, type Document, type Located, type Node } from '../document/node.js';
import { at, splitFile, tokens } from '../document/pointer.js';
import { reportReference } from '../document/reference.js';
import { foreignName, namePart } from './foreign-name.js';
import type { Pointer } from '../json.js';
import { nowhere, type Origin } from './written.js';

/** Collects the declarations of a document: its components, and whatever is found while these are read. */
export class Declarations {
  private readonly byPointer = new Map<Pointer, Located>();
  /** Undefined for what only a reference has named so far. */
  private readonly origins = new Map<Pointer, Origin>();
  private readonly unread: Located[] = [];

  constructor(
    private readonly document: Document,
    private readonly diagnostics: Diagnostics,
  ) {
    for (const [key, node] of entries(child(child(document.root, 'components'), 'schemas'))) {
      const pointer = at('#', 'components', 'schemas', key);
      this.add({ pointer, node }, { kind: 'component', key });
    }
  }

  /** In the order in which they were found. To be called at the end: an origin may depend on all of them. */
  get all(): readonly (Located & { readonly origin: Origin })[] {
    return [...this.byPointer.values()].map((located) => ({
      ...located,
      origin: this.origins.get(located.pointer) ?? this.originOf(located.pointer),
    }));
  }

  /** The next that nobody has read; undefined once there is none. */
  takeUnread(): Located | undefined {
    return this.unread.shift();
  }

  /** The caller reads it. */
  addPayload(located: Located): void {
    this.byPointer.set(located.pointer, located);
    this.origins.set(located.pointer, { kind: 'message' });
  }

  /** Of several that it stands in, such as one that has a reference and one around that, the nearest is its owner. */
  addInline(located: Located, owner: Pointer, part: string): void {
    const known = this.origins.get(located.pointer);
    const isNearest = !known || (known.kind === 'inline' && known.owner.length < owner.length);
    if (isNearest) this.origins.set(located.pointer, { kind: 'inline', owner, part });
    if (!this.byPointer.has(located.pointer)) this.add(located);
  }

  /** The pointer of a `$ref`'s target, declared by now; undefined, and reported, if there is none. */
  resolve(reference: Node): Pointer | undefined {
    const target = this.document.resolve(reference);
    if (!target || this.leadsNowhere(target.node)) {
      reportReference(this.document, reference, this.diagnostics);
      return undefined;
    }
    const { node, pointer } = target;
    if (isMessage(node)) {
      const written = text(reference) ?? '';
      this.diagnostics.report('message-for-schema', { reference: written }, reference.place);
      return undefined;
    }
    if (!this.byPointer.has(pointer)) this.add(target);
    return pointer;
  }

  private add(located: Located, origin?: Origin): void {
    this.byPointer.set(located.pointer, located);
    if (origin) this.origins.set(located.pointer, origin);
    this.unread.push(located);
  }

  /** References that lead to each other in a circle, with no schema among them. */
  private leadsNowhere(start: Node): boolean {
    const seen = new Set<Node>();
    let node: Node | undefined = start;
    while (node && !seen.has(node)) {
      seen.add(node);
      const reference = child(node, '$ref');
      if (!reference || text(reference) === undefined) return false;
      node = this.document.resolve(reference)?.node;
    }
    return true;
  }

  /** A schema deep in another is named after the one that has a name, and the way from there. */
  private originOf(pointer: Pointer): Origin {
    if (splitFile(pointer)[0] !== '') return { kind: 'foreign', name: foreignName(pointer) };
    const keys = tokens(pointer) ?? [];
    for (let length = keys.length - 1; length > 0; length--) {
      const owner = at('#', ...keys.slice(0, length));
      const isComponent = length === 3 && keys[0] === 'components' && keys[1] === 'schemas';
      if (!isComponent && !this.byPointer.has(owner)) continue;
      return { kind: 'inline', owner, part: namePart(keys.slice(length)) };
    }
    return { kind: 'inline', owner: nowhere, part: namePart(keys) };
  }
}

/** Tells a message that stands in the place of a schema: only its payload would say anything. */
function isMessage(node: Node): boolean {
  const said = ['type', '$ref', 'properties', 'items', 'enum', 'const', 'allOf', 'anyOf', 'oneOf'];
  return child(node, 'payload') !== undefined && said.every((keyword) => !child(node, keyword));
}
