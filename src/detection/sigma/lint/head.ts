/** Slips in what a document says about itself: ids, dates, tags, levels, keys. */
import { isObject, type JsonObject } from '../../../core/index.ts';
import { severities } from '../../../model/index.ts';
import { successorOf } from '../attack.ts';
import { nearest } from './nearest.ts';

/** Collects what is to be said, placed by the keys that lead there. */
export type Say = (at: readonly string[], message: string, fix: string) => void;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TAG = /^[a-z0-9_-]+\.[a-z0-9._-]+$/;
const STATUSES = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'];
const RELATIONS = ['derived', 'obsolete', 'merged', 'renamed', 'similar'];
const KEYS = (
  'title id name related status description license references author date modified taxonomy ' +
  'logsource detection filter correlation fields falsepositives level tags scope generate ' +
  'sigma-version countersign'
).split(' ');
const LOGSOURCE_KEYS = ['product', 'service', 'category', 'definition'];
const TACTICS = new Set(
  (
    'reconnaissance resource-development initial-access execution persistence ' +
    'privilege-escalation stealth defense-impairment credential-access discovery ' +
    'lateral-movement collection command-and-control exfiltration impact'
  ).split(' '),
);

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const lintDates = (document: JsonObject, say: Say): void => {
  for (const key of ['date', 'modified']) {
    const value = document[key];
    if (value !== undefined && !DATE.test(String(value))) {
      say([key], `"${String(value)}" is no date`, 'write it as 2026-01-31');
    }
  }
  const [date, modified] = [text(document['date']), text(document['modified'])];
  if (date && modified && DATE.test(date) && DATE.test(modified) && modified < date) {
    say(['modified'], 'modified before it was written', 'correct one of the dates');
  }
};

const lintTag = (tag: string, say: Say): void => {
  if (!TAG.test(tag)) {
    say(['tags'], `the tag "${tag}" has no namespace`, 'write it as attack.t1098 or cve.2026-1');
    return;
  }
  const id = /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase();
  const successor = id === undefined ? undefined : successorOf(id);
  if (successor !== undefined) {
    const better = `attack.${successor.toLowerCase()}`;
    say(['tags'], `${id} is not in ATT&CK version 19`, `write \`${better}\` instead`);
  } else if (/^attack\.t\d/i.test(tag) && id === undefined) {
    say(['tags'], `"${tag}" is no technique`, 'write it as attack.t1098 or attack.t1098.001');
  }
  const tactic = /^attack\.([a-z_-]+)$/.exec(tag)?.[1]?.replaceAll('_', '-');
  if (tactic === 'defense-evasion') {
    say(
      ['tags'],
      'the tactic Defense Evasion is not in ATT&CK version 19',
      'write `attack.stealth` or `attack.defense-impairment`',
    );
  } else if (tactic !== undefined && tactic.length > 4 && !TACTICS.has(tactic)) {
    const meant = nearest(tactic, TACTICS);
    if (meant) say(['tags'], `"${tag}" is no tactic`, `write \`attack.${meant}\``);
  }
};

const lintTags = (document: JsonObject, say: Say): void => {
  const tags = list(document['tags']).map(String);
  for (const tag of tags) lintTag(tag, say);
  const twice = tags.find((tag, i) => tags.indexOf(tag) !== i);
  if (twice !== undefined) say(['tags'], `the tag "${twice}" stands twice`, 'drop one');
};

const lintRelated = (document: JsonObject, say: Say): void => {
  for (const one of list(document['related'])) {
    const type = isObject(one) ? String(one['type']) : '';
    if (!RELATIONS.includes(type)) {
      say(['related'], `"${type}" is no kind of relation`, `use ${RELATIONS.join(', ')}`);
    }
  }
};

const lintKeys = (document: JsonObject, say: Say): void => {
  for (const key of Object.keys(document)) {
    const meant = KEYS.includes(key) ? undefined : nearest(key, KEYS);
    if (meant) say([key], `"${key}" is not a key of Sigma`, `did you mean \`${meant}\`?`);
  }
  const logsource = document['logsource'];
  for (const key of isObject(logsource) ? Object.keys(logsource) : []) {
    if (LOGSOURCE_KEYS.includes(key)) continue;
    const meant = nearest(key, LOGSOURCE_KEYS);
    say(
      ['logsource', key],
      `"${key}" is not a part of a logsource, and is ignored`,
      meant ? `did you mean \`${meant}\`?` : `use ${LOGSOURCE_KEYS.join(', ')}`,
    );
  }
};

/** `described`: another document of the file says what they are all for. */
export const lintHead = (document: JsonObject, described: boolean, say: Say): void => {
  const isFilter = Object.hasOwn(document, 'filter');
  const { id, title, status, level } = document;
  if (id === undefined) say([], 'has no id', 'give it a new UUID, so that others can refer to it');
  else if (!UUID.test(String(id))) say(['id'], 'the id is no UUID', 'give it a new UUID');
  if (typeof title === 'string' && title.length > 256) {
    say(['title'], 'the title is longer than 256 letters', 'say the rest in the description');
  }
  if (!isFilter) {
    if (status === undefined) say([], 'has no status', `give one of ${STATUSES.join(', ')}`);
    if (level === undefined) say([], 'has no level', `give one of ${severities.join(', ')}`);
    if (!described && !text(document['description'])) {
      say([], 'has no description', 'say what it finds and why');
    }
  }
  if (status !== undefined && !STATUSES.includes(String(status))) {
    say(['status'], `the status "${String(status)}" is not known`, `use ${STATUSES.join(', ')}`);
  }
  lintDates(document, say);
  lintTags(document, say);
  lintRelated(document, say);
  lintKeys(document, say);
};
