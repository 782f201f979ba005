/** The identity graph over time: facts in, lineage and access out, all of it checkpointed. */
import { type StateEntry, stateOf } from '../core/index.ts';
import {
  type DatedFact,
  type Event,
  type FactKind,
  type Group,
  type Identity,
  type InventoryChange,
  placeIdOf,
  type Resource,
  type Role,
  type Snapshot,
  type Source,
} from '../model/index.ts';
import { AsOf } from './as-of.ts';
import { Batch, type Changed } from './batch.ts';
import { Queue } from './compact/queue.ts';
import type { Inventory, InventoryDelta } from './contract.ts';
import { appendedUse } from './dated.ts';
import type { Budget } from './edges.ts';
import { FactBook } from './fact-book.ts';
import { FactsView } from './facts-view.ts';
import { versionAt } from './fold.ts';
import { type Evaluators, Graph } from './graph.ts';
import { Intake } from './intake.ts';
import type { OwnKeys } from './key-tree.ts';
import { LastUse } from './last-use.ts';
import { LineageBook } from './lineage.ts';
import { bearers } from './linking/bearer.ts';
import { namesakes } from './linking/named.ts';
import { Parts } from './parts.ts';
import { placesTouchedBy } from './places.ts';
import type { PrivilegeRules } from './privilege-rules.ts';
import { PrivilegeUse } from './privilege-use.ts';
import { PullLog } from './pull-log.ts';
import { Revisions } from './revisions.ts';
import { subjectsOf, systemsOf, type Touched, touchGraph } from './subjects.ts';
import type { Timeline } from './timeline.ts';
import type { OfSystem } from './tracked.ts';
import { createView, type ViewParts } from './view.ts';

export interface InventoryOptions {
  /** Each system's own evaluator of access. */
  readonly access?: Evaluators;
  /** Each system's own rules of privileges. */
  readonly privileges?: ReadonlyMap<Source, PrivilegeRules>;
  /** Why use of a privilege cannot be seen in a system's usual log; undefined = it can. */
  readonly unobservable?: (system: Source, privilege: string) => string | undefined;
  readonly now: () => number;
}

/** Evaluations done beyond what is asked, per call: whoever else a change may concern. */
const BUDGET = {
  snapshot: { evaluations: 2_000, told: 2_000 },
  change: { evaluations: 10, told: 500 },
  event: { evaluations: 8, told: 16 },
  work: { evaluations: 100, told: 500 },
} satisfies Record<string, Budget>;
/** Looks at who is evaluated already, for each evaluation of one who is not. */
const LOOKS = 32;

const NOTHING: InventoryDelta = {
  principals: new Set(),
  used: new Set(),
  places: new Set(),
  versions: [],
};

const ownKeysOf = (access: Evaluators): OwnKeys => ({
  of: (fact) => ('system' in fact ? access[fact.system]?.keys?.of(fact) : undefined) ?? [],
  above: (system, key) => access[system]?.keys?.above?.(key),
});

const boundsOf = (spans: readonly Pick<DatedFact, 'from' | 'to'>[]): readonly number[] =>
  spans.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]));

export const createInventory = ({
  access = {},
  privileges = new Map(),
  unobservable = () => undefined,
  now,
}: InventoryOptions): Inventory => {
  const ownKeys = ownKeysOf(access);
  const book = new FactBook(({ kind, name, versions }) => {
    past.add(boundsOf(versions));
    if (kind === 'identity' || kind === 'role') fresh.add(graph.edges.nodeOfName(name));
  }, ownKeys);
  const pulls = new PullLog();
  const lastUse = new LastUse();
  const uses = new PrivilegeUse();
  const listings = new Parts();
  const facts = new FactsView(book, lastUse, now);
  const lineages = new LineageBook(bearers(book, facts), namesakes(book, facts));
  const state = stateOf({ facts: book, pulls, parts: listings, lastUse, uses, lineages });
  const intake = new Intake(book, pulls, listings);
  /** Principals never evaluated: their steps are worked out before a change, to see what it changes. */
  const fresh = new Queue();
  const revisions = new Revisions();

  const parts: ViewParts = {
    book,
    facts,
    lastUse,
    uses,
    pulls,
    unobservable,
    evaluates: (system) => access[system] !== undefined,
    spans: (system) => access[system]?.spansScopes === true,
    privileges: (system) => privileges.get(system),
    keysOf: ownKeys.of,
    graph: (at) => (at === undefined ? undefined : past.graph(at)) ?? graph,
    revision: () => revisions.all,
    now,
  };
  const view = createView(parts);
  const { names } = book;
  const ofSystem =
    (at?: number): OfSystem =>
    (system) => ({
      identities: (when = at) => facts.ofSystem('identity', system, when) as Iterable<Identity>,
      roles: (when = at) => facts.ofSystem('role', system, when) as Iterable<Role>,
      groups: (when = at) => facts.ofSystem('group', system, when) as Iterable<Group>,
      resources: (when = at) => facts.ofSystem('resource', system, when) as Iterable<Resource>,
      revision: () => revisions.of(system),
    });
  const graph: Graph = new Graph({ view, names, ofSystem: ofSystem() }, access, (account) =>
    facts.environmentOf(account, undefined),
  );
  const past: AsOf = new AsOf(
    (at) =>
      new Graph({ view: createView(parts, at), names, ofSystem: ofSystem(at) }, access, (account) =>
        facts.environmentOf(account, at),
      ),
  );

  const touched: Touched = { edges: graph.edges, nodes: graph.nodes, facts, book, ownKeys };

  const isPrincipal = (id: string): boolean =>
    book.get('identity', id) !== undefined || book.get('role', id) !== undefined;

  /** Work on what waits: principals whose posture must be judged again. */
  const tell = (budget: Budget, principals: Set<string>): void => {
    for (const node of graph.edges.settle(budget)) {
      const id = graph.edges.idOf(node);
      if (isPrincipal(id)) principals.add(id);
    }
  };

  const evaluateFresh = (): void => {
    let left = BUDGET.change.evaluations;
    for (let looks = left * LOOKS; looks > 0 && left > 0; looks--) {
      const node = fresh.take();
      if (node === undefined) return;
      if (graph.edges.isKeptNode(node)) continue;
      graph.edges.ensure(node);
      left--;
    }
  };

  const concern = ({ before, after, timeline }: Changed, principals: Set<string>): void => {
    for (const fact of [before?.fact, after?.fact]) {
      for (const id of fact ? subjectsOf(fact, book) : []) {
        if (isPrincipal(id)) principals.add(id);
      }
    }
    const { kind, id } = timeline;
    if ((kind === 'identity' || kind === 'role') && after) fresh.add(graph.edges.node(id));
  };

  /** What changed facts mean: whom to judge again, which steps are out of date. */
  const weigh = (changed: readonly Changed[], principals: Set<string>): void => {
    for (const one of changed) {
      concern(one, principals);
      if (touchGraph(one, touched)) revisions.grow(systemsOf(one));
    }
    past.add(boundsOf(changed.flatMap((one) => one.versions)));
  };

  const finish = (changed: readonly Changed[], budget: Budget): Omit<InventoryDelta, 'places'> => {
    const principals = new Set<string>();
    if (changed.length > 0) weigh(changed, principals);
    tell(budget, principals);
    const versions = changed.flatMap((one) => one.versions);
    return { ...NOTHING, principals, versions };
  };

  /** Last use of one principal or credential; at most one version an hour. */
  const used = (timeline: Timeline | undefined, time: number): readonly DatedFact[] => {
    if (!timeline || !versionAt(timeline.versions, time)) return [];
    if (!lastUse.note(timeline.key, time)) return [];
    lastUse.thin(timeline.key);
    const appended = appendedUse(timeline, lastUse, time);
    if (appended) {
      lastUse.mark(timeline.key, time);
      return appended;
    }
    const batch = new Batch(lastUse);
    batch.touch(timeline);
    lastUse.mark(timeline.key, time);
    return batch.finish().flatMap((one) => one.versions);
  };

  const observeUse = (event: Event, actingAs: string): InventoryDelta => {
    if (event.kind === 'authentication' && event.outcome === 'failure') return NOTHING;
    const timeline = book.get('identity', actingAs) ?? book.get('role', actingAs);
    const versions = [...used(timeline, event.time)];
    const acting = new Set<string>();
    if (versions.length > 0) acting.add(actingAs);
    const shown = event.actor.credential;
    const credential = shown && facts.credentialByNativeId(shown.nativeId, event.time);
    if (credential) {
      const more = used(book.get('credential', credential.id), event.time);
      versions.push(...more);
      if (more.length > 0 && isPrincipal(credential.ofId)) acting.add(credential.ofId);
    }
    return versions.length === 0 ? NOTHING : { ...NOTHING, used: acting, versions };
  };

  return {
    view,
    applySnapshot(snapshot: Snapshot) {
      const batch = new Batch(lastUse);
      intake.snapshot(snapshot, batch);
      for (const one of snapshot.uses ?? []) uses.vendorSaid(one.principalId, one.uses);
      revisions.grow([snapshot.system]);
      // What a pull could not see changes no fact, and yet what can be said of the place.
      const places = new Set([placeIdOf(snapshot.system, snapshot.scope)]);
      const delta = finish(batch.finish(), BUDGET.snapshot);
      const told = (snapshot.uses ?? []).map(({ principalId }) => principalId);
      return { ...delta, principals: new Set([...delta.principals, ...told]), places };
    },
    applyChanges(changes: readonly InventoryChange[]) {
      evaluateFresh();
      const batch = new Batch(lastUse);
      for (const change of changes) intake.change(change, batch);
      const changed = batch.finish();
      const places = placesTouchedBy(changed, facts);
      return { ...finish(changed, BUDGET.change), places };
    },
    observe(event, { isDrill = false } = {}) {
      const lineage = lineages.observe(event);
      if (!isDrill) uses.observe(event, lineage);
      const delta = isDrill ? NOTHING : observeUse(event, lineage.actingAs);
      if (graph.edges.waiting === 0) return { lineage, delta };
      const principals = new Set(delta.principals);
      tell(BUDGET.event, principals);
      return { lineage, delta: { ...delta, principals } };
    },
    liveSessions: (principalId, at, limit = 50) =>
      [...lineages.liveOf(principalId, at)]
        .sort((a, b) => b.expiresAt - a.expiresAt || (a.nativeId < b.nativeId ? -1 : 1))
        .slice(0, limit),
    count(kind: FactKind) {
      return book.liveCount(kind);
    },
    waiting: () => graph.edges.waiting,
    work() {
      const principals = new Set<string>();
      tell(BUDGET.work, principals);
      return { ...NOTHING, principals };
    },
    takeDirty: () => state.takeDirty(),
    restore(entries: Iterable<StateEntry>) {
      const others: StateEntry[] = [];
      book.restore(factsAmong(entries, others));
      state.restore(others);
      revisions.growAll();
    },
  };
};

const FACTS = 'facts/';

/** One by one, so that not all of them are held at once; the others are few. */
const factsAmong = function* (
  entries: Iterable<StateEntry>,
  others: StateEntry[],
): Generator<StateEntry> {
  for (const entry of entries) {
    if (entry.key.startsWith(FACTS)) yield { ...entry, key: entry.key.slice(FACTS.length) };
    else others.push(entry);
  }
};
