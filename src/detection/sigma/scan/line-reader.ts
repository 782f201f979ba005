/** Values of fields from a scanned line: made only when asked, and only those. */

import type { Chain, Field, FieldSlots } from './field-slots.ts';
import { createJsonScanner, type JsonScanner, kind } from './json-scanner.ts';
import type { KeyNode } from './key-tree.ts';

export interface LineReader {
  readonly scanner: JsonScanner;
  /** False = not sure: let `JSON.parse` read the line. */
  take(source: Buffer, from: number, to: number): boolean;
  /** The leaves of the field; an absent one is `undefined`. At least one. */
  read(field: Field): readonly unknown[];
  isPresent(field: Field): boolean;
  /** The whole record, parsed once. */
  record(): unknown;
  haystack(): string;
}

const ABSENT: readonly unknown[] = [undefined];
/** Texts kept so that a known one is not made again: one for each of so many hashes. */
const KEPT = 4096;
const MAX_KEPT_LENGTH = 64;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(.))/g;
const SHORT: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Quicker than `toString`, which looks at the encoding's name each time. */
interface Slicing extends Buffer {
  latin1Slice(start: number, end: number): string;
}

const leavesOf = ({ read }: Chain, record: unknown): readonly unknown[] => {
  const leaves: unknown[] = [];
  read(record, (leaf) => {
    leaves.push(leaf);
    return false;
  });
  return leaves;
};

export const createLineReader = ({ tree }: FieldSlots): LineReader => {
  tree.seal();
  const scanner = createJsonScanner(tree.root, tree.nodes.length);
  const { kinds, starts, ends, hashes } = scanner;
  const kept = new Array<string>(KEPT).fill('');
  const one: unknown[] = [undefined];
  let source = Buffer.alloc(0) as Buffer;
  let from = 0;
  let to = 0;
  let parsed: unknown;
  let isParsed = false;

  const isKept = (text: string, bytes: Buffer, start: number): boolean => {
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
    return true;
  };

  const plainText = (slot: number): string => {
    const start = starts[slot] as number;
    const end = ends[slot] as number;
    const bytes = scanner.bytes() as Slicing;
    if (end - start > MAX_KEPT_LENGTH) return bytes.latin1Slice(start, end);
    const at = (hashes[slot] as number) & (KEPT - 1);
    const known = kept[at] as string;
    if (known.length === end - start && isKept(known, bytes, start)) return known;
    const text = bytes.latin1Slice(start, end);
    kept[at] = text;
    return text;
  };

  const valueAt = (slot: number): unknown => {
    const start = starts[slot] as number;
    const end = ends[slot] as number;
    switch (kinds[slot]) {
      case kind.absent:
        return undefined;
      case kind.string:
        return plainText(slot);
      case kind.wide:
        return scanner.bytes().toString('utf8', start, end);
      case kind.escaped:
        return JSON.parse(scanner.bytes().toString('utf8', start - 1, end + 1));
      case kind.null:
        return null;
      case kind.true:
        return true;
      case kind.false:
        return false;
      default:
        return JSON.parse(scanner.bytes().toString('utf8', start, end));
    }
  };

  /** A record that has, of the line, only what the chain reads. */
  const partialFor = ({ nodes }: Chain): unknown => {
    let deepest = nodes.length - 1;
    while (deepest >= 0 && kinds[nodes[deepest]?.slot ?? 0] === kind.absent) deepest--;
    const slot = nodes[deepest]?.slot;
    if (slot === undefined) return {};
    // An object on the way that lacks the next key.
    if (deepest < nodes.length - 1 && kinds[slot] === kind.object) return {};
    let value = valueAt(slot);
    for (let i = deepest; i >= 0; i--) value = { [nodes[i]?.key ?? '']: value };
    return value;
  };

  const kindOf = (node: KeyNode | undefined): number =>
    node === undefined ? kind.absent : (kinds[node.slot] as number);

  const readChains = (field: Field): readonly unknown[] => {
    for (const chain of field.chains) {
      const { nodes, exact, first } = chain;
      if (first >= 0 && kinds[first] === kind.absent) continue;
      const last = nodes[nodes.length - 1];
      const found = kindOf(last);
      if (exact && found === kind.absent && !isUnderArray(chain)) continue;
      if (exact && last && found !== kind.absent && found !== kind.array) {
        one[0] = valueAt(last.slot);
        return one;
      }
      const partial = nodes.length === 0 ? reader.record() : partialFor(chain);
      const isSure = field.chains.length === 1 || (exact && found !== kind.absent);
      if (!isSure && !chain.isPresent(partial)) continue;
      return leavesOf(chain, partial);
    }
    return ABSENT;
  };

  const reader: LineReader = {
    scanner,
    take(next, start, end) {
      source = next;
      from = start;
      to = end;
      isParsed = false;
      return scanner.scan(next, start, end);
    },
    read(field) {
      const known = field.slot < 0 ? kind.absent : kinds[field.slot];
      if (known === kind.absent || known === kind.array) return readChains(field);
      one[0] = known === kind.string ? plainText(field.slot) : valueAt(field.slot);
      return one;
    },
    isPresent: (field) =>
      field.chains.some((chain) => {
        if (chain.first >= 0 && kinds[chain.first] === kind.absent) return false;
        const last = chain.nodes[chain.nodes.length - 1];
        if (chain.exact && last && kinds[last.slot] !== kind.absent) return true;
        if (chain.exact && !isUnderArray(chain)) return false;
        return chain.isPresent(last ? partialFor(chain) : reader.record());
      }),
    record() {
      if (!isParsed) {
        parsed = JSON.parse(source.toString('utf8', from, to));
        isParsed = true;
      }
      return parsed;
    },
    haystack() {
      const text = source.toString('utf8', from, to);
      if (!text.includes('\\')) return text.toLowerCase();
      // With every escape spoken out, each value's text still stands in it as one piece.
      return text
        .replace(ESCAPE, (_: string, hex: string | undefined, c: string) =>
          hex === undefined ? (SHORT[c] ?? c) : String.fromCharCode(Number.parseInt(hex, 16)),
        )
        .toLowerCase();
    },
  };

  const isUnderArray = ({ nodes }: Chain): boolean => {
    for (let i = nodes.length - 2; i >= 0; i--) {
      const found = kinds[nodes[i]?.slot ?? 0];
      if (found !== kind.absent) return found === kind.array;
    }
    return false;
  };

  return reader;
};
