/** What areas of one pull keep for each other. */
import { CountersignError } from '../../../core/index.ts';
import type { Graph } from '../graph.ts';

export interface PullWorld {
  readonly graph: Graph;
  readonly tenantId: string;
  /** App id → object id of its service principal here. */
  readonly principalOfApp: Map<string, string>;
  /** Object id of a service principal → values of its app roles by id. */
  readonly appRoles: Map<string, ReadonlyMap<string, string>>;
  principalsWhole: boolean;
  /** User id → registered for MFA. */
  readonly mfa: Map<string, boolean>;
  /** Last use by user id, app id or key id, epoch ms. */
  readonly lastUse: Map<string, number>;
  /** Object id → level, of those at risk. */
  readonly risk: Map<string, string>;
  /** Wear the role of directory synchronisation. */
  readonly synchronisers: Set<string>;
}

export const newWorld = (graph: Graph, tenantId: string): PullWorld => ({
  graph,
  tenantId,
  principalOfApp: new Map(),
  appRoles: new Map(),
  principalsWhole: false,
  mfa: new Map(),
  lastUse: new Map(),
  risk: new Map(),
  synchronisers: new Set(),
});

/** What rests on the list of service principals is not to be told from half of it. */
export const needPrincipals = (world: PullWorld): void => {
  if (world.principalsWhole) return;
  throw new CountersignError(
    'ERR_SOURCE_UNAVAILABLE',
    'the service principals were not listed whole, and this rests on them',
  );
};
