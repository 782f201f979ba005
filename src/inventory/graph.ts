/** Who can become what, over the edges each system's own evaluator gives; now or as of a time. */
import type { AccessEdge, Source, Tier } from '../model/index.ts';
import { isBlindTo } from './blind.ts';
import type { AccessEvaluator, InventoryView } from './contract.ts';
import { EdgeCache, systemOfId } from './edges.ts';
import { tierOfGoal } from './goals.ts';
import { shortestPath } from './paths.ts';
import { type TierAnswer, Tiers } from './tiers.ts';

export type Evaluators = Readonly<Record<Source, AccessEvaluator>>;

const harmless = /^(dev|development|test|testing|qa|sandbox|sbx|lab|playground|training)\b/i;

/** Writes in an account labelled as no production are low; its control plane and data stay what they are. */
const tierOfNode = (
  node: string,
  view: InventoryView,
  environmentOf: (account: string) => string | undefined,
): Tier | undefined => {
  const tier = tierOfGoal(node);
  if (tier === undefined) return view.resource(node)?.tier;
  if (tier !== 2) return tier;
  const [, system = '', ...scope] = node.split(':');
  return harmless.test(environmentOf(`${system}|${scope.join(':')}`) ?? '') ? 3 : tier;
};

export class Graph {
  readonly edges: EdgeCache;
  readonly #view: InventoryView;
  readonly #evaluators: Evaluators;
  readonly #tiers: Tiers;

  constructor(
    view: InventoryView,
    evaluators: Evaluators,
    environmentOf: (account: string) => string | undefined,
  ) {
    this.#view = view;
    this.#evaluators = evaluators;
    this.edges = new EdgeCache({
      compute: (id) => this.#compute(id),
      scopeOf: (id) => (view.principal(id) ?? view.group(id))?.scope,
    });
    this.#tiers = new Tiers({
      steps: (node) => this.edges.edges(node),
      declared: (node) => this.#declared(node),
      tierOfNode: (node) => tierOfNode(node, view, environmentOf),
      nameOf: (node) =>
        (view.principal(node) ?? view.group(node) ?? view.resource(node))?.name ?? node,
    });
    this.edges.onChange(() => this.#tiers.clear());
  }

  edgesFrom(id: string): readonly AccessEdge[] {
    return this.edges.edges(id);
  }

  path(from: string, to: string): readonly AccessEdge[] | undefined {
    return shortestPath((node) => this.edges.edges(node), from, to);
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
    const steps = evaluate ? evaluate(this.#view, id) : [];
    // A membership that the evaluator explains itself is told once.
    const told = new Set(steps.filter((e) => e.kind === 'member_of').map((e) => e.to));
    return [...memberships.filter((edge) => !told.has(edge.to)), ...steps];
  }
}
