/**
 * Every fact with its versions, found by kind and id, by what it hangs on, and by who lists it. Facts lie packed, outside
 * of the heap; what was read last is kept open.
 */
import type { StateEntry, Stateful } from '../core/index.ts';
import type { FactKind, InventoryFact } from '../model/index.ts';
import { FactCodec } from './compact/fact-codec.ts';
import { HomeLists } from './compact/home-lists.ts';
import { Bytes, Ints, PagedInts } from './compact/ints.ts';
import { LinksTable } from './compact/links-table.ts';
import { Names } from './compact/names.ts';
import { Writer } from './compact/packer.ts';
import { Shelf } from './compact/shelf.ts';
import { addEntry, type Entry, type FactLog, foldEntries, type Version } from './fold.ts';
import { KeyTree, type OwnKeys } from './key-tree.ts';
import { type Index, indexes, type Link, linksOf, parentOf } from './links.ts';
import { Recent } from './recent.ts';
import { type OpenFact, PackedTimeline, type Timeline } from './timeline.ts';

const kinds: readonly FactKind[] = [
  'identity',
  'role',
  'group',
  'membership',
  'resource',
  'credential',
  'entitlement',
  'trust',
  'owner',
  'person',
  'vendor',
  'declaration',
  'setting',
];
const codeOf: ReadonlyMap<FactKind, number> = new Map(kinds.map((kind, code) => [kind, code]));

const KEPT_OPEN = 16_384;
/** Links are keyed by name × 32 + index. */
const INDEXES = 32;
const indexCodes: ReadonlyMap<Index, number> = new Map(indexes.map((index, code) => [index, code]));

/** Timelines of each kind. */
const LATELY = 8_192;

export interface Restored {
  readonly kind: FactKind;
  readonly name: number;
  readonly versions: readonly Version[];
}

export class FactBook implements Stateful {
  /** Ids of facts and of whatever they name. */
  readonly names = new Names();
  readonly #codec = new FactCodec(this.names);
  readonly #writer = new Writer();
  readonly #shelf = new Shelf();
  readonly #open = new Recent<OpenFact>(KEPT_OPEN);
  /** Asked for lately: a fact keeps its number. */
  readonly #lately = new Map<FactKind, Recent<Timeline, string>>();
  readonly #dirty = new Set<number>();
  /** By name: its first fact + 1; by fact: the next one of the same name. */
  readonly #firstOf = new PagedInts();
  readonly #nextOfName = new Ints(-1);
  readonly #nameOf = new Ints();
  readonly #kindOf = new Bytes();
  readonly #isLive = new Bytes();
  /** The name of what the fact hangs on: its holder, member, target. */
  readonly #parents = new Ints(-1);
  readonly #ofKind = new Map<FactKind, Ints>();
  readonly #links = new LinksTable();
  readonly #homes = new HomeLists();
  readonly #restored: (one: Restored) => void;
  readonly #keys: KeyTree;
  size = 0;

  constructor(restored: (one: Restored) => void, ownKeys: OwnKeys) {
    this.#restored = restored;
    this.#keys = new KeyTree(this.names, ownKeys);
  }

  get(kind: FactKind, id: string): Timeline | undefined {
    const lately = this.#lately.get(kind);
    const known = lately?.get(id);
    if (known !== undefined) return known;
    const name = this.names.find(id);
    const fact = name < 0 ? -1 : this.#factOf(kind, name);
    if (fact < 0) return undefined;
    const timeline = new PackedTimeline(this, fact, kind, id);
    if (lately) lately.set(id, timeline);
    else this.#lately.set(kind, new Recent<Timeline, string>(LATELY));
    return timeline;
  }

  *ofKind(kind: FactKind): Generator<Timeline> {
    const facts = this.#ofKind.get(kind);
    for (let i = 0; facts && i < facts.length; i++) yield this.at(facts.get(i));
  }

  *linked(index: Index, value: string): Generator<Timeline> {
    const key = this.#keyOf(index, value);
    if (key === undefined) return;
    for (const fact of this.#links.of(key)) yield this.at(fact);
  }

  /** How many facts, ended ones too, this value leads to. */
  linkedCount(index: Index, value: string): number {
    const key = this.#keyOf(index, value);
    return key === undefined ? 0 : this.#links.count(key);
  }

  /** Keys right below this one, in which something was at some time. */
  keysBelow(key: string): readonly string[] {
    return this.#keys.below(key);
  }

  /** Names of those in a group now; nothing is unpacked. */
  *membersOf(groupId: string): Generator<number> {
    const key = this.#keyOf('members', groupId);
    if (key === undefined) return;
    for (const fact of this.#links.of(key)) {
      if (this.#isLive.get(fact) === 1) yield this.#parents.get(fact);
    }
  }

  /** Names of all who are in it, also through groups in groups. */
  *allIn(id: string): Generator<number> {
    const groups = [id];
    const seen = new Set(groups);
    for (const group of groups) {
      for (const name of this.membersOf(group)) {
        yield name;
        if (this.#factOf('group', name) < 0) continue;
        const nested = this.names.text(name);
        if (seen.has(nested)) continue;
        seen.add(nested);
        groups.push(nested);
      }
    }
  }

  /** Was there ever such a fact? */
  hasNamed(kind: FactKind, name: number): boolean {
    return this.#factOf(kind, name) >= 0;
  }

  /** Facts of a kind that pulls of this home list. */
  *listedBy(home: string, kind: FactKind): Generator<Timeline> {
    for (const fact of this.#homes.of(home, kind)) yield this.at(fact);
  }

  timeline(kind: FactKind, id: string): Timeline {
    const name = this.names.take(id);
    const known = this.#factOf(kind, name);
    return new PackedTimeline(this, known < 0 ? this.#adopt(kind, name) : known, kind, id);
  }

  /** How many stand now. */
  liveCount(kind: FactKind): number {
    const facts = this.#ofKind.get(kind);
    let live = 0;
    for (let i = 0; facts && i < facts.length; i++) live += this.#isLive.get(facts.get(i));
    return live;
  }

  at(fact: number): Timeline {
    const kind = kinds[this.#kindOf.get(fact)] ?? 'identity';
    return new PackedTimeline(this, fact, kind, undefined);
  }

  idOf(fact: number): string {
    return this.names.text(this.#nameOf.get(fact));
  }

  homeOf(fact: number): string | undefined {
    return this.#homes.homeOf(fact);
  }

  read(fact: number): OpenFact {
    const open = this.#open.get(fact);
    if (open) return open;
    const about = { kind: kinds[this.#kindOf.get(fact)] ?? 'identity', id: this.idOf(fact) };
    const home = this.homeOf(fact);
    const packed = this.#shelf.read(fact);
    const log: FactLog = packed
      ? this.#codec.read(packed, about, home)
      : { ...about, ...(home === undefined ? {} : { home }), entries: [] };
    const read = { log, versions: foldEntries(log) };
    this.#open.set(fact, read);
    return read;
  }

  /** Take in one word; false when it was said before. */
  add({ index: fact }: Timeline, entry: Entry): boolean {
    const before = this.read(fact);
    const log = addEntry(before.log, entry);
    if (!log) return false;
    this.#put(fact, log, before.versions);
    this.#dirty.add(fact);
    return true;
  }

  settle({ index: fact, kind }: Timeline, home: string): void {
    const before = this.homeOf(fact);
    if (before === home) return;
    this.#homes.settle(fact, kind, home);
    this.#open.delete(fact);
    this.#dirty.add(fact);
  }

  takeDirty(): readonly StateEntry[] {
    const out: StateEntry[] = [];
    for (const fact of this.#dirty) {
      const { kind, id } = this.at(fact);
      out.push({ key: `${kind}/${id}`, value: this.read(fact).log });
    }
    this.#dirty.clear();
    return out;
  }

  /** Adds to what stands. */
  restore(entries: Iterable<StateEntry>): void {
    for (const { value } of entries) {
      if (value === null) continue;
      const log = value as FactLog;
      const known = this.get(log.kind, log.id);
      const fact = (known ?? this.timeline(log.kind, log.id)).index;
      if (log.home !== undefined && this.homeOf(fact) === undefined)
        this.#homes.settle(fact, log.kind, log.home);
      this.#put(fact, log, known ? this.read(fact).versions : []);
      const { versions } = this.read(fact);
      this.#restored({ kind: log.kind, name: this.#nameOf.get(fact), versions });
    }
  }

  #keyOf(index: Index, value: string): number | undefined {
    const name = this.names.find(value);
    return name < 0 ? undefined : name * INDEXES + (indexCodes.get(index) ?? 0);
  }

  #factOf(kind: FactKind, name: number): number {
    const code = codeOf.get(kind);
    let fact = this.#firstOf.get(name) - 1;
    while (fact >= 0 && this.#kindOf.get(fact) !== code) fact = this.#nextOfName.get(fact);
    return fact;
  }

  #adopt(kind: FactKind, name: number): number {
    const fact = this.size++;
    this.#nameOf.set(fact, name);
    this.#kindOf.set(fact, codeOf.get(kind) ?? 0);
    this.#nextOfName.set(fact, this.#firstOf.get(name) - 1);
    this.#firstOf.set(name, fact + 1);
    let ofKind = this.#ofKind.get(kind);
    if (!ofKind) {
      ofKind = new Ints();
      this.#ofKind.set(kind, ofKind);
    }
    ofKind.push(fact);
    return fact;
  }

  #put(fact: number, log: FactLog, before: readonly Version[]): void {
    const versions = foldEntries(log);
    // First the links, so that what they name is a number when the fact is written.
    this.#index(fact, before, versions);
    const last = versions.at(-1);
    this.#isLive.set(fact, last && last.to === undefined ? 1 : 0);
    const parent = last && parentOf(last.fact);
    this.#parents.set(fact, parent === undefined ? -1 : this.names.take(parent));
    this.#codec.write(this.#writer, log);
    this.#shelf.put(fact, this.#writer);
    this.#open.set(fact, { log, versions });
  }

  #index(fact: number, before: readonly Version[], after: readonly Version[]): void {
    const done = new Set(before.flatMap((one) => this.#linksOf(one.fact)).map(wordOf));
    for (const { fact: said } of after) {
      this.#keys.place(said);
      for (const link of this.#linksOf(said)) {
        const word = wordOf(link);
        if (done.has(word)) continue;
        done.add(word);
        const key = this.names.take(link[1]) * INDEXES + (indexCodes.get(link[0]) ?? 0);
        if (before.length === 0 || !this.#has(key, fact)) this.#links.add(key, fact);
      }
    }
  }

  #linksOf(fact: InventoryFact): readonly Link[] {
    const keys = this.#keys.keysOf(fact);
    if (keys.length === 0) return linksOf(fact);
    return [...linksOf(fact), ...keys.map((key) => ['keyed', key] as const)];
  }

  #has(key: number, fact: number): boolean {
    for (const one of this.#links.of(key)) if (one === fact) return true;
    return false;
  }
}

const wordOf = ([index, value]: Link): string => `${index}|${value}`;
