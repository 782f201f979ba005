/** The fields that a set of rules reads: one number and one place in the key tree for each. */
import {
  firstPathReader,
  firstPresenceReader,
  type PathReader,
  pathReader,
  presenceReader,
} from '../path.ts';
import { parsePath } from '../path-syntax.ts';
import { createKeyTree, type KeyNode, type KeyTree } from './key-tree.ts';

/** One path of a field. */
export interface Chain {
  /** The path's keys as far as they are plain, outermost first; empty = the record itself. */
  readonly nodes: readonly KeyNode[];
  /** Slot of the outermost key, -1 where there is none: where nothing stands there, nothing is. */
  readonly first: number;
  /** Are those all of the path? Then the last node's value is the field's. */
  readonly exact: boolean;
  readonly read: PathReader;
  readonly isPresent: (record: unknown) => boolean;
}

export interface Field {
  readonly id: number;
  /** The path and its alternatives, in the order in which they are tried. */
  readonly chains: readonly Chain[];
  /** The scanner's slot, where the field is one plain path; else -1. */
  readonly slot: number;
  /** The key, where the field is one plain key of the record. */
  readonly key: string | undefined;
  readonly read: PathReader;
  readonly isPresent: (record: unknown) => boolean;
}

export interface FieldSlots {
  readonly tree: KeyTree;
  readonly fields: readonly Field[];
  fieldOf(path: string, alternatives?: readonly string[]): Field;
}

const createChain = (path: string, tree: KeyTree): Chain => {
  const segments = parsePath(path);
  const pick = segments.findIndex((segment) => segment.pick !== undefined);
  const plain = pick < 0 ? segments : segments.slice(0, pick + 1);
  const nodes: KeyNode[] = [];
  for (let node = tree.add(plain.map(({ key }) => key)); node.parent; node = node.parent) {
    nodes.unshift(node);
  }
  return {
    nodes,
    first: nodes[0]?.slot ?? -1,
    exact: pick < 0 && segments.length > 0,
    read: pathReader(path),
    isPresent: presenceReader(path),
  };
};

export const createFieldSlots = (): FieldSlots => {
  const tree = createKeyTree();
  const fields: Field[] = [];
  const byName = new Map<string, Field>();
  return {
    tree,
    fields,
    fieldOf(path, alternatives = []) {
      const name = [path, ...alternatives].join('\0');
      const known = byName.get(name);
      if (known) return known;
      const chains = [path, ...alternatives].map((one) => createChain(one, tree));
      const [first, second] = chains;
      const plain = first?.exact && second === undefined ? first.nodes : [];
      const field: Field = {
        id: fields.length,
        chains,
        slot: plain.at(-1)?.slot ?? -1,
        key: plain.length === 1 ? plain[0]?.key : undefined,
        read: firstPathReader(path, alternatives),
        isPresent: firstPresenceReader(path, alternatives),
      };
      fields.push(field);
      byName.set(name, field);
      return field;
    },
  };
};
