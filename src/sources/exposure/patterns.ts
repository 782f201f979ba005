/** Forms of credentials: our own table (`content/secrets`), and rule files in gitleaks' format. RE2 syntax, linear time. */

import { CORE_SCHEMA, load } from 'js-yaml';
import { RE2JS } from 're2js';
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';
import { assertTreeSize, CountersignError, messageOf } from '../../core/index.ts';
import type { CredentialKind } from '../../model/index.ts';
import { list, obj, type Raw, str, strings } from '../record.ts';

export type HandleForm = 'same' | 'sha256-base64' | 'sha256-hex' | 'ssh-fingerprint' | 'jwt-id';

export interface SecretPattern {
  readonly id: string;
  readonly title: string;
  readonly system: string | undefined;
  readonly type: CredentialKind;
  readonly regex: RE2JS;
  /** Group that is the secret; 0 = the whole match. */
  readonly group: number;
  /** Lower case; one of them must stand in the text. Empty = always tried. */
  readonly keywords: readonly string[];
  /** Bits a character, by Shannon; below it, it is no secret. */
  readonly entropy: number;
  readonly handle: HandleForm | undefined;
  /** Texts in the match that make it none. */
  readonly allowed: readonly RE2JS[];
  readonly stopwords: readonly string[];
}

export interface PatternFault {
  readonly id: string;
  readonly because: string;
}

export interface Patterns {
  readonly patterns: readonly SecretPattern[];
  readonly faults: readonly PatternFault[];
}

const row = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{3,60}$/),
  title: z.string().min(3).max(120),
  system: z.string().optional(),
  type: z.enum([
    'password',
    'access_key',
    'api_token',
    'client_secret',
    'ssh_key',
    'session_token',
    'signing_key',
  ]),
  regex: z.string().min(4).max(2_000),
  keywords: z.array(z.string().min(2)).min(1),
  entropy: z.number().min(0).max(8).optional(),
  handle: z.enum(['same', 'sha256-base64', 'sha256-hex', 'ssh-fingerprint', 'jwt-id']).optional(),
  fires: z.array(z.string()).min(1),
  quiet: z.array(z.string()).min(1),
});

/** A table with the examples that each row must hold to. */
export interface PatternRow {
  readonly pattern: SecretPattern;
  readonly fires: readonly string[];
  readonly quiet: readonly string[];
}

const groupsOf = (regex: RE2JS): number => regex.matcher('').groupCount();

const compiled = ({ id, regex }: z.infer<typeof row>): RE2JS => {
  try {
    return RE2JS.compile(regex);
  } catch (cause) {
    throw new CountersignError('ERR_CONFIG_INVALID', `${id}: ${messageOf(cause)}`, { cause });
  }
};

/** @throws CountersignError ERR_CONFIG_INVALID with the row at fault. */
export const readTable = (text: string): readonly PatternRow[] => {
  let table: unknown;
  try {
    table = load(text, { schema: CORE_SCHEMA });
    assertTreeSize(table);
  } catch (cause) {
    throw new CountersignError('ERR_CONFIG_INVALID', `not YAML: ${messageOf(cause)}`, { cause });
  }
  const rows = z.array(row).safeParse(table);
  if (!rows.success) {
    const said = rows.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new CountersignError('ERR_CONFIG_INVALID', said.join('; '));
  }
  return rows.data.map((one) => {
    const regex = compiled(one);
    return {
      pattern: {
        id: one.id,
        title: one.title,
        system: one.system,
        type: one.type,
        regex,
        group: groupsOf(regex) > 0 ? 1 : 0,
        keywords: one.keywords.map((word) => word.toLowerCase()),
        entropy: one.entropy ?? 0,
        handle: one.handle,
        allowed: [],
        stopwords: [],
      },
      fires: one.fires,
      quiet: one.quiet,
    };
  });
};

const allowlists = (rule: Raw): readonly Raw[] =>
  [...list(rule['allowlists']), rule['allowlist']].filter((one) => one !== undefined).map(obj);

const gitleaksRule = (rule: Raw): SecretPattern => {
  const source = str(rule['regex']);
  if (source === undefined) throw new Error('a rule for paths alone names no secret');
  const regex = RE2JS.compile(source);
  const group = Number(rule['secretGroup'] ?? (groupsOf(regex) > 0 ? 1 : 0));
  const lists = allowlists(rule);
  return {
    id: str(rule['id']) ?? '',
    title: str(rule['description']) ?? str(rule['id']) ?? 'secret',
    system: undefined,
    type: 'api_token',
    regex,
    group: group <= groupsOf(regex) ? group : 0,
    keywords: strings(rule['keywords']).map((word) => word.toLowerCase()),
    entropy: Number(rule['entropy'] ?? 0),
    handle: undefined,
    allowed: lists.flatMap((one) => strings(one['regexes']).map((text) => RE2JS.compile(text))),
    stopwords: lists.flatMap((one) => strings(one['stopwords']).map((word) => word.toLowerCase())),
  };
};

/**
 * Rules in gitleaks' TOML (https://github.com/gitleaks/gitleaks#configuration): `id`, `description`, `regex`,
 * `secretGroup`, `entropy`, `keywords`, allow lists by expression and stop word. A rule that cannot be read is a fault.
 * @throws CountersignError ERR_CONFIG_INVALID when it is no TOML or has no rules.
 */
export const readGitleaks = (text: string): Patterns => {
  let document: Raw;
  try {
    document = obj(parseToml(text));
  } catch (cause) {
    throw new CountersignError('ERR_CONFIG_INVALID', `not TOML: ${messageOf(cause)}`, { cause });
  }
  const rules = list(document['rules']).map(obj);
  if (rules.length === 0) throw new CountersignError('ERR_CONFIG_INVALID', 'it lists no rules');
  const patterns: SecretPattern[] = [];
  const faults: PatternFault[] = [];
  for (const [index, rule] of rules.entries()) {
    try {
      patterns.push(gitleaksRule(rule));
    } catch (cause) {
      faults.push({ id: str(rule['id']) ?? `rule ${index + 1}`, because: messageOf(cause) });
    }
  }
  return { patterns, faults };
};
