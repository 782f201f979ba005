/** Every secret that somebody could read who took over a runner, host, vault, repository, vendor or principal. */
import type { Credential, CredentialKind, Resource, Source, Tier } from '../../model/index.ts';
import type { InventoryView } from '../contract.ts';
import { reach } from '../reach.ts';
import { crownJewel } from './blast.ts';
import { resourcesTouched } from './resources.ts';
import { blindAlong } from './unseen.ts';

export interface ExposedSecret {
  readonly id: string;
  readonly kind: 'credential' | 'secret' | 'session';
  readonly type: string;
  readonly name: string;
  readonly system: Source;
  /** Whom it opens, where that is known. */
  readonly opens?: string;
  /** Of what it opens; a secret whose use nobody knows is taken for what its label says. */
  readonly tier: Tier;
  /** What whoever it opens reaches. */
  readonly blast: number;
  readonly how: string;
  readonly certain: boolean;
  readonly rotate: string;
  /** When it ends by itself. */
  readonly until?: number;
}

export interface Exposed {
  readonly by: string;
  readonly what: 'principal' | 'resource' | 'vendor' | 'scope';
  /** Worst first: tier, then blast. */
  readonly secrets: readonly ExposedSecret[];
  readonly unknown: readonly string[];
}

const rotation: Readonly<Record<CredentialKind, string>> = {
  password: 'set a new password from a clean machine and end open sessions',
  authenticator: 'take it off the account and enrol a new one',
  access_key: 'make a second key, move its users over, switch the old one off, then delete it',
  api_token: 'issue a new token, move its users over, revoke the old one',
  client_secret: 'add a new secret, move its users over, delete the old one',
  certificate: 'issue a new certificate with a new key, and revoke or unlist the old one',
  ssh_key: 'make a new key pair and take the old public key off every host that lets it in',
  ssh_certificate: 'revoke it, or wait for its end; check the authority that signed it',
  kerberos_key: 'set the password of the account twice, with the ticket lifetime in between',
  refresh_token: 'revoke the grant, so that no new token comes of it',
  session_token: 'end the session, or all older than now',
  app_password: 'delete it, and make a new one only where nothing better works',
  presigned_url: 'take the rights from the key that signed it, or wait for its end',
  signing_key: 'roll the key over, publish the new one, and refuse what the old one signed',
};

/** Kinds of things whose worth is what is written in them. */
const secretType = /secret|variable|parameter|vault_secrets|password|token|(?:^|_)key(?:$|_)/i;

interface Holder {
  readonly id: string;
  readonly certain: boolean;
  readonly how: string;
}

interface Taken extends Holder {
  /** Taken over itself, not through another. */
  readonly first: boolean;
}

/** `<kind>/<path>`: what stands below the same path runs for it. */
const pathOf = (nativeId: string): string => nativeId.slice(nativeId.indexOf('/') + 1);

const isUnder = (path: string, root: string): boolean =>
  root !== '' && (path === root || path.startsWith(`${root}/`));

/** Principals that a thing holds: who runs in it, and, where it is a scope of its own, all that live there. */
const inside = (view: InventoryView, thing: Resource): readonly Holder[] => {
  const runs: Holder[] =
    thing.runsAs === undefined
      ? []
      : [{ id: thing.runsAs, certain: true, how: `what runs in ${thing.name} acts as it` }];
  const isScope = thing.nativeId === thing.scope;
  for (const one of view.identities()) {
    if (one.system !== thing.system || one.scope !== thing.scope) continue;
    if (isScope) runs.push({ id: one.id, certain: true, how: `it is an account of ${thing.name}` });
    else if (
      one.class === 'workload' &&
      thing.nativeId.includes('/') &&
      isUnder(pathOf(one.nativeId), pathOf(thing.nativeId))
    )
      runs.push({ id: one.id, certain: true, how: `it runs what stands in ${thing.name}` });
  }
  return runs;
};

const scopeParts = (id: string): readonly [system: string, scope: string] | undefined => {
  const [, system, scope] = /^scope:([^:]+):(.*)$/.exec(id) ?? [];
  return system === undefined || scope === undefined ? undefined : [system, scope];
};

const startsOf = (
  view: InventoryView,
  id: string,
): { readonly what: Exposed['what']; readonly holders: readonly Holder[] } | undefined => {
  if (view.principal(id) ?? view.group(id))
    return { what: 'principal', holders: [{ id, certain: true, how: 'it is taken over itself' }] };
  const thing = view.resource(id);
  if (thing) return { what: 'resource', holders: inside(view, thing) };
  const vendor = view.vendor(id);
  if (vendor)
    return {
      what: 'vendor',
      holders: vendor.accounts.map(({ of, reason, confidence }) => ({
        id: of.id,
        certain: confidence >= 0.5,
        how: `it is an account of the vendor: ${reason}`,
      })),
    };
  const place = scopeParts(id);
  if (!place || !view.place(id)) return undefined;
  const [system, scope] = place;
  return {
    what: 'scope',
    holders: [...view.identities()]
      .filter((one) => one.system === system && one.scope === scope)
      .map((one) => ({ id: one.id, certain: true, how: `it is an account of ${scope}` })),
  };
};

const nameOf = (view: InventoryView, id: string): string =>
  (view.principal(id) ?? view.group(id) ?? view.resource(id))?.name ?? id;

/** Those taken over, and whom they come to be from there. */
const spread = (view: InventoryView, starts: readonly Holder[]): ReadonlyMap<string, Taken> => {
  const all = new Map<string, Taken>(starts.map((one) => [one.id, { ...one, first: true }]));
  for (const start of starts) {
    for (const node of reach(view, start.id, { limit: 10_000 }).nodes) {
      if (node.kind === 'goal' || node.kind === 'resource') continue;
      const certain = start.certain && node.certain;
      if (all.get(node.id)?.certain === true || (all.has(node.id) && !certain)) continue;
      const how = `${nameOf(view, start.id)} comes to be ${nameOf(view, node.id)} in ${node.steps} step${node.steps === 1 ? '' : 's'}`;
      all.set(node.id, { id: node.id, certain, how, first: false });
    }
  }
  return all;
};

/** What works today, or may: a credential that ended opens nothing. */
const works = ({ status, expiresAt }: Credential, at: number): boolean =>
  (status === 'active' || status === 'unknown') &&
  !(expiresAt.known && expiresAt.value !== null && expiresAt.value <= at);

/**
 * A credential of its own is in the hands of whoever took it over. Of somebody whom it only comes to be, those are
 * readable that lie beside what runs: in the pipeline's store, in the code, in a vault.
 */
const isReadable = ({ storedIn }: Credential, first: boolean): boolean =>
  first || storedIn !== 'unknown';

interface Finder {
  readonly view: InventoryView;
  readonly at: number;
  readonly holders: ReadonlyMap<string, Taken>;
  /** Of what a secret opens. */
  weigh(who: string): Pick<ExposedSecret, 'opens' | 'tier' | 'blast'>;
}

const credentialsIn = ({ view, at, holders, weigh }: Finder): readonly ExposedSecret[] =>
  [...holders.values()].flatMap(({ id, certain, how, first }) =>
    view
      .credentialsOf(id)
      .filter((one) => works(one, at) && isReadable(one, first))
      .map((one) => ({
        id: one.id,
        kind: 'credential' as const,
        type: one.type,
        name: one.nativeId,
        system: one.system,
        ...weigh(id),
        how: one.storedIn === 'unknown' ? how : `${how}; kept in ${one.storedIn}`,
        certain,
        rotate: rotation[one.type],
        ...(one.expiresAt.known && one.expiresAt.value !== null
          ? { until: one.expiresAt.value }
          : {}),
      })),
  );

/** What runs in a thing as a role has that role's session at hand. */
const sessionsIn = ({ view, holders, weigh }: Finder): readonly ExposedSecret[] =>
  [...holders.values()].flatMap(({ id, certain, how, first }) => {
    const worn = first ? view.role(id) : undefined;
    if (!worn) return [];
    return [
      {
        id: `session of ${id}`,
        kind: 'session' as const,
        type: 'session_token',
        name: worn.name,
        system: worn.system,
        ...weigh(id),
        how,
        certain,
        rotate: rotation.session_token,
      },
    ];
  });

const secretsIn = ({ view, holders }: Finder): readonly ExposedSecret[] => {
  const held = [...view.resources()].flatMap((resource) => {
    const holder = resource.runsAs === undefined ? undefined : holders.get(resource.runsAs);
    return holder ? [{ resource, by: holder.id, certain: true }] : [];
  });
  return [...held, ...resourcesTouched(view, holders.keys())]
    .filter(({ resource }) => secretType.test(resource.type))
    .map(({ resource, by, certain }) => {
      const holder = holders.get(by);
      const opens = resource.tags['tokenOf'];
      const isJewel = crownJewel(resource.tags, resource.tier) !== undefined;
      return {
        id: resource.id,
        kind: 'secret' as const,
        type: resource.type,
        name: resource.name,
        system: resource.system,
        ...(opens === undefined ? {} : { opens }),
        tier: resource.tier ?? (isJewel ? 1 : 2),
        blast: 0,
        how: `${nameOf(view, by)} may read it; ${holder?.how ?? ''}`,
        certain: certain && holder?.certain === true,
        rotate: 'change the secret at what it opens, then write the new value here',
      };
    });
};

const worstFirst = (a: ExposedSecret, b: ExposedSecret): number =>
  a.tier - b.tier ||
  b.blast - a.blast ||
  Number(b.certain) - Number(a.certain) ||
  (a.id < b.id ? -1 : 1);

/** Undefined where nothing of this id is known. `at`: a credential that has ended by then opens nothing. */
export const exposedBy = (view: InventoryView, id: string, at: number): Exposed | undefined => {
  const starts = startsOf(view, id);
  if (!starts) return undefined;
  const holders = spread(view, starts.holders);
  const weights = new Map<string, Pick<ExposedSecret, 'opens' | 'tier' | 'blast'>>();
  const finder: Finder = {
    view,
    at,
    holders,
    weigh(who) {
      const known = weights.get(who);
      if (known) return known;
      const { certain, possible } = reach(view, who, { limit: 1 }).total;
      const weight = { opens: who, tier: view.tierOf(who).tier, blast: certain + possible };
      weights.set(who, weight);
      return weight;
    },
  };
  const secrets = new Map<string, ExposedSecret>();
  const sessions = starts.what === 'principal' ? [] : sessionsIn(finder);
  for (const secret of [...credentialsIn(finder), ...sessions, ...secretsIn(finder)])
    if (secrets.get(secret.id)?.certain !== true) secrets.set(secret.id, secret);
  return {
    by: id,
    what: starts.what,
    secrets: [...secrets.values()].sort(worstFirst),
    unknown: [
      ...(starts.holders.length === 0
        ? [`who runs in ${nameOf(view, id)} or keeps secrets there is not listed`]
        : []),
      ...blindAlong(view, [id, ...holders.keys()]),
    ],
  };
};
