/** What nodes of the access graph are, looked up once and kept as two bytes until somebody says that it changed. */
import type { Source, Tier } from '../model/index.ts';
import { Bytes, Ints } from './compact/ints.ts';
import type { InventoryView, ReachKind } from './contract.ts';
import { type EdgeCache, systemOfId } from './edges.ts';
import { tierOfGoal } from './goals.ts';

const kinds: readonly ReachKind[] = ['identity', 'role', 'group', 'resource', 'goal', 'unlisted'];
const KNOWN = 0x80;
const DECLARED = 0x40;
/** Declared or not, and the tier. */
const WORTH = DECLARED | 7;

const harmless = /^(dev|development|test|testing|qa|sandbox|sbx|lab|playground|training)\b/i;

export type EnvironmentOf = (account: string) => string | undefined;

export interface NodeFactsParts {
  readonly environmentOf: EnvironmentOf;
  /** Another tier, or declared otherwise than before. */
  readonly worthChanged: (node: number) => void;
  readonly goalsChanged: () => void;
}

export class NodeFacts {
  readonly #view: InventoryView;
  readonly #parts: NodeFactsParts;
  readonly #edges: EdgeCache;
  /** Known, declared, kind (3 bits), tier + 1 (3 bits). */
  readonly #facts = new Bytes();
  /** Code of its system + 1. */
  readonly #systemOf = new Ints();
  readonly #systems: Source[] = [];
  readonly #systemCodes = new Map<Source, number>();
  /** Their tier hangs on the label of an account. */
  readonly #goals = new Set<number>();

  constructor(edges: EdgeCache, view: InventoryView, parts: NodeFactsParts) {
    this.#view = view;
    this.#parts = parts;
    this.#edges = edges;
  }

  kind(node: number): ReachKind {
    return kinds[(this.#of(node) >> 3) & 7] ?? 'unlisted';
  }

  /** Tier of a goal or a resource, where known. */
  tier(node: number): Tier | undefined {
    const tier = this.#of(node) & 7;
    return tier === 0 ? undefined : ((tier - 1) as Tier);
  }

  /** Tier 0 because the site said so. */
  isDeclared(node: number): boolean {
    return (this.#of(node) & DECLARED) > 0;
  }

  /** Of a goal, that of the system that it is in. */
  systemCode(node: number): number {
    const code = this.#systemOf.get(node);
    return code > 0 ? code - 1 : this.#learnSystem(node);
  }

  systemOf(code: number): Source {
    return this.#systems[code] ?? '';
  }

  /** Something about it changed. */
  forget(id: string): void {
    const node = this.#edges.find(id);
    if (node >= 0 && this.#isOther(node)) this.#parts.worthChanged(node);
  }

  forgetGoals(): void {
    const others = [...this.#goals].filter((node) => this.#isOther(node));
    if (others.length > 0) this.#parts.goalsChanged();
  }

  /** Looked at anew where it was looked at before: is it worth something else? */
  #isOther(node: number): boolean {
    const before = this.#facts.get(node);
    if ((before & KNOWN) === 0) return false;
    this.#facts.set(node, 0);
    return ((before ^ this.#of(node)) & WORTH) > 0;
  }

  #of(node: number): number {
    const known = this.#facts.get(node);
    if ((known & KNOWN) > 0) return known;
    const id = this.#edges.idOf(node);
    const goal = this.#edges.isGoal(node) ? tierOfGoal(id) : undefined;
    if (goal !== undefined) this.#goals.add(node);
    const facts =
      goal === undefined ? this.#look(id) : this.#tell('goal', this.#labelled(id, goal));
    this.#facts.set(node, facts);
    return facts;
  }

  #look(id: string): number {
    const identity = this.#view.identity(id);
    if (identity) {
      const declared = identity.flags.emergencyAccess ? DECLARED : 0;
      return this.#tell('identity', undefined) | declared;
    }
    if (this.#view.role(id)) return this.#tell('role', undefined);
    if (this.#view.group(id)) return this.#tell('group', undefined);
    const resource = this.#view.resource(id);
    return resource ? this.#tell('resource', resource.tier) : this.#tell('unlisted', undefined);
  }

  #tell(kind: ReachKind, tier: Tier | undefined): number {
    return KNOWN | (kinds.indexOf(kind) << 3) | (tier === undefined ? 0 : tier + 1);
  }

  /** Writes in an account labelled as no production are low; its control plane and data stay what they are. */
  #labelled(id: string, tier: Tier): Tier {
    if (tier !== 2) return tier;
    const [, system = '', ...scope] = id.split(':');
    return harmless.test(this.#parts.environmentOf(`${system}|${scope.join(':')}`) ?? '')
      ? 3
      : tier;
  }

  #learnSystem(node: number): number {
    const id = this.#edges.idOf(node);
    const system = systemOfId(this.#edges.isGoal(node) ? id.slice(id.indexOf(':') + 1) : id);
    let code = this.#systemCodes.get(system);
    if (code === undefined) {
      code = this.#systems.push(system) - 1;
      this.#systemCodes.set(system, code);
    }
    this.#systemOf.set(node, code + 1);
    return code;
  }
}
