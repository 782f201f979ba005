/** Reading facts as of a time, with declarations and seen use laid over them. */
import type {
  Credential,
  Declaration,
  Entitlement,
  Group,
  Identity,
  InventoryFact,
  Owner,
  OwnerBasis,
  Resource,
  Role,
  Source,
  Trust,
} from '../model/index.ts';
import type { Principal } from './contract.ts';
import { withLastUse } from './dated.ts';
import type { FactBook } from './fact-book.ts';
import { type Version, versionAt } from './fold.ts';
import type { LastUse } from './last-use.ts';
import { handleOf, scopeKey, systemKey, trustKey, typeKey } from './links.ts';
import type { Timeline } from './timeline.ts';

const basisRank: readonly OwnerBasis[] = [
  'declared',
  'tag',
  'code_owner',
  'creator',
  'last_human_user',
];

interface Read {
  readonly used: number | undefined;
  readonly declaration: Declaration | undefined;
  readonly fact: InventoryFact;
}

/** What a site declared goes over what a system said, and is the only source of immunity and honey. */
const withDeclaration = (identity: Identity, declared: Declaration | undefined): Identity => {
  if (!declared) return identity;
  const { flags } = identity;
  return {
    ...identity,
    ...(declared.class === undefined
      ? {}
      : { class: declared.class, classReason: `declared by ${declared.declaredBy}` }),
    ...(declared.personId === undefined ? {} : { personId: declared.personId }),
    flags: {
      ...flags,
      emergencyAccess: declared.emergencyAccess ?? false,
      honey: declared.honey ?? false,
      shared: declared.shared ?? flags.shared,
    },
  };
};

export class FactsView {
  readonly #book: FactBook;
  readonly #use: LastUse;
  readonly #now: () => number;
  /** By the version as it was read: opened anew, it is laid over anew. */
  readonly #reads = new WeakMap<Version, Read>();

  constructor(book: FactBook, use: LastUse, now: () => number) {
    this.#book = book;
    this.#use = use;
    this.#now = now;
  }

  read(timeline: Timeline | undefined, at: number | undefined): InventoryFact | undefined {
    if (!timeline) return undefined;
    const version = versionAt(timeline.versions, at);
    if (!version) return undefined;
    const { kind } = timeline;
    if (kind !== 'identity' && kind !== 'role' && kind !== 'credential') return version.fact;
    const used = this.#use.latest(timeline.key, at, version.bornAt);
    const declaration = kind === 'identity' ? this.declaration(timeline.id, at) : undefined;
    const last = this.#reads.get(version);
    if (last && last.used === used && last.declaration === declaration) return last.fact;
    const seen = withLastUse(version.fact, used);
    const fact = seen.kind === 'identity' ? withDeclaration(seen, declaration) : seen;
    this.#reads.set(version, { used, declaration, fact });
    return fact;
  }

  *all<F extends InventoryFact>(
    timelines: Iterable<Timeline>,
    at: number | undefined,
  ): Iterable<F> {
    for (const timeline of timelines) {
      const fact = this.read(timeline, at);
      if (fact) yield fact as F;
    }
  }

  identity(id: string, at: number | undefined): Identity | undefined {
    return this.read(this.#book.get('identity', id), at) as Identity | undefined;
  }

  role(id: string, at: number | undefined): Role | undefined {
    return this.read(this.#book.get('role', id), at) as Role | undefined;
  }

  principal(id: string, at: number | undefined): Principal | undefined {
    return this.identity(id, at) ?? this.role(id, at);
  }

  resource(id: string, at: number | undefined): Resource | undefined {
    return this.read(this.#book.get('resource', id), at) as Resource | undefined;
  }

  group(id: string, at: number | undefined): Group | undefined {
    return this.read(this.#book.get('group', id), at) as Group | undefined;
  }

  identities(at: number | undefined): Iterable<Identity> {
    return this.all<Identity>(this.#book.ofKind('identity'), at);
  }

  roles(at: number | undefined): Iterable<Role> {
    return this.all<Role>(this.#book.ofKind('role'), at);
  }

  groups(at: number | undefined): Iterable<Group> {
    return this.all<Group>(this.#book.ofKind('group'), at);
  }

  resources(at: number | undefined): Iterable<Resource> {
    return this.all<Resource>(this.#book.ofKind('resource'), at);
  }

  identitiesUnder(path: string, at: number | undefined): readonly Identity[] {
    return [...this.all<Identity>(this.#book.linked('under', path), at)];
  }

  ofSystem(
    kind: 'identity' | 'role' | 'group' | 'resource',
    system: Source,
    at: number | undefined,
  ): Iterable<InventoryFact> {
    return this.all(this.#book.linked('scope', systemKey(system, kind)), at);
  }

  inScope<K extends InventoryFact['kind']>(
    kind: K,
    key: string,
    at: number | undefined,
  ): readonly Extract<InventoryFact, { readonly kind: K }>[] {
    type Of = Extract<InventoryFact, { readonly kind: K }>;
    return [...this.all<Of>(this.#book.linked('scope', key), at)].filter(
      (one) => 'scope' in one && scopeKey(one.system, one.scope, kind) === key,
    );
  }

  resourcesOf(key: string, at: number | undefined): readonly Resource[] {
    const found = [...this.all<Resource>(this.#book.linked('type', key), at)];
    return found.filter(({ system, scope, type }) => typeKey(system, scope, type) === key);
  }

  keyed(key: string, at: number | undefined): readonly (Identity | Role | Group | Resource)[] {
    return [...this.all<Identity | Role | Group | Resource>(this.#book.linked('keyed', key), at)];
  }

  resourcesRunningAs(principalId: string, at: number | undefined): readonly Resource[] {
    const found = [...this.all<Resource>(this.#book.linked('runs', principalId), at)];
    return found.filter(({ runsAs }) => runsAs === principalId);
  }

  /** By the id of the resource: `<system>:<native id>`. */
  entitlementsOn(resourceId: string, at: number | undefined): readonly Entitlement[] {
    return [...this.all<Entitlement>(this.#book.linked('on', resourceId), at)].filter(
      ({ until }) => until === undefined || until > (at ?? this.#now()),
    );
  }

  credentials(ofId: string, at: number | undefined): readonly Credential[] {
    const found = [...this.all<Credential>(this.#book.linked('credentials', ofId), at)];
    return found.filter((one) => one.ofId === ofId);
  }

  credentialByNativeId(nativeId: string, at: number | undefined): Credential | undefined {
    // Asked of every event; what is shown is mostly a session, which no inventory lists.
    if (this.#book.linkedCount('native', nativeId) === 0) return undefined;
    for (const one of this.all<Credential>(this.#book.linked('native', nativeId), at)) return one;
    return undefined;
  }

  credentialsByNativeId(nativeId: string, at: number | undefined): readonly Credential[] {
    return [...this.all<Credential>(this.#book.linked('native', nativeId), at)].filter(
      (one) => one.nativeId === nativeId,
    );
  }

  endedCredential(
    nativeId: string,
    at: number | undefined,
  ): { readonly credential: Credential; readonly endedAt: number } | undefined {
    for (const timeline of this.#book.linked('native', nativeId)) {
      const last = timeline.versions.findLast(
        ({ from, to }) => to !== undefined && from < to && (at === undefined || to <= at),
      );
      if (last?.to !== undefined && last.fact.kind === 'credential')
        return { credential: last.fact, endedAt: last.to };
    }
    return undefined;
  }

  groupsOf(memberId: string, at: number | undefined): readonly Group[] {
    const out: Group[] = [];
    for (const timeline of this.#book.linked('groups', memberId)) {
      const membership = this.read(timeline, at);
      if (membership?.kind !== 'membership' || membership.memberId !== memberId) continue;
      const group = this.group(membership.groupId, at);
      if (group) out.push(group);
    }
    return out;
  }

  membersOf(groupId: string, at: number | undefined): readonly string[] {
    const out: string[] = [];
    for (const timeline of this.#book.linked('members', groupId)) {
      const membership = this.read(timeline, at);
      if (membership?.kind === 'membership') out.push(membership.memberId);
    }
    return out;
  }

  entitlements(holderId: string, at: number | undefined): readonly Entitlement[] {
    const found = this.all<Entitlement>(this.#book.linked('entitlements', holderId), at);
    return [...found].filter(
      ({ holderId: holder, until }) =>
        holder === holderId && (until === undefined || until > (at ?? this.#now())),
    );
  }

  trusts(targetId: string, at: number | undefined): readonly Trust[] {
    return [...this.all<Trust>(this.#book.linked('trusts', targetId), at)];
  }

  trustsNaming(principal: Trust['principal'], at: number | undefined): readonly Trust[] {
    const key = trustKey(principal);
    const found = this.all<Trust>(this.#book.linked('naming', key), at);
    return [...found].filter((one) => trustKey(one.principal) === key);
  }

  /** The latest declaration about this principal. */
  declaration(id: string, at: number | undefined): Declaration | undefined {
    // Asked of everybody who acts, and said of few.
    if (this.#book.linkedCount('declarations', id) === 0) return undefined;
    let latest: Declaration | undefined;
    for (const one of this.all<Declaration>(this.#book.linked('declarations', id), at)) {
      if (!latest || one.at > latest.at) latest = one;
    }
    return latest;
  }

  owners(id: string, at: number | undefined): readonly Owner[] {
    const found = [...this.all<Owner>(this.#book.linked('owners', id), at)];
    const declaration = this.declaration(id, at);
    if (declaration?.owner) {
      found.push({
        kind: 'owner',
        id: `${declaration.id}#owner`,
        ofId: id,
        who: declaration.owner,
        basis: 'declared',
        confidence: 1,
        since: declaration.at,
      });
    }
    const rank = (owner: Owner): number => basisRank.indexOf(owner.basis);
    return found.sort((a, b) => rank(a) - rank(b) || b.confidence - a.confidence);
  }

  whoIs(
    who: string,
    at: number | undefined,
  ): readonly { readonly id: string; readonly state: 'active' | 'disabled' | 'deleted' }[] {
    const handle = handleOf(who);
    const byId = this.#book.get('identity', who);
    const found = new Map(
      [
        ...(byId ? [byId] : []),
        ...this.#book.linked('handle', handle),
        ...this.#book.linked('email', handle),
      ].map((timeline) => [timeline.index, timeline]),
    );
    return [...found.values()].flatMap((timeline) => {
      const identity = this.identity(timeline.id, at);
      if (identity) {
        const { status } = identity;
        const gone = status === 'disabled' || status === 'deleted';
        return [{ id: timeline.id, state: gone ? status : 'active' }];
      }
      const first = timeline.versions[0];
      const existed = first !== undefined && (at === undefined || first.from <= at);
      return existed ? [{ id: timeline.id, state: 'deleted' as const }] : [];
    });
  }

  /** The environment label of a whole account, where known. */
  environmentOf(account: string, at: number | undefined): string | undefined {
    for (const one of this.all<Resource>(this.#book.linked('account', account), at)) {
      if (one.environment !== undefined) return one.environment;
    }
    return undefined;
  }
}
