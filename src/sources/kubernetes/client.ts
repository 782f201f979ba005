/** The API server through its own client: lists over pages, faults in our words. */
import type * as k8s from '@kubernetes/client-node';
import { CountersignError, isCountersignError, isObject, parseJson } from '../../core/index.ts';
import type { Raw } from '../record.ts';
import {
  retryAfterSeconds,
  type VendorCalls,
  type VendorFault,
  vendorCalls,
} from '../vendor-calls.ts';

export interface Cluster {
  readonly calls: VendorCalls;
  readonly core: k8s.CoreV1Api;
  readonly rbac: k8s.RbacAuthorizationV1Api;
  readonly certificates: k8s.CertificatesV1Api;
  readonly authorization: k8s.AuthorizationV1Api;
  /** Answers metadata only: of secrets nothing else is for us. */
  readonly metadataOnly: k8s.ConfigurationOptions;
}

export type Sleep = (milliseconds: number) => Promise<void>;

const words = (body: unknown): string | undefined => {
  try {
    const status = typeof body === 'string' ? parseJson(body) : body;
    return isObject(status) && typeof status['message'] === 'string'
      ? status['message']
      : undefined;
  } catch {
    return undefined;
  }
};

/** https://kubernetes.io/docs/reference/using-api/api-concepts/ and kinds/Status */
const faultOf = (thrown: unknown): VendorFault | undefined => {
  if (!isObject(thrown) || typeof thrown['code'] !== 'number') return undefined;
  const headers = isObject(thrown['headers']) ? thrown['headers'] : {};
  const after = headers['retry-after'];
  return {
    status: thrown['code'],
    message: words(thrown['body']) ?? `status ${thrown['code']}`,
    retryAfterSeconds: retryAfterSeconds(typeof after === 'string' ? after : undefined, Date.now()),
  };
};

/** Heavy: loaded when a cluster is talked to, not when the program starts. */
export const clusterOf = async (kubeconfig: string, sleep?: Sleep): Promise<Cluster> => {
  const sdk = await import('@kubernetes/client-node');
  const config = new sdk.KubeConfig();
  config.loadFromString(kubeconfig);
  return {
    calls: vendorCalls({ vendor: 'Kubernetes', faultOf, ...(sleep ? { sleep } : {}) }),
    core: config.makeApiClient(sdk.CoreV1Api),
    rbac: config.makeApiClient(sdk.RbacAuthorizationV1Api),
    certificates: config.makeApiClient(sdk.CertificatesV1Api),
    authorization: config.makeApiClient(sdk.AuthorizationV1Api),
    metadataOnly: sdk.setHeaderOptions(
      'Accept',
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    ),
  };
};

interface Page {
  readonly items: readonly unknown[];
  readonly metadata?: { readonly _continue?: string } | undefined;
}

const LIMIT = 500;
const TRIES = 3;

/** All objects of a kind. A continue token that ran out (410) means: from the beginning, with what is there now. */
export const listAll = async (
  cluster: Cluster,
  permission: string,
  list: (page: { readonly limit: number; readonly _continue?: string }) => Promise<Page>,
  told: (listed: number) => void,
): Promise<readonly Raw[]> => {
  for (let attempt = 1; ; attempt++) {
    const found: Raw[] = [];
    let next: string | undefined;
    try {
      do {
        const from = next;
        const page = await cluster.calls.ask(permission, () =>
          list({ limit: LIMIT, ...(from === undefined ? {} : { _continue: from }) }),
        );
        for (const item of page.items) if (isObject(item)) found.push(item);
        next = page.metadata?._continue || undefined;
        told(found.length);
      } while (next !== undefined);
      return found;
    } catch (fault) {
      const expired =
        isCountersignError(fault, 'ERR_ACTION_FAILED') && fault.detail['status'] === 410;
      if (!expired || attempt >= TRIES) throw fault;
    }
  }
};

/** Undefined where there is no such thing. */
export const orGone = async <T>(asked: Promise<T>): Promise<T | undefined> => {
  try {
    return await asked;
  } catch (fault) {
    if (fault instanceof CountersignError && fault.code === 'ERR_NOT_FOUND') return undefined;
    throw fault;
  }
};
