import {
  child,
  items,
  type Document,
  type Located,
  type MapNode,
  type Node,
} from '../document/node.js';
import { at } from '../document/pointer.js';
import type { Follow } from './follow.js';

/**
 * A message or an operation with its traits merged in. What a trait of AsyncAPI 2 says wins, and a later
 * one over an earlier; in AsyncAPI 3 what the thing says itself does. Members are taken whole.
 */
export function withTraits(
  { node, pointer }: Located,
  { version }: Document,
  follow: Follow,
): Located {
  if (node.kind !== 'map') return { node, pointer };
  const traits = traitsOf({ node, pointer }, follow).map((trait) => trait.node);
  const maps = [node, ...traits].filter((part) => part.kind === 'map');
  if (maps.length < 2) return { node, pointer };
  const inOrder = version.startsWith('2') ? maps : [...maps.slice(1), node];
  const merged: MapNode = {
    ...node,
    entries: new Map(inOrder.flatMap((map) => [...map.entries])),
    keyPlaces: new Map(inOrder.flatMap((map) => [...map.keyPlaces])),
  };
  return { node: merged, pointer };
}

/** The traits of a message or an operation, where each stands. */
export function traitsOf({ node, pointer }: Located, follow: Follow): readonly Located[] {
  return items(child(node, 'traits')).flatMap((trait: Node, index) => {
    const found = follow(trait, at(pointer, 'traits', index));
    return found ? [found] : [];
  });
}
