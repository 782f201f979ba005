/** What Entra's actions share: the acting app's Graph, what must never be acted on, and what would break. */
import { isCountersignError, MINUTE } from '../../../core/index.ts';
import type { ActionTarget } from '../../../model/index.ts';
import { type Raw, str } from '../../record.ts';
import { actApp, type EntraConfig } from '../config.ts';
import { connectGraph, type Graph, type GraphOptions } from '../graph.ts';

export interface ActingOptions extends GraphOptions {
  /** How long a change may take to be obeyed by all of Entra. */
  readonly replicationMs?: number;
}

export interface Acting {
  graph(): Graph;
  readonly replicationMs: number;
  /** Client ids of our own two apps. */
  readonly own: readonly string[];
}

/** Microsoft gives no figure; the directory is eventually consistent within minutes. */
const REPLICATION_MS = 2 * MINUTE;

export const actingIn = (config: EntraConfig, options: ActingOptions = {}): Acting => {
  let graph: Graph | undefined;
  return {
    graph() {
      graph ??= connectGraph(config, actApp(config), options);
      return graph;
    },
    replicationMs: options.replicationMs ?? REPLICATION_MS,
    own: [config.app.clientId, ...(config.act ? [config.act.clientId] : [])],
  };
};

export interface Refusal {
  readonly kind: 'refused';
  readonly because: string;
}

export const refuse = (because: string): Refusal => ({ kind: 'refused', because });

const bare = (id: string): string => id.replace(/^entra:/, '');

/** The object id: of the identity where the target is a credential or a right of it. */
export const objectIdOf = (target: ActionTarget): string =>
  bare(target.identityId ?? target.nativeId);

export const nativeOf = (target: ActionTarget): string => bare(target.nativeId);

/** What is forbidden whatever the object is. */
export const forbidden = (params: Raw): Refusal | undefined =>
  params['emergencyAccess'] === true
    ? refuse(
        'it is declared emergency access, which is never locked: page two people and contain what it changed downstream',
      )
    : undefined;

/** The object, or undefined where there is none (any more). */
export const found = async (
  graph: Graph,
  permission: string,
  path: string,
): Promise<Raw | undefined> => {
  try {
    return await graph.get(permission, path);
  } catch (fault) {
    if (isCountersignError(fault, 'ERR_NOT_FOUND')) return undefined;
    throw fault;
  }
};

export const USER_READ = 'User.Read.All';
export const APP_READ = 'Application.Read.All';

export const userOf = (graph: Graph, id: string): Promise<Raw | undefined> =>
  found(
    graph,
    USER_READ,
    `users/${id}?$select=id,userPrincipalName,displayName,accountEnabled,onPremisesSyncEnabled,onPremisesSecurityIdentifier,onPremisesDomainName,signInSessionsValidFromDateTime`,
  );

export const principalOf = (graph: Graph, id: string): Promise<Raw | undefined> =>
  found(
    graph,
    APP_READ,
    `servicePrincipals/${id}?$select=id,appId,displayName,accountEnabled,servicePrincipalType,appOwnerOrganizationId`,
  );

export const nameOf = (raw: Raw): string =>
  str(raw['userPrincipalName']) ?? str(raw['displayName']) ?? str(raw['id']) ?? 'unknown';

/** Owned by us: acting on it would end the response. */
export const ownApp = (acting: Acting, principal: Raw): Refusal | undefined =>
  acting.own.includes(str(principal['appId']) ?? '')
    ? refuse(
        'it is an app that Countersign itself works with: containing it would end the response; act by hand',
      )
    : undefined;
