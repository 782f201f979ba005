/**
 * Which databases a role may connect to: pg_hba.conf is read from the top, the first line that fits decides
 * (documentation, "The pg_hba.conf File"), and the database must let it CONNECT.
 */
import type { InventoryView } from '../../inventory/index.ts';
import type { AccessEdge, Identity, Resource } from '../../model/index.ts';
import type { SignIns } from '../sign-in-edges.ts';

type Fits = 'yes' | 'no' | 'maybe';

const listed = (rule: Resource, word: string): readonly string[] =>
  (rule.tags[word] ?? '').split(',').filter((one) => one !== '');

const any = (all: readonly Fits[]): Fits =>
  all.includes('yes') ? 'yes' : all.includes('maybe') ? 'maybe' : 'no';

const fitsUser = (rule: Resource, name: string, groups: ReadonlySet<string>): Fits =>
  any(
    listed(rule, 'user_name').map((word): Fits => {
      if (word === 'all' || word === name) return 'yes';
      if (word.startsWith('+')) return groups.has(word.slice(1)) ? 'yes' : 'no';
      return word.startsWith('/') ? 'maybe' : 'no';
    }),
  );

const fitsDatabase = (
  rule: Resource,
  database: string,
  name: string,
  groups: ReadonlySet<string>,
): Fits =>
  any(
    listed(rule, 'database').map((word): Fits => {
      if (word === 'all' || word === database) return 'yes';
      if (word === 'sameuser') return database === name ? 'yes' : 'no';
      if (word === 'samerole' || word === 'samegroup') return groups.has(database) ? 'yes' : 'no';
      return word.startsWith('/') ? 'maybe' : 'no';
    }),
  );

const method = (rule: Resource): string => rule.tags['auth_method'] ?? 'unknown';

const wordsOf = (rule: Resource): string => {
  const from =
    rule.tags['address'] ?? (rule.tags['type'] === 'local' ? 'the host itself' : 'anywhere');
  return `${rule.name} lets it in from ${from} by ${method(rule)}`;
};

const rulesOf = (view: InventoryView, scope: string): readonly Resource[] =>
  [...view.resources()]
    .filter(
      (one) => one.system === 'postgresql' && one.scope === scope && one.type === 'sign_in_rule',
    )
    .sort((a, b) => Number(a.nativeId) - Number(b.nativeId));

const mayConnect = (view: InventoryView, account: Identity, database: Resource): boolean =>
  view
    .entitlementsOf(account.id)
    .some(
      (one) =>
        one.effect === 'allow' &&
        one.privileges.some((word) => word === '*' || word.toLowerCase() === 'database:connect') &&
        one.resources.some((word) => word === '*' || word.split('/').at(-1) === database.nativeId),
    );

const edgeTo = (
  view: InventoryView,
  account: Identity,
  database: Resource,
  rules: readonly Resource[],
): AccessEdge | undefined => {
  const groups = new Set([account.name, ...view.groupsOf(account.id).map(({ name }) => name)]);
  let isRefusedBefore = false;
  for (const rule of rules) {
    const fits = [
      fitsUser(rule, account.name, groups),
      fitsDatabase(rule, database.nativeId, account.name, groups),
    ];
    if (fits.includes('no') || rule.tags['error'] !== undefined) continue;
    if (method(rule) === 'reject') {
      isRefusedBefore = true;
      continue;
    }
    const connects = mayConnect(view, account, database);
    const open = connects ? '' : '; whether the database lets it CONNECT is not listed';
    return {
      from: account.id,
      to: database.id,
      kind: 'can_sign_in',
      because: `${wordsOf(rule)}${open}`,
      // An earlier line may refuse it from some addresses.
      certain: connects && !isRefusedBefore && !fits.includes('maybe'),
      removedBy: `change ${rule.name}, or revoke CONNECT on ${database.name}`,
    };
  }
  return undefined;
};

/** Nothing where no rule was read: who gets in is then not known, and the pull said so. */
export const postgresqlSignIns: SignIns = (view, from) => {
  const account = view.identity(from);
  if (account?.system !== 'postgresql' || account.status !== 'active') return [];
  const rules = rulesOf(view, account.scope);
  if (rules.length === 0) return [];
  return [...view.resources()]
    .filter(
      (one) =>
        one.type === 'database' && one.scope === account.scope && one.system === account.system,
    )
    .flatMap((database) => edgeTo(view, account, database, rules) ?? []);
};
