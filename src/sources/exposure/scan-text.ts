/** Secrets in one text: our own forms, and those of secretlint beside them. */
import { lintSource } from '@secretlint/core';
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';
import { sha256Hex } from '../../core/index.ts';
import type { ExposedSecret, SecretPlace } from './contract.ts';
import { claimsOf, handlesOf } from './handles.ts';
import type { SecretPattern } from './patterns.ts';

/** Bits a character. */
const entropyOf = (text: string): number => {
  const counts = new Map<string, number>();
  for (const c of text) counts.set(c, (counts.get(c) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
};

/** What stands in for a secret in examples. */
const placeholder =
  /^(?:[x*.#_-]+|\$\{?[\w.]+\}?|<[^>]*>|\{\{.*\}\}|(?:changeme|example|password|secret|placeholder|redacted|dummy)[\w-]*)$/i;

interface Found {
  readonly pattern: Pick<SecretPattern, 'id' | 'title' | 'system' | 'type' | 'handle'>;
  readonly secret: string;
  readonly at: number;
}

const isAllowed = (pattern: SecretPattern, whole: string, secret: string): boolean => {
  const lower = secret.toLowerCase();
  return (
    pattern.stopwords.some((word) => lower.includes(word)) ||
    pattern.allowed.some((regex) => regex.matcher(secret).find() || regex.matcher(whole).find())
  );
};

const foundBy = (pattern: SecretPattern, text: string): readonly Found[] => {
  const matcher = pattern.regex.matcher(text);
  const out: Found[] = [];
  while (matcher.find()) {
    const secret = matcher.group(pattern.group) ?? '';
    const at = matcher.start(pattern.group);
    if (secret === '' || placeholder.test(secret)) continue;
    if (pattern.entropy > 0 && entropyOf(secret) < pattern.entropy) continue;
    if (isAllowed(pattern, matcher.group(0) ?? '', secret)) continue;
    out.push({ pattern, secret, at });
  }
  return out;
};

/** Where each line begins. */
const linesOf = (text: string): readonly number[] => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};

const placeOf = (starts: readonly number[], at: number): Pick<SecretPlace, 'line' | 'column'> => {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
};

/** Nothing of secretlint's goes into what we keep but where it is and what it is called. */
const bySecretlint = async (text: string, path: string): Promise<readonly Found[]> => {
  const { messages } = await lintSource({
    source: { filePath: path, content: text, ext: '', contentType: 'text' },
    options: {
      noPhysicFilePath: true,
      config: {
        rules: [
          { id: '@secretlint/secretlint-rule-preset-recommend', rule: recommended, options: {} },
        ],
      },
    },
  });
  return messages.map(({ ruleId, range }) => {
    const id = ruleId.replace(/^@secretlint\/secretlint-rule-/, 'secretlint-');
    return {
      pattern: {
        id,
        title: `Secret (${id})`,
        system: undefined,
        type: 'api_token',
        handle: undefined,
      },
      secret: text.slice(range[0], range[1]),
      at: range[0],
    };
  });
};

const overlaps = (a: Found, b: Found): boolean =>
  a.at < b.at + b.secret.length && b.at < a.at + a.secret.length;

const expiryOf = ({ pattern, secret }: Found): number | undefined => {
  const ends = pattern.handle === 'jwt-id' ? claimsOf(secret)?.['exp'] : undefined;
  return typeof ends === 'number' && Number.isFinite(ends) ? ends * 1_000 : undefined;
};

export interface TextScan {
  readonly patterns: readonly SecretPattern[];
  /** Secretlint's rules run V8's own expressions: not on texts longer than this. */
  readonly maxLint?: number;
}

const MAX_LINT = 262_144;

/** @param place where the text begins: its path and, of history, its commit. */
export const scanText = async (
  text: string,
  place: Omit<SecretPlace, 'line' | 'column'> & { readonly firstLine?: number },
  { patterns, maxLint = MAX_LINT }: TextScan,
): Promise<readonly ExposedSecret[]> => {
  const lower = text.toLowerCase();
  const tried = patterns.filter(
    ({ keywords }) => keywords.length === 0 || keywords.some((word) => lower.includes(word)),
  );
  const ours = tried.flatMap((pattern) => foundBy(pattern, text));
  const theirs = text.length <= maxLint ? await bySecretlint(text, place.path) : [];
  const found: Found[] = [];
  for (const one of [...ours, ...theirs])
    if (!found.some((kept) => overlaps(kept, one))) found.push(one);
  const starts = linesOf(text);
  const { firstLine = 1, ...where } = place;
  return found
    .sort((a, b) => a.at - b.at)
    .map((one) => {
      const { line, column } = placeOf(starts, one.at);
      const expiredAt = expiryOf(one);
      return {
        pattern: one.pattern.id,
        title: one.pattern.title,
        system: one.pattern.system,
        type: one.pattern.type,
        fingerprint: sha256Hex(one.secret),
        lastFour: one.pattern.handle === 'ssh-fingerprint' ? '' : one.secret.slice(-4),
        handles: handlesOf(one.secret, one.pattern.handle),
        ...(expiredAt === undefined ? {} : { expiredAt }),
        place: { ...where, line: line + firstLine - 1, column },
      };
    });
};
