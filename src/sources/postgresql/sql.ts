/** What a statement does to roles and rights, as far as its words say. Linear, bounded; no statement is run. */

const MAX_SQL = 10_000;
const MAX_TOKENS = 400;

const piece =
  /\s+|--[^\n]*|\/\*[^*]*\*\/|"((?:[^"]|"")*)"|'((?:[^']|'')*)'|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[\s\S]/y;

interface Token {
  /** Folded to lower case unless it was quoted. */
  readonly text: string;
  readonly quoted: boolean;
}

const tokensOf = (sql: string): readonly Token[] => {
  const text = sql.slice(0, MAX_SQL);
  const tokens: Token[] = [];
  piece.lastIndex = 0;
  for (let match = piece.exec(text); match !== null; match = piece.exec(text)) {
    const [whole, identifier, literal] = match;
    if (/^(?:\s|--|\/\*)/.test(whole)) continue;
    if (whole === ';' || tokens.length >= MAX_TOKENS) break;
    const given = identifier?.replaceAll('""', '"') ?? literal?.replaceAll("''", "'");
    tokens.push({ text: given ?? whole.toLowerCase(), quoted: given !== undefined });
  }
  return tokens;
};

export type Sql =
  | {
      readonly what: 'role';
      readonly verb: 'create' | 'alter' | 'drop';
      readonly names: readonly string[];
      /** `login`, `nosuperuser`, `password` … */
      readonly options: ReadonlySet<string>;
      readonly validUntil: string | undefined;
      readonly connectionLimit: number | undefined;
      readonly memberOf: readonly string[];
      readonly members: readonly string[];
    }
  | {
      readonly what: 'membership';
      readonly grant: boolean;
      readonly groups: readonly string[];
      readonly members: readonly string[];
      readonly admin: boolean;
      /** REVOKE ADMIN OPTION FOR: the membership itself stays. */
      readonly optionOnly: boolean;
    }
  | {
      readonly what: 'privilege';
      readonly grant: boolean;
      readonly privileges: readonly string[];
      readonly on: string;
      readonly holders: readonly string[];
    }
  | { readonly what: 'become'; readonly name: string }
  | { readonly what: 'settings' | 'policy' | 'secrets' | 'other'; readonly verb: string };

/** `a, "B c"` up to one of `stops`; GROUP and USER before a name are noise. */
const namesFrom = (
  tokens: readonly Token[],
  from: number,
  stops: ReadonlySet<string>,
): readonly string[] => {
  const names: string[] = [];
  for (const { text, quoted } of tokens.slice(from)) {
    if (!quoted && stops.has(text)) break;
    if (!quoted && (text === ',' || text === 'group' || text === 'user' || text === 'role'))
      continue;
    if (!quoted && !/^[a-z_\u0080-\uffff]/.test(text)) break;
    names.push(text);
  }
  return names;
};

const ends = new Set(['with', 'granted', 'cascade', 'restrict', ';']);
const roleWords = new Set(['role', 'user', 'group']);
/** What may follow the members listed in CREATE ROLE. */
const optionWords =
  /^(?:no)?(?:superuser|createdb|createrole|inherit|login|replication|bypassrls)$|^(?:password|encrypted|connection|valid|in|role|user|admin|sysid)$/;

const wordIndex = (tokens: readonly Token[], ...words: readonly string[]): number =>
  tokens.findIndex((_, at) =>
    words.every((word, offset) => {
      const token = tokens[at + offset];
      return token !== undefined && !token.quoted && token.text === word;
    }),
  );

const listed = (tokens: readonly Token[], at: number): readonly string[] => {
  if (at < 0) return [];
  const names: string[] = [];
  for (const { text, quoted } of tokens.slice(at)) {
    if (!quoted && (optionWords.test(text) || ends.has(text))) break;
    if (text === ',' && !quoted) continue;
    names.push(text);
  }
  return names;
};

const ofRole = (tokens: readonly Token[]): Sql | undefined => {
  const [verb, , ...rest] = tokens;
  if (verb?.text !== 'create' && verb?.text !== 'alter' && verb?.text !== 'drop') return undefined;
  const skip = rest[0]?.text === 'if' ? (rest[1]?.text === 'not' ? 3 : 2) : 0;
  if (verb.text === 'drop') return { ...bareRole('drop'), names: namesFrom(rest, skip, ends) };
  const name = rest[skip]?.text;
  if (name === undefined) return undefined;
  const after = rest.slice(skip + 1);
  const alterGroup = tokens[1]?.text === 'group' && verb.text === 'alter';
  if (alterGroup && (after[0]?.text === 'add' || after[0]?.text === 'drop'))
    return {
      what: 'membership',
      grant: after[0].text === 'add',
      groups: [name],
      members: namesFrom(after, 1, ends),
      admin: false,
      optionOnly: false,
    };
  const options = new Set(after.filter((one) => !one.quoted).map((one) => one.text));
  // CREATE USER may log in unless it says otherwise.
  if (verb.text === 'create' && tokens[1]?.text === 'user' && !options.has('nologin'))
    options.add('login');
  const until = wordIndex(after, 'valid', 'until');
  const limit = wordIndex(after, 'connection', 'limit');
  const words = limit < 0 ? [] : after.slice(limit + 2, limit + 8);
  const digits = words
    .map((one) => one.text)
    .join('')
    .match(/^-?\d{1,9}/)?.[0];
  const inRole =
    wordIndex(after, 'in', 'role') >= 0
      ? wordIndex(after, 'in', 'role')
      : wordIndex(after, 'in', 'group');
  const roleAt = after.findIndex(
    (one, at) =>
      !one.quoted && (one.text === 'role' || one.text === 'admin') && after[at - 1]?.text !== 'in',
  );
  return {
    what: 'role',
    verb: verb.text,
    names: [name],
    options,
    validUntil: until < 0 ? undefined : after[until + 2]?.text,
    connectionLimit: digits === undefined ? undefined : Number(digits),
    memberOf: listed(after, inRole < 0 ? -1 : inRole + 2),
    members: listed(after, roleAt < 0 ? -1 : roleAt + 1),
  };
};

const bareRole = (verb: 'create' | 'alter' | 'drop') => ({
  what: 'role' as const,
  verb,
  names: [],
  options: new Set<string>(),
  validUntil: undefined,
  connectionLimit: undefined,
  memberOf: [],
  members: [],
});

const ofGrant = (tokens: readonly Token[]): Sql | undefined => {
  const grant = tokens[0]?.text === 'grant';
  const link = tokens.findIndex(({ text, quoted }) => !quoted && text === (grant ? 'to' : 'from'));
  if (link < 0) return undefined;
  const holders = namesFrom(tokens, link + 1, ends);
  const on = tokens.findIndex(({ text, quoted }, at) => !quoted && text === 'on' && at < link);
  if (on >= 0) {
    return {
      what: 'privilege',
      grant,
      privileges: tokens
        .slice(1, on)
        .map(({ text }) => text)
        .filter((text) => /^[a-z]+$/.test(text) && text !== 'privileges'),
      on: tokens
        .slice(on + 1, link)
        .map(({ text }) => text)
        .join(' ')
        .replace(/ ([.,(]) ?/g, '$1')
        .slice(0, 200),
      holders,
    };
  }
  const option = tokens[1]?.text;
  const optionOnly =
    !grant &&
    (option === 'admin' || option === 'inherit' || option === 'set') &&
    tokens[2]?.text === 'option';
  const start = optionOnly ? 4 : 1;
  return {
    what: 'membership',
    grant,
    groups: namesFrom(tokens.slice(0, link), start, ends),
    members: holders,
    admin: wordIndex(tokens.slice(link), 'admin') >= 0,
    optionOnly,
  };
};

const tables = new Set(['pg_authid', 'pg_shadow']);

export const readSql = (sql: string): Sql => {
  const tokens = tokensOf(sql);
  const [first, second] = tokens;
  const verb = first?.text ?? '';
  const other = (what: 'settings' | 'policy' | 'secrets' | 'other'): Sql => ({
    what,
    verb: [
      verb,
      what === 'other' && !/^(?:select|insert|update|delete|with)$/.test(verb)
        ? second?.text
        : undefined,
    ]
      .filter((word) => word !== undefined && /^[a-z_]+$/.test(word))
      .join(' '),
  });
  if (second !== undefined && roleWords.has(second.text) && !second.quoted) {
    const role = ofRole(tokens);
    if (role !== undefined) return role;
  }
  if (verb === 'grant' || verb === 'revoke') return ofGrant(tokens) ?? other('other');
  if (verb === 'alter' && second?.text === 'default') {
    const at = tokens.findIndex(({ text }) => text === 'grant' || text === 'revoke');
    return (at < 0 ? undefined : ofGrant(tokens.slice(at))) ?? other('other');
  }
  if (verb === 'set') {
    const shift = second?.text === 'local' || second?.text === 'session' ? 1 : 0;
    const word = tokens[1 + shift]?.text;
    const name = tokens.slice(2 + shift).find(({ text }) => text !== '=' && text !== 'to')?.text;
    if ((word === 'role' || word === 'authorization') && name !== undefined && name !== 'none')
      return { what: 'become', name };
  }
  if (verb === 'alter' && second?.text === 'system') return other('settings');
  if (second?.text === 'policy') return other('policy');
  if (tokens.some(({ text }) => tables.has(text))) return other('secrets');
  return other('other');
};
