/**
 * Accepted risks as a file beside the code: a YAML list of `{rule, subject, owner, reason, expires}`. An entry that
 * says less, names no check, or is over, accepts nothing, and is told with its place.
 */
import { readFile, stat } from 'node:fs/promises';
import { JSON_SCHEMA, load } from 'js-yaml';
import { CountersignError, DAY, hashId, isObject, messageOf } from '../../../core/index.ts';
import type { RiskException } from '../../../model/index.ts';

export interface RefusedException {
  /** Position in the list, from 1. */
  readonly entry: number;
  readonly because: string;
  /** It was good once: no fault of the file. */
  readonly expired: boolean;
}

export interface ReadExceptions {
  readonly accepted: readonly RiskException[];
  readonly refused: readonly RefusedException[];
}

const MAX_BYTES = 4 * 1024 * 1024;
const MAX_ENTRIES = 20_000;

const textIn = (entry: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = Object.hasOwn(entry, name) ? entry[name] : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
};

/** `2026-12-31`: good through that day, in UTC. */
const endOf = (text: string): number | undefined => {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const time = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) return undefined;
  return isDay ? time + DAY : time;
};

const readEntry = (
  value: unknown,
  knows: (rule: string) => boolean,
  now: number,
): RiskException | Omit<RefusedException, 'entry'> => {
  const refuse = (because: string, expired = false) => ({ because, expired });
  if (!isObject(value)) return refuse('is no entry with rule, subject, owner, reason and expires');
  const names = ['rule', 'subject', 'owner', 'reason', 'expires'] as const;
  const said = names.map((name) => textIn(value, name));
  const missing = names.filter((_, index) => said[index] === undefined);
  if (missing.length > 0) return refuse(`says no ${missing.join(', no ')}`);
  const [rule = '', subjectId = '', owner = '', reason = '', expires = ''] = said;
  if (!knows(rule)) return refuse(`there is no check "${rule}"`);
  const until = endOf(expires);
  if (until === undefined) return refuse(`"${expires}" is no date like 2026-12-31`);
  if (until <= now) return refuse(`ended on ${expires}`, true);
  return {
    id: hashId('exc', [rule, subjectId, owner]),
    rule,
    subjectId,
    owner,
    reason,
    createdAt: 0,
    until,
  };
};

/** @throws CountersignError ERR_INPUT_INVALID when the file is no such list. */
export const readExceptions = async (
  file: string,
  { knows, now }: { readonly knows: (rule: string) => boolean; readonly now: number },
): Promise<ReadExceptions> => {
  const wrong = (because: string): never => {
    throw new CountersignError('ERR_INPUT_INVALID', `${file}: ${because}`);
  };
  const size = await stat(file).then(
    (one) => one.size,
    (cause) => wrong(messageOf(cause)),
  );
  if (size > MAX_BYTES) return wrong(`larger than ${MAX_BYTES} bytes`);
  let list: unknown;
  try {
    list = load(await readFile(file, 'utf8'), { schema: JSON_SCHEMA });
  } catch (cause) {
    return wrong(messageOf(cause));
  }
  if (!Array.isArray(list)) return wrong('is no YAML list of exceptions');
  if (list.length > MAX_ENTRIES) return wrong(`more than ${MAX_ENTRIES} exceptions`);
  const accepted: RiskException[] = [];
  const refused: RefusedException[] = [];
  for (const [index, value] of list.entries()) {
    const read = readEntry(value, knows, now);
    if ('rule' in read) accepted.push(read);
    else refused.push({ entry: index + 1, ...read });
  }
  return { accepted, refused };
};
