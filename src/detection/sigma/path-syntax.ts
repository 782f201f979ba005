/**
 * The syntax of paths in a rule tree: keys joined by dots; `key[2]` and `key[-1]` one member of an
 * array; `key[name=X]` the members whose `name` is X; `\\[` a bracket that is a letter; `.` alone the
 * value itself.
 * @example parsePath('events.parameters[name=NEW_VALUE].value')
 */

export type Pick =
  | { readonly kind: 'nth'; readonly nth: number }
  | { readonly kind: 'where'; readonly key: string; readonly value: string };

export interface Segment {
  readonly key: string;
  readonly pick?: Pick;
}

const MAX_SEGMENTS = 32;

/** Dots outside brackets part the keys. */
const splitKeys = (path: string): readonly string[] => {
  const keys: string[] = [];
  let [from, inside] = [0, false];
  for (let i = 0; i < path.length; i++) {
    const c = path.charAt(i);
    if (c === '\\' && /[[\]\\]/.test(path.charAt(i + 1))) i++;
    else if (c === '[') inside = true;
    else if (c === ']') inside = false;
    else if (c === '.' && !inside) {
      keys.push(path.slice(from, i));
      from = i + 1;
    }
  }
  return [...keys, path.slice(from)].slice(0, MAX_SEGMENTS);
};

const unescaped = (text: string): string => text.replace(/\\([[\]\\])/g, '$1');

const pickOf = (written: string): Pick | undefined => {
  if (/^-?\d{1,6}$/.test(written)) return { kind: 'nth', nth: Number(written) };
  const equals = written.indexOf('=');
  if (equals < 1) return undefined;
  return { kind: 'where', key: written.slice(0, equals), value: written.slice(equals + 1) };
};

export const parsePath = (path: string): readonly Segment[] => {
  if (path === '.') return [];
  // Nearly all paths have no bracket.
  if (!path.includes('[')) {
    return path
      .split('.', MAX_SEGMENTS)
      .map((key) => ({ key: key.includes('\\') ? unescaped(key) : key }));
  }
  return splitKeys(path).map((written): Segment => {
    const found = /^((?:[^[\\]|\\.)+)\[([^[\]]+)\]$/s.exec(written);
    const pick = pickOf(found?.[2] ?? '');
    return found && pick ? { key: unescaped(found[1] ?? ''), pick } : { key: unescaped(written) };
  });
};

/**
 * A field as a rule of Sigma 2 writes it, where `key[0]` is a name and not a place; `key[name=X]` is
 * our extension and stays.
 */
export const plainPath = (field: string): string =>
  field.includes('[')
    ? field.replace(/\[([^[\]]*)\]|[[\]]/g, (part, inner?: string) =>
        inner !== undefined && /^[^=]+=/.test(inner) ? part : part.replace(/[[\]]/g, '\\$&'),
      )
    : field;

const asText = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : value === null || typeof value === 'object'
      ? undefined
      : String(value);

/** The chosen members of a value; `undefined` = none is there. */
export const picked = (value: unknown, pick: Pick): unknown => {
  if (pick.kind === 'nth') return Array.isArray(value) ? value.at(pick.nth) : undefined;
  const members = Array.isArray(value) ? value : [value];
  const chosen = members.filter(
    (one) =>
      typeof one === 'object' &&
      one !== null &&
      Object.hasOwn(one, pick.key) &&
      asText((one as Record<string, unknown>)[pick.key]) === pick.value,
  );
  return chosen.length > 0 ? chosen : undefined;
};
