/**
 * One fact's log as bytes and back. What many facts share (flags, reasons, privileges, times of a pull) is written once,
 * into a table of its field, and read as one shared object; ids of others are numbers; what is part of the fact's own
 * id is not written again.
 */
import type { FactKind, InventoryFact } from '../../model/index.ts';
import type { Entry, FactLog, Version } from '../fold.ts';
import type { Names } from './names.ts';
import type { Reader, Writer } from './packer.ts';

/** Different values of one field that are kept for all; what comes later is written with its fact. */
const SHARED = 8_192;

const ABSENT = 0;
const SHARED_VALUE = 1;
const NAME = 2;
const TEXT = 3;
const JSON_TEXT = 4;
const WHOLE = 5;
const DOUBLE = 6;
const OWN_ID = 7;
const END_OF_ID = 8;
const KNOWN_WHOLE = 9;
const TEXTS = 10;

const OPS = ['put', 'patch', 'end'] as const;
const WHOLE_LISTING = 4;
const BY_EVENT = 8;
const SINCE = 16;

/** Fields that name another fact. */
const references = new Set(['ofId', 'holderId', 'memberId', 'groupId', 'targetId', 'who']);

interface Field {
  readonly key: string;
  readonly byText: Map<string, number>;
  readonly byObject: WeakMap<object, number>;
  readonly values: unknown[];
}

interface Shape {
  readonly fields: readonly Field[];
}

interface About {
  readonly kind: FactKind;
  readonly id: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isWhole = (value: number): boolean =>
  Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);

const knownWhole = (value: object): number | undefined => {
  const { known, value: said } = value as { known?: unknown; value?: unknown };
  const isPlain = known === true && typeof said === 'number' && isWhole(said);
  return isPlain && Object.keys(value).length === 2 ? said : undefined;
};

const areTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length < 64 && value.every((one) => typeof one === 'string');

export class FactCodec {
  readonly #names: Names;
  readonly #fields = new Map<string, Field>();
  readonly #shapes: Shape[] = [];
  readonly #shapeOf = new Map<string, number>();

  constructor(names: Names) {
    this.#names = names;
  }

  /** The bytes stand in `writer` until the next call. */
  write(writer: Writer, log: FactLog): void {
    writer.at = 0;
    writer.whole(log.entries.length * 2 + (log.base ? 1 : 0));
    if (log.base) this.#writeVersion(writer, log.base, log);
    for (const entry of log.entries) this.#writeEntry(writer, entry, log);
  }

  read(reader: Reader, about: About, home: string | undefined): FactLog {
    const head = reader.whole();
    const base = head & 1 ? this.#readVersion(reader, about) : undefined;
    const entries: Entry[] = [];
    for (let left = head >>> 1; left > 0; left--) entries.push(this.#readEntry(reader, about));
    return {
      kind: about.kind,
      id: about.id,
      ...(home === undefined ? {} : { home }),
      ...(base === undefined ? {} : { base }),
      entries,
    };
  }

  #writeVersion(writer: Writer, { fact, from, to, bornAt }: Version, about: About): void {
    this.#value(writer, this.#field('time', 'base'), from, about.id);
    this.#value(writer, this.#field('time', 'base'), to, about.id);
    this.#value(writer, this.#field('time', 'base'), bornAt, about.id);
    this.#fact(writer, fact, about);
  }

  #readVersion(reader: Reader, about: About): Version {
    const time = this.#field('time', 'base');
    const from = this.#readValue(reader, time, about.id) as number;
    const to = this.#readValue(reader, time, about.id) as number | undefined;
    const bornAt = this.#readValue(reader, time, about.id) as number;
    return { fact: this.#readFact(reader, about), from, to, bornAt };
  }

  #writeEntry(writer: Writer, entry: Entry, about: About): void {
    const { op, at, eventId } = entry;
    const since = op === 'put' ? entry.since : undefined;
    writer.byte(
      OPS.indexOf(op) +
        (op === 'put' && entry.whole ? WHOLE_LISTING : 0) +
        (eventId === undefined ? 0 : BY_EVENT) +
        (since === undefined ? 0 : SINCE),
    );
    this.#value(writer, this.#field('time', 'at'), at, about.id);
    if (eventId !== undefined) writer.text(eventId);
    if (since !== undefined) this.#value(writer, this.#field('time', 'since'), since, about.id);
    if (op === 'put') this.#fact(writer, entry.fact, about);
    else if (op === 'patch') writer.text(JSON.stringify(entry.set));
  }

  #readEntry(reader: Reader, about: About): Entry {
    const head = reader.byte();
    const op = OPS[head & 3];
    const at = this.#readValue(reader, this.#field('time', 'at'), about.id) as number;
    const eventId = head & BY_EVENT ? reader.text() : undefined;
    const since =
      head & SINCE
        ? (this.#readValue(reader, this.#field('time', 'since'), about.id) as number)
        : undefined;
    if (op === 'put') {
      return {
        op,
        at,
        fact: this.#readFact(reader, about),
        whole: (head & WHOLE_LISTING) > 0,
        ...(eventId === undefined ? {} : { eventId }),
        ...(since === undefined ? {} : { since }),
      };
    }
    if (op === 'patch') return { op, at, set: JSON.parse(reader.text()), eventId: eventId ?? '' };
    return { op: 'end', at, ...(eventId === undefined ? {} : { eventId }) };
  }

  #fact(writer: Writer, fact: InventoryFact, about: About): void {
    const said = fact as unknown as Fields;
    const shape = this.#shapeFor(fact.kind, said);
    writer.whole(shape);
    for (const field of this.#shapes[shape]?.fields ?? [])
      this.#value(writer, field, said[field.key], about.id);
  }

  #readFact(reader: Reader, about: About): InventoryFact {
    const shape = this.#shapes[reader.whole()];
    const out: Record<string, unknown> = {};
    for (const field of shape?.fields ?? [])
      out[field.key] = this.#readValue(reader, field, about.id);
    return out as unknown as InventoryFact;
  }

  #shapeFor(kind: FactKind, said: Fields): number {
    const keys = Object.keys(said);
    const text = `${kind}|${keys.join('|')}`;
    const known = this.#shapeOf.get(text);
    if (known !== undefined) return known;
    const shape = { fields: keys.map((key) => this.#field(kind, key)) };
    const index = this.#shapes.push(shape) - 1;
    this.#shapeOf.set(text, index);
    return index;
  }

  #field(kind: string, key: string): Field {
    const name = `${kind}.${key}`;
    const known = this.#fields.get(name);
    if (known) return known;
    const made: Field = { key, byText: new Map(), byObject: new WeakMap(), values: [] };
    this.#fields.set(name, made);
    return made;
  }

  #value(writer: Writer, field: Field, value: unknown, id: string): void {
    if (value === undefined) writer.byte(ABSENT);
    else if (typeof value === 'string') this.#textValue(writer, field, value, id);
    else if (typeof value === 'object' && value !== null) this.#objectValue(writer, field, value);
    else if (typeof value === 'number' && !isWhole(value)) {
      writer.byte(DOUBLE);
      writer.double(value);
    } else this.#plainValue(writer, field, value as number | boolean | null);
  }

  #plainValue(writer: Writer, field: Field, value: number | boolean | null): void {
    if (this.#shared(writer, field, String(value), value)) return;
    writer.byte(WHOLE);
    writer.whole(Number(value));
  }

  #textValue(writer: Writer, field: Field, value: string, id: string): void {
    if (value === id) {
      writer.byte(OWN_ID);
    } else if (value.length > 4 && id.endsWith(value)) {
      writer.byte(END_OF_ID);
      writer.whole(id.length - value.length);
    } else this.#otherText(writer, field, value);
  }

  #otherText(writer: Writer, field: Field, value: string): void {
    const isReference = references.has(field.key);
    if (!isReference && this.#shared(writer, field, `"${value}`, value)) return;
    const name = isReference ? this.#names.take(value) : this.#names.find(value);
    if (name >= 0) {
      writer.byte(NAME);
      writer.whole(name);
      return;
    }
    writer.byte(TEXT);
    writer.text(value);
  }

  #objectValue(writer: Writer, field: Field, value: object): void {
    const seen = field.byObject.get(value);
    if (seen !== undefined) {
      writer.byte(SHARED_VALUE);
      writer.whole(seen);
      return;
    }
    const whole = knownWhole(value);
    if (whole !== undefined) {
      writer.byte(KNOWN_WHOLE);
      writer.whole(whole);
      return;
    }
    const text = JSON.stringify(value);
    if (this.#shared(writer, field, text, value)) return;
    if (areTexts(value)) {
      writer.byte(TEXTS);
      writer.whole(value.length);
      for (const one of value) this.#otherText(writer, this.#field('', 'text'), one);
      return;
    }
    writer.byte(JSON_TEXT);
    writer.text(text);
  }

  /** Written as a number of the field's own table, where it stands there or there is room. */
  #shared(writer: Writer, field: Field, text: string, value: unknown): boolean {
    let at = field.byText.get(text);
    if (at === undefined) {
      // Truth values and null are few: they always find room.
      const isFew = value === null || typeof value === 'boolean';
      if (field.values.length >= SHARED && !isFew) return false;
      // A copy: what the caller does with its own object later is no matter of ours.
      const kept = typeof value === 'object' && value !== null ? JSON.parse(text) : value;
      at = field.values.push(kept) - 1;
      field.byText.set(text, at);
      if (typeof kept === 'object' && kept !== null) field.byObject.set(kept, at);
    }
    writer.byte(SHARED_VALUE);
    writer.whole(at);
    return true;
  }

  #readValue(reader: Reader, field: Field, id: string): unknown {
    const tag = reader.byte();
    switch (tag) {
      case SHARED_VALUE:
        return field.values[reader.whole()];
      case NAME:
        return this.#names.text(reader.whole());
      case TEXT:
        return reader.text();
      case JSON_TEXT:
        return JSON.parse(reader.text());
      case WHOLE:
        return reader.whole();
      case DOUBLE:
        return reader.double();
      case OWN_ID:
        return id;
      case END_OF_ID:
        return id.slice(reader.whole());
      case KNOWN_WHOLE:
        return { known: true, value: reader.whole() };
      case TEXTS: {
        const shared = this.#field('', 'text');
        return Array.from({ length: reader.whole() }, () => this.#readValue(reader, shared, id));
      }
      default:
        return undefined;
    }
  }
}
