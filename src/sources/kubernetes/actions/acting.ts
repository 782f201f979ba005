/** What every action stands on: the acting client, and how long the API servers take to obey. */
import { CountersignError, SECOND } from '../../../core/index.ts';
import type {
  ActionContext,
  ActionResult,
  ActionTarget,
  Residual,
  Verification,
} from '../../../model/index.ts';
import { type Cluster, clusterOf, type Sleep } from '../client.ts';
import type { KubernetesConfig } from '../config.ts';

export interface KubernetesActionOptions {
  /** For tests: no waiting between tries. */
  readonly sleep?: Sleep;
}

export interface Acting {
  cluster(): Promise<Cluster>;
}

/**
 * A token that was good stays in an API server's cache for 10 s (its authenticators' success TTL), and RBAC and
 * deletions reach each server by a watch: a read-back proves nothing before.
 */
const OBEYED_MS = 10 * SECOND;

const rbac = 'rbac.authorization.k8s.io';
export const BIND = `bind clusterroles.${rbac}`;
const subject = [`get rolebindings.${rbac}`, `update rolebindings.${rbac}`];
const clusterSubject = [`get clusterrolebindings.${rbac}`, `update clusterrolebindings.${rbac}`];

/** Whoever changes subjects must hold the role's rights or the verb `bind` on it, even to take somebody out. */
export const bindingPermissions = (isCluster: boolean) => {
  const all = [...(isCluster ? clusterSubject : subject), BIND];
  return { do: all, verify: all.slice(0, 1), undo: all };
};

/** To find the bindings that name an account. */
export const unbindPermissions = [`list rolebindings.${rbac}`, `list clusterrolebindings.${rbac}`];

export const secretPermissions = {
  do: ['get secrets', 'delete secrets'],
  verify: ['get secrets'],
  undo: [],
};
export const podPermissions = { do: ['list pods', 'delete pods'], verify: ['list pods'], undo: [] };
export const accountPermissions = {
  do: ['get serviceaccounts', 'delete serviceaccounts', 'create serviceaccounts'],
  verify: ['get serviceaccounts'],
  undo: [],
};

const every = [
  { do: unbindPermissions, undo: [] },
  bindingPermissions(false),
  bindingPermissions(true),
  secretPermissions,
  podPermissions,
  accountPermissions,
];
const union = (kind: 'do' | 'undo'): readonly string[] => [
  ...new Set(every.flatMap((one) => one[kind])),
];
export const permissionsToAct = { do: union('do'), undo: union('undo') };

export const actingOn = (config: KubernetesConfig, options: KubernetesActionOptions): Acting => {
  let cluster: Promise<Cluster> | undefined;
  return {
    cluster() {
      if (config.actKubeconfig === undefined)
        throw new CountersignError(
          'ERR_SOURCE_DENIED',
          'no actKubeconfig is configured: this connection only reads',
          {
            detail: { permission: 'authentication' },
          },
        );
      cluster ??= clusterOf(config.actKubeconfig, options.sleep);
      return cluster;
    },
  };
};

export interface Account {
  readonly namespace: string;
  readonly name: string;
}

export const accountOf = (target: ActionTarget): Account | undefined => {
  const match = /system:serviceaccount:([a-z0-9-]{1,63}):([a-z0-9.-]{1,253})$/.exec(
    target.identityId ?? target.nativeId,
  );
  const [, namespace, name] = match ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
};

export const propagating = (at: number): Residual => ({
  what: 'requests that an API server still lets through',
  until: at + OBEYED_MS,
  because: 'a token once found good is kept for 10 s, and changes reach each API server by a watch',
});

export const federated: Residual = {
  what: 'cloud sessions got with its tokens before (AWS, Google Cloud, Azure)',
  until: undefined,
  because: 'the cloud gave them for a time of its own and asks the cluster no more; end them there',
};

const still = (residuals: readonly Residual[], now: number): readonly Residual[] =>
  residuals.filter(({ until }) => until === undefined || until > now);

export const verified = async (check: {
  readonly result: ActionResult;
  readonly context: ActionContext;
  readonly heldTells: (nativeId: string) => boolean;
  readBack(): Promise<{ readonly stands: boolean; readonly detail: string }>;
}): Promise<Verification> => {
  const { held, now } = check.context;
  const residualAt = (at: number) => still(check.result.residual, at);
  if (held && check.heldTells(held.nativeId)) {
    const answer = await held.probe();
    const checkedAt = now();
    if (answer !== 'unknown')
      return {
        effective: answer === 'refused' ? 'yes' : 'no',
        checkedAt,
        how: 'held_credential',
        residual: residualAt(checkedAt),
        detail: `the API server ${answer === 'refused' ? 'refuses' : 'still accepts'} the held credential`,
      };
  }
  const { stands, detail } = await check.readBack();
  const checkedAt = now();
  const obeyed = checkedAt >= check.result.acceptedAt + OBEYED_MS;
  return {
    effective: !stands ? 'no' : obeyed ? 'yes' : 'unknown',
    checkedAt,
    how: 'read_back',
    residual: residualAt(checkedAt),
    detail:
      stands && !obeyed ? `${detail}; accepted, and not yet sure to be obeyed everywhere` : detail,
  };
};
