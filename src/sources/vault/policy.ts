/**
 * ACL policies of Vault, in HCL or JSON: paths and what may be done on them. Read in one pass, without guesses: what
 * is no policy is told as unread. https://developer.hashicorp.com/vault/docs/concepts/policies
 */
import { isObject, parseJson } from '../../core/index.ts';
import { type Raw, said, strings } from '../record.ts';

export interface PathRule {
  /** `secret/data/+/app*`: `+` is one part, `*` at the end is the rest. */
  readonly path: string;
  readonly capabilities: readonly string[];
  /** Parameters required, allowed or denied, wrapping times. */
  readonly conditions: Raw | undefined;
}

type Token = { readonly kind: 'word' | 'text' | 'mark'; readonly value: string };

const MAX_POLICY = 1_000_000;
const isWordPart = (c: string): boolean => /[\w.-]/.test(c);

const skipLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
};

/** A quoted text from its first character on, and where it ends. */
const quoted = (text: string, from: number): readonly [string, number] | undefined => {
  let out = '';
  for (let i = from; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\\') out += text.charAt(++i);
    else if (c === '"') return [out, i + 1];
    else out += c;
  }
  return undefined;
};

/** Undefined where a text or comment does not end. */
const tokensOf = (text: string): readonly Token[] | undefined => {
  const tokens: Token[] = [];
  for (let i = 0; i < text.length; ) {
    const c = text.charAt(i);
    if (/\s|,/.test(c)) i++;
    else if (c === '#' || text.startsWith('//', i)) i = skipLine(text, i);
    else if (text.startsWith('/*', i)) {
      const end = text.indexOf('*/', i + 2);
      if (end === -1) return undefined;
      i = end + 2;
    } else if (c === '"') {
      const found = quoted(text, i + 1);
      if (found === undefined) return undefined;
      tokens.push({ kind: 'text', value: found[0] });
      i = found[1];
    } else if (isWordPart(c)) {
      const start = i;
      while (i < text.length && isWordPart(text.charAt(i))) i++;
      tokens.push({ kind: 'word', value: text.slice(start, i) });
    } else {
      tokens.push({ kind: 'mark', value: c });
      i++;
    }
  }
  return tokens;
};

class Unread extends Error {}

const MAX_DEPTH = 8;

/** Values and blocks of HCL as far as policies use them. */
const readerOf = (tokens: readonly Token[]) => {
  let at = 0;
  const peek = (): Token | undefined => tokens[at];
  const isMark = (value: string): boolean => peek()?.kind === 'mark' && peek()?.value === value;
  const take = (): Token => {
    const token = tokens[at++];
    if (token === undefined) throw new Unread();
    return token;
  };
  const mark = (value: string): void => {
    if (!isMark(value)) throw new Unread();
    at++;
  };
  const value = (depth: number): unknown => {
    if (depth > MAX_DEPTH) throw new Unread();
    if (isMark('[')) {
      mark('[');
      const items: unknown[] = [];
      while (!isMark(']')) items.push(value(depth + 1));
      mark(']');
      return items;
    }
    if (isMark('{')) return block(depth + 1);
    const token = take();
    if (token.kind === 'mark') throw new Unread();
    return token.value;
  };
  const block = (depth: number): Raw => {
    const out = new Map<string, unknown>();
    mark('{');
    while (!isMark('}')) {
      const key = take();
      if (key.kind === 'mark') throw new Unread();
      if (isMark('=') || isMark(':')) at++;
      out.set(key.value, value(depth));
    }
    mark('}');
    return Object.fromEntries(out);
  };
  return {
    done: (): boolean => at >= tokens.length,
    /** `path "secret/*" { … }`; other blocks of the file are read over. */
    rule(): readonly [string, Raw] | undefined {
      const word = take();
      if (isMark('=')) {
        mark('=');
        value(0);
        return undefined;
      }
      const label = peek()?.kind === 'text' ? take().value : undefined;
      const body = block(0);
      return word.value === 'path' && label !== undefined ? [label, body] : undefined;
    },
  };
};

/** Of Vault before 0.5: one word for several capabilities. */
const legacy: Readonly<Record<string, readonly string[]>> = {
  deny: ['deny'],
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
};

const limits = [
  'required_parameters',
  'allowed_parameters',
  'denied_parameters',
  'min_wrapping_ttl',
  'max_wrapping_ttl',
  'control_group',
  'mfa_methods',
] as const;

const ruleOf = (path: string, body: Raw): PathRule => {
  const word = body['policy'];
  const capabilities =
    typeof word === 'string' ? (said(legacy, word) ?? []) : strings(body['capabilities']);
  const held = limits.filter((name) => body[name] !== undefined);
  return {
    path,
    capabilities: [...new Set(capabilities)],
    conditions:
      held.length === 0 ? undefined : Object.fromEntries(held.map((name) => [name, body[name]])),
  };
};

const inJson = (text: string): readonly PathRule[] | undefined => {
  let json: unknown;
  try {
    json = parseJson(text);
  } catch {
    return undefined;
  }
  const paths = isObject(json) ? json['path'] : undefined;
  const groups = Array.isArray(paths) ? paths : [paths];
  return groups.flatMap((group) =>
    isObject(group)
      ? Object.entries(group).flatMap(([path, body]) =>
          // HCL turned into JSON may wrap each body in a list.
          (Array.isArray(body) ? body : [body]).flatMap((one) =>
            isObject(one) ? [ruleOf(path, one)] : [],
          ),
        )
      : [],
  );
};

/** @returns undefined where the text is no policy that we can read. */
export const readPolicy = (text: string): readonly PathRule[] | undefined => {
  if (text.length > MAX_POLICY) return undefined;
  if (text.trimStart().startsWith('{')) return inJson(text);
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const reader = readerOf(tokens);
  const rules: PathRule[] = [];
  try {
    while (!reader.done()) {
      const found = reader.rule();
      if (found !== undefined) rules.push(ruleOf(...found));
    }
  } catch (fault) {
    if (fault instanceof Unread) return undefined;
    throw fault;
  }
  return rules;
};
