/** The keys that a set of rules reads, as a tree that a byte scanner can follow key by key. */

/** Multiplier of the key hash (an odd constant with its bits well spread). */
export const HASH_STEP = 0x9e3779b1 | 0;

export interface KeyNode {
  /** Place of this key's value among the slots. */
  readonly slot: number;
  readonly key: string;
  /** The key's UTF-8 bytes. */
  readonly bytes: Uint8Array;
  readonly parent: KeyNode | undefined;
  /** A key with dots that stands for several: the scanner gives such a record up. */
  readonly dotted: boolean;
  /** Keys looked for inside, by name; empty when only the value itself is read. */
  readonly children: Map<string, KeyNode>;
  /** Open addressing over `children`, made by `sealKeys`. */
  hashes: Int32Array;
  entries: (KeyNode | undefined)[];
}

/** The same hash that the scanner makes of a key: by four bytes, little endian, the rest padded with zeros. */
const hashOfBytes = (bytes: Uint8Array): number => {
  let hash = 0;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) hash = step(hash, wordAt(bytes, at, 4));
  return at < bytes.length || bytes.length === 0
    ? step(hash, wordAt(bytes, at, bytes.length - at))
    : step(hash, 0);
};

const step = (hash: number, word: number): number => {
  const mixed = Math.imul(hash ^ word, HASH_STEP);
  return mixed ^ (mixed >>> 15);
};

const wordAt = (bytes: Uint8Array, at: number, count: number): number => {
  let word = 0;
  for (let i = 0; i < count; i++) word |= (bytes[at + i] ?? 0) << (8 * i);
  return word;
};

const createNode = (
  slot: number,
  key: string,
  parent: KeyNode | undefined,
  dotted = false,
): KeyNode => ({
  slot,
  key,
  bytes: new TextEncoder().encode(key),
  parent,
  dotted,
  children: new Map(),
  hashes: new Int32Array(0),
  entries: [],
});

export interface KeyTree {
  readonly root: KeyNode;
  /** Adds the keys of a path and gives the node of its value. */
  add(keys: readonly string[]): KeyNode;
  /** Nodes by slot. */
  readonly nodes: readonly KeyNode[];
  /** Call when all is added. */
  seal(): void;
}

const sealNode = (node: KeyNode): void => {
  let size = 4;
  while (size < node.children.size * 3) size *= 2;
  node.hashes = new Int32Array(size);
  node.entries = new Array<KeyNode | undefined>(size).fill(undefined);
  for (const child of node.children.values()) {
    const hash = hashOfBytes(child.bytes);
    let at = hash & (size - 1);
    while (node.entries[at]) at = (at + 1) & (size - 1);
    node.hashes[at] = hash;
    node.entries[at] = child;
  }
};

export const createKeyTree = (): KeyTree => {
  const root = createNode(-1, '', undefined);
  const nodes: KeyNode[] = [];
  const childOf = (node: KeyNode, key: string, dotted: boolean): KeyNode => {
    const known = node.children.get(key);
    if (known && (dotted || !known.dotted)) return known;
    const child = createNode(nodes.length, key, node, dotted);
    nodes.push(child);
    node.children.set(key, child);
    return child;
  };
  return {
    root,
    nodes,
    add(keys) {
      let node = root;
      for (let from = 0; from < keys.length; from++) {
        // A literal key with dots wins over nesting: name each, so that a record with one is noticed.
        for (let to = from + 2; to <= keys.length; to++) {
          childOf(node, keys.slice(from, to).join('.'), true);
        }
        node = childOf(node, keys[from] ?? '', false);
      }
      return node;
    },
    seal() {
      for (const node of [root, ...nodes]) sealNode(node);
    },
  };
};
