/** Who can become what, over the edges each system's own evaluator gives; now or as of a time. */
import type { AccessEdge, Source } from '../model/index.ts';
import { isBlindTo } from './blind.ts';
import type { Names } from './compact/names.ts';
import type { AccessEvaluator, InventoryView, Reached } from './contract.ts';
import { EdgeCache, systemOfId, type Worked } from './edges.ts';
import { type EnvironmentOf, NodeFacts } from './node-facts.ts';
import { shortestPath } from './paths.ts';
import { reachOver } from './reach.ts';
import { Readings } from './readings.ts';
import { type TierAnswer, Tiers } from './tiers.ts';
import { type OfSystem, trackedView } from './tracked.ts';

export type Evaluators = Readonly<Record<Source, AccessEvaluator>>;

export interface GraphParts {
  readonly view: InventoryView;
  readonly names: Names;
  readonly ofSystem: OfSystem;
}

export class Graph {
  readonly edges: EdgeCache;
  readonly nodes: NodeFacts;
  readonly #view: InventoryView;
  readonly #evaluators: Evaluators;
  readonly #tiers: Tiers;
  /** What evaluators read through, noting what they rest on. */
  readonly #tracked = new Map<Source, InventoryView>();
  readonly #ofSystem: OfSystem;
  readonly #readings: Readings;

  constructor(
    { view, names, ofSystem }: GraphParts,
    evaluators: Evaluators,
    environmentOf: EnvironmentOf,
  ) {
    this.#view = view;
    this.#evaluators = evaluators;
    this.#ofSystem = ofSystem;
    this.#readings = new Readings(names);
    this.edges = new EdgeCache(
      {
        compute: (id) => this.#worked(id),
        outdate: (name) => this.#readings.outdate(name),
        scopeOf: (id) => (view.principal(id) ?? view.group(id))?.scope,
      },
      names,
    );
    this.nodes = new NodeFacts(this.edges, view, {
      environmentOf,
      worthChanged: (node) => this.#tiers.worthChanged(node),
      goalsChanged: () => this.#tiers.goalsChanged(),
    });
    this.#tiers = new Tiers({
      edges: this.edges,
      nodes: this.nodes,
      declared: (node) => this.#declared(node),
      nameOf: (node) =>
        (view.principal(node) ?? view.group(node) ?? view.resource(node))?.name ?? node,
    });
    this.edges.onChange((node) => this.#tiers.changed(node));
  }

  edgesFrom(id: string): readonly AccessEdge[] {
    return this.edges.edges(id);
  }

  path(from: string, to: string): readonly AccessEdge[] | undefined {
    return shortestPath(this.edges, from, to);
  }

  reach(id: string, limit: number | undefined): Reached {
    return reachOver(this.edges, this.nodes, id, limit);
  }

  tierOf(id: string): TierAnswer {
    const isKnown = this.#view.principal(id) !== undefined;
    if (!isKnown && this.edges.edges(id).length === 0) {
      return { tier: 2, because: 'not in the inventory: taken as ordinary production', path: [] };
    }
    if (isKnown && this.#evaluators[systemOfId(id)] === undefined) {
      const declared = this.#declared(id);
      if (declared !== undefined) return { tier: 0, because: declared, path: [] };
      return {
        tier: 2,
        because: `access in ${systemOfId(id)} is not evaluated: taken as ordinary production`,
        path: [],
      };
    }
    const answer = this.#tiers.tierOf(id);
    const unlisted = answer.tier === 3 ? this.#unlisted(id) : undefined;
    return unlisted === undefined ? answer : { tier: 2, because: unlisted, path: [] };
  }

  /** Why an empty answer is not "can do nothing": nobody listed what principals of its scope may do. */
  #unlisted(id: string): string | undefined {
    const principal = this.#view.principal(id);
    if (!principal || this.edges.edges(id).length > 0) return undefined;
    const spots = this.#view.blind(principal.system, principal.scope);
    const spot = spots.find(isBlindTo('entitlement', 'membership'));
    return spot && `what it may do is not known (${spot.because}): taken as ordinary production`;
  }

  #declared(id: string): string | undefined {
    return this.#view.identity(id)?.flags.emergencyAccess ? 'declared emergency access' : undefined;
  }

  #trackedFor(system: Source): InventoryView {
    const known = this.#tracked.get(system);
    if (known) return known;
    const own = { ...this.#view, ...this.#ofSystem(system) };
    const made = trackedView(system, own, this.#readings);
    this.#tracked.set(system, made);
    return made;
  }

  #worked(id: string): Worked {
    const { value, reads, wide } = this.#readings.run(() => this.#compute(id));
    const others = new Set(reads);
    others.delete(id);
    return { edges: value, reads: others, wide };
  }

  #compute(id: string): readonly AccessEdge[] {
    const isPrincipal = this.#view.principal(id) !== undefined;
    const thing = isPrincipal ? undefined : this.#view.resource(id);
    if (thing && !thing.foothold) return [];
    const groups = isPrincipal ? this.#view.groupsOf(id) : [];
    const memberships = groups.map(
      (group): AccessEdge => ({
        from: id,
        to: group.id,
        kind: 'member_of',
        because: '',
        certain: true,
      }),
    );
    const evaluate = this.#evaluators[systemOfId(id)];
    const steps = evaluate ? evaluate(this.#trackedFor(systemOfId(id)), id) : [];
    // A membership that the evaluator explains itself is told once.
    const told = new Set(steps.filter((e) => e.kind === 'member_of').map((e) => e.to));
    return [...memberships.filter((edge) => !told.has(edge.to)), ...steps];
  }
}
