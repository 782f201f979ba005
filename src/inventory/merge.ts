/** Two statements about one thing become one: what is known stays known, what is newer wins. */
import type { Fact, FactKind, InventoryFact } from '../model/index.ts';

/** Kinds that several pulls describe in part; the others are whole statements and replace each other. */
const describedInParts: ReadonlySet<FactKind> = new Set([
  'identity',
  'role',
  'credential',
  'resource',
]);

type Fields = Record<string, unknown>;

/** A `classReason` that begins so is a guess for want of facts. */
const ASSUMED = 'assumed: ';

/** A guess never takes the place of a reason, nor does a pull that sees only a part of the thing. */
const keepsClass = (before: Fields, after: Fields, whole: boolean): boolean => {
  const isGuess = (fields: Fields) => String(fields['classReason'] ?? '').startsWith(ASSUMED);
  return !isGuess(before) && (isGuess(after) || !whole);
};

const isFact = (value: unknown): value is Fact<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { known?: unknown }).known === 'boolean';

/** Last use only moves forward: logs and reports each lag behind the other. */
const laterUse = (before: Fact<unknown>, after: Fact<unknown>): Fact<unknown> => {
  if (!before.known || !after.known) return before.known ? before : after;
  const a = typeof before.value === 'number' ? before.value : Number.NEGATIVE_INFINITY;
  const b = typeof after.value === 'number' ? after.value : Number.NEGATIVE_INFINITY;
  return a > b ? before : after;
};

const mergeField = (key: string, before: unknown, after: unknown, whole: boolean): unknown => {
  if (key !== 'value' && isFact(after) && isFact(before)) {
    if (key === 'lastUsedAt') return laterUse(before, after);
    return !after.known && before.known ? before : after;
  }
  if (after === 'unknown' && typeof before === 'string') return before;
  if (key === 'tags' && !whole) return { ...(before as object), ...(after as object) };
  return after;
};

/**
 * `next` said after `current`. An unknown never takes the place of a known; tags and optional fields
 * add up unless `next` comes from a `whole` listing, which also says what is not there.
 */
export const mergeFact = (
  current: InventoryFact,
  next: InventoryFact,
  whole: boolean,
): InventoryFact => {
  const before = current as unknown as Fields;
  const after = next as unknown as Fields;
  const out: Fields = {};
  for (const key of Object.keys(after)) {
    out[key] = key in before ? mergeField(key, before[key], after[key], whole) : after[key];
  }
  if (!whole && describedInParts.has(next.kind)) {
    for (const key of Object.keys(before)) if (after[key] === undefined) out[key] = before[key];
  }
  if ('classReason' in before && keepsClass(before, after, whole)) {
    out['class'] = before['class'];
    out['classReason'] = before['classReason'];
  }
  if ('lastUsedPrecision' in out && out['lastUsedAt'] === before['lastUsedAt']) {
    out['lastUsedPrecision'] = before['lastUsedPrecision'];
  }
  return out as unknown as InventoryFact;
};

/** Single fields set by an event; `null` takes an optional field away. */
export const patchFact = (
  current: InventoryFact,
  set: Readonly<Record<string, unknown>>,
): InventoryFact => {
  const out: Fields = { ...(current as unknown as Fields) };
  for (const [key, value] of Object.entries(set)) {
    if (key === 'kind' || key === 'id') continue;
    const before = out[key];
    if (value === null) delete out[key];
    else if (key !== 'value' && isFact(before) && isFact(value))
      out[key] = mergeField(key, before, value, true);
    else out[key] = value;
  }
  return out as unknown as InventoryFact;
};
