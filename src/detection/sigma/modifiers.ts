/** Sigma's modifiers as a table, applied from left to right (points 25–49). */
import {
  BYTE_ORDER_MARK,
  base64Of,
  base64Offsets,
  utf8Bytes,
  utf16beBytes,
  utf16leBytes,
} from './encoding.ts';
import { networkTest } from './network.ts';
import { plainPath } from './path-syntax.ts';
import { compileRegex } from './regex.ts';
import {
  DASHES,
  normalParts,
  openEnd,
  openStart,
  parseText,
  plainText,
  spellDashes,
  withDashes,
} from './text.ts';
import type { CompareOp, TextPart, TimePart, ValueNode } from './tree.ts';

/** A value on its way through the chain: text keeps its written form and whether it became bytes. */
export type Draft =
  | {
      readonly kind: 'draft_text';
      readonly raw: string;
      readonly parts: readonly TextPart[];
      readonly bytes: boolean;
      /** `windash` stood before: a following `re` reads its dashes so. */
      readonly dashed: boolean;
    }
  | { readonly kind: 'draft_any'; readonly of: readonly Draft[] }
  | Exclude<ValueNode, { kind: 'text' } | { kind: 'any_of' }>;

export type Placeholders = Readonly<Record<string, readonly string[]>>;

export interface ModifierContext {
  /** Place of the modifier in the chain, from 0. */
  readonly position: number;
  readonly placeholders: Placeholders;
}

/** Says why a value or chain is refused; `setAside` = sound, but this site cannot resolve it. */
export class ModifierRefusal extends Error {
  readonly fix: string;
  readonly setAside: boolean;
  constructor(message: string, fix: string, setAside = false) {
    super(message);
    this.fix = fix;
    this.setAside = setAside;
  }
}

type Modifier = (draft: Draft, context: ModifierContext) => Draft;

const DASHES_IN_CLASS = `\\-${DASHES.slice(1)}`;
const MAX_SPELLINGS = 1024;

export const draftText = (raw: string): Draft => ({
  kind: 'draft_text',
  raw,
  parts: parseText(raw),
  bytes: false,
  dashed: false,
});

/** Numbers and booleans may be used where text is asked. */
const asText = (draft: Draft): Draft =>
  draft.kind === 'number' || draft.kind === 'boolean' ? draftText(String(draft.value)) : draft;

const each = (draft: Draft, change: (one: Draft) => Draft): Draft =>
  draft.kind === 'draft_any'
    ? { kind: 'draft_any', of: draft.of.map((one) => each(one, change)) }
    : change(draft);

const onText =
  (name: string, change: (draft: Draft & { kind: 'draft_text' }) => Draft): Modifier =>
  (draft) =>
    each(draft, (one) => {
      const text = asText(one);
      if (text.kind === 'draft_text') return change(text);
      throw new ModifierRefusal(`\`${name}\` needs text`, 'quote the value or drop the modifier');
    });

const shape = (
  name: 'contains' | 'startswith' | 'endswith',
  parts: (parts: readonly TextPart[]) => TextPart[],
  regex: (source: string) => string,
): Modifier => {
  const text = onText(name, (draft) => ({ ...draft, parts: parts(draft.parts) }));
  return (draft, context) =>
    each(draft, (one) => {
      if (one.kind === 'regex') return { ...one, source: regex(one.source) };
      if (one.kind === 'field') return { ...one, shape: name };
      return text(one, context);
    });
};

const dashSpellings = (draft: Draft & { kind: 'draft_text' }): readonly TextPart[][] => {
  const spelled = spellDashes(draft.parts, MAX_SPELLINGS);
  if (spelled) return spelled;
  throw new ModifierRefusal('too many spellings of dashes', 'use fewer values');
};

const plainOf = (name: string, draft: Draft & { kind: 'draft_text' }): string[] => {
  return dashSpellings(draft)
    .map(plainText)
    .map((text) => {
      if (text !== undefined) return text;
      throw new ModifierRefusal(
        `\`${name}\` allows no wildcards`,
        'escape `*` and `?` with a backslash',
      );
    });
};

const anyOf = (drafts: readonly Draft[]): Draft => {
  const [only] = drafts;
  return only && drafts.length === 1 ? only : { kind: 'draft_any', of: drafts };
};

/** Text becomes bytes; wildcards stay, and what then asks for plain text refuses them. */
const encoded = (name: string, encode: (text: string) => string, mark = ''): Modifier =>
  onText(name, (draft) =>
    anyOf(
      dashSpellings(draft).map((parts) => ({
        ...draft,
        parts: normalParts([
          mark,
          ...parts.map((part) => (typeof part === 'string' ? encode(part) : part)),
        ]),
        bytes: true,
      })),
    ),
  );

const base64 = (name: string, encode: (bytes: string) => readonly string[]): Modifier =>
  onText(name, (draft) =>
    anyOf(
      plainOf(name, draft)
        .flatMap((text) => encode(draft.bytes ? text : utf8Bytes(text)))
        .map((text) => ({ ...draft, parts: normalParts([text]), bytes: false })),
    ),
  );

const firstOnly =
  (name: string, modifier: Modifier): Modifier =>
  (draft, context) => {
    const afterDashes = draft.kind === 'draft_text' && draft.dashed;
    if (context.position === 0 || afterDashes) return modifier(draft, context);
    throw new ModifierRefusal(`\`${name}\` must be the first modifier`, `write \`|${name}\` first`);
  };

/** Every `-` outside a class stands for any dash when `windash` comes before `re`. */
const dashedRegex = (source: string): string =>
  source.replace(/\\.|\[(?:\\.|[^\]\\])*\]|-/gs, (part) =>
    part === '-' ? `[${DASHES_IN_CLASS}]` : part,
  );

const regexOf: Modifier = onText('re', (draft) => {
  const source = draft.dashed ? dashedRegex(draft.raw) : draft.raw;
  const outcome = compileRegex(source, '');
  if (outcome.ok) return { kind: 'regex', source, flags: '' };
  throw new ModifierRefusal(
    `the expression is refused: ${outcome.because}`,
    'use RE2 syntax: no back references, no look-around, repeats up to 1000',
  );
});

const regexFlag =
  (name: string, flag: string): Modifier =>
  (draft) => {
    if (draft.kind === 'regex') return { ...draft, flags: draft.flags + flag };
    throw new ModifierRefusal(`\`${name}\` belongs after \`re\``, `write \`|re|${name}\``);
  };

const network: Modifier = onText('cidr', (draft) => {
  if (networkTest(draft.raw)) return { kind: 'network', cidr: draft.raw.trim() };
  throw new ModifierRefusal(
    `"${draft.raw}" is no network`,
    'write it as 10.0.0.0/8 or 2001:db8::/32',
  );
});

const compareOne =
  (op: CompareOp): Modifier =>
  (draft) => {
    if (draft.kind === 'time_part') return { ...draft, op };
    // Null is at least and at most null, and neither more nor less.
    if (draft.kind === 'null')
      return op === 'gte' || op === 'lte' ? draft : { kind: 'draft_any', of: [] };
    const value =
      draft.kind === 'number'
        ? draft.value
        : draft.kind === 'draft_text' && /^\s*-?\d+(\.\d+)?\s*$/.test(draft.raw)
          ? Number(draft.raw)
          : Number.NaN;
    if (!Number.isNaN(value)) return { kind: 'compare', op, value };
    throw new ModifierRefusal(`\`${op}\` needs a number`, 'give a number without quotes');
  };

const compare =
  (op: CompareOp): Modifier =>
  (draft, context) =>
    each(draft, (one) => compareOne(op)(one, context));

const timePart =
  (part: TimePart): Modifier =>
  (written) => {
    const numeric = written.kind === 'draft_text' && /^\s*\d+\s*$/.test(written.raw);
    const draft: Draft = numeric ? { kind: 'number', value: Number(written.raw) } : written;
    if (draft.kind === 'number') return { kind: 'time_part', part, op: 'eq', value: draft.value };
    if (draft.kind === 'compare')
      return { kind: 'time_part', part, op: draft.op, value: draft.value };
    throw new ModifierRefusal(`\`${part}\` needs a number`, 'give a number without quotes');
  };

const exists: Modifier = (draft) => {
  if (draft.kind === 'boolean') return { kind: 'exists', value: draft.value };
  if (draft.kind === 'draft_text' && /^(true|false)$/i.test(draft.raw)) {
    return { kind: 'exists', value: draft.raw.toLowerCase() === 'true' };
  }
  throw new ModifierRefusal('`exists` needs true or false', 'write `true` or `false`');
};

const fieldref: Modifier = onText('fieldref', (draft) => {
  if (plainText(draft.parts) === undefined || draft.raw.trim() === '') {
    throw new ModifierRefusal('`fieldref` needs the name of one field', 'write it whole');
  }
  return { kind: 'field', path: plainPath(draft.raw.trim()), shape: 'equals', cased: false };
});

/** `%name%` → every value this site gives it; `\%` is a percent sign (points 46, 47). */
const expand: Modifier = (draft, { placeholders }) =>
  each(asText(draft), (one) => {
    if (one.kind !== 'draft_text') {
      throw new ModifierRefusal('`expand` needs text', 'quote the value');
    }
    let spelled: string[] = [''];
    const pieces = one.raw.split(/(?<!\\)%(\w+)%/);
    pieces.forEach((piece, i) => {
      const choices = i % 2 === 0 ? [piece.replaceAll('\\%', '%')] : valuesFor(piece, placeholders);
      spelled = spelled.flatMap((head) => choices.map((choice) => head + choice));
      if (spelled.length > MAX_SPELLINGS) {
        throw new ModifierRefusal('a placeholder gives too many values', 'give it fewer values');
      }
    });
    return anyOf(spelled.map(draftText));
  });

const valuesFor = (name: string, placeholders: Placeholders): readonly string[] => {
  const values = Object.hasOwn(placeholders, name) ? placeholders[name] : undefined;
  if (values) return values;
  throw new ModifierRefusal(
    `the placeholder %${name}% has no values at this site`,
    `give \`${name}\` a list of values in a document \`placeholders:\` beside the rules`,
    true,
  );
};

const anchored = (source: string): string => `^(?:${source})`;

/** Modifiers that change values. `all`, `neq` and `cased` change the item and are read by the parser. */
export const valueModifiers: ReadonlyMap<string, Modifier> = new Map<string, Modifier>([
  [
    'contains',
    shape(
      'contains',
      (parts) => openStart(openEnd(parts)),
      (source) => source,
    ),
  ],
  ['startswith', shape('startswith', openEnd, anchored)],
  ['endswith', shape('endswith', openStart, (source) => `(?:${source})$`)],
  ['re', firstOnly('re', regexOf)],
  ['i', regexFlag('i', 'i')],
  ['ignorecase', regexFlag('ignorecase', 'i')],
  ['m', regexFlag('m', 'm')],
  ['multiline', regexFlag('multiline', 'm')],
  ['s', regexFlag('s', 's')],
  ['dotall', regexFlag('dotall', 's')],
  ['cidr', firstOnly('cidr', network)],
  ['lt', compare('lt')],
  ['lte', compare('lte')],
  ['gt', compare('gt')],
  ['gte', compare('gte')],
  ['base64', base64('base64', (bytes) => [base64Of(bytes)])],
  ['base64offset', base64('base64offset', base64Offsets)],
  ['wide', encoded('wide', utf16leBytes)],
  ['utf16le', encoded('utf16le', utf16leBytes)],
  ['utf16be', encoded('utf16be', utf16beBytes)],
  ['utf16', encoded('utf16', utf16leBytes, BYTE_ORDER_MARK)],
  [
    'windash',
    onText('windash', (draft) => ({ ...draft, dashed: true, parts: withDashes(draft.parts) })),
  ],
  ['exists', firstOnly('exists', exists)],
  ['fieldref', fieldref],
  ['expand', expand],
  ...(['minute', 'hour', 'day', 'week', 'month', 'year'] as const).map(
    (part): [string, Modifier] => [part, timePart(part)],
  ),
]);

const BYTE_MODIFIERS = new Set(['wide', 'utf16le', 'utf16be', 'utf16']);

/**
 * The modifiers that change values, in the order of their work: as written, but placeholders are
 * filled before anything is done to the text, and UTF-16 goes before base64 even where it is written
 * after it (nobody means the UTF-16 form of base64 text).
 */
export const valueChain = (modifiers: readonly string[]): readonly string[] => {
  const chain = modifiers.filter((modifier) => valueModifiers.has(modifier));
  const filled = chain.filter((modifier) => modifier === 'expand');
  const others = chain.filter((modifier) => modifier !== 'expand');
  const base64At = others.findIndex((modifier) => modifier.startsWith('base64'));
  if (base64At < 0) return [...filled, ...others];
  const late = others.slice(base64At).filter((modifier) => BYTE_MODIFIERS.has(modifier));
  const rest = others.slice(base64At).filter((modifier) => !BYTE_MODIFIERS.has(modifier));
  return [...filled, ...others.slice(0, base64At), ...late, ...rest];
};

/** Modifiers of the whole item. */
export const itemModifiers: ReadonlySet<string> = new Set(['all', 'neq', 'cased']);
