/** What the parts of the mapping share: the objects, what of them could not be read, and their metadata. */
import { known, unknown } from '../../../model/index.ts';
import { instant, obj, type Raw, str } from '../../record.ts';
import { ONE_CLUSTER } from '../ids.ts';

export interface ClusterObjects {
  readonly serviceAccounts: readonly Raw[];
  readonly secrets: readonly Raw[];
  readonly pods: readonly Raw[];
  readonly nodes: readonly Raw[];
  readonly roles: readonly Raw[];
  readonly clusterRoles: readonly Raw[];
  readonly roleBindings: readonly Raw[];
  readonly clusterRoleBindings: readonly Raw[];
  readonly certificateRequests: readonly Raw[];
  readonly namespaces: readonly Raw[];
  readonly services: readonly Raw[];
  /** Deployments and their like: what pods are made from. */
  readonly workloads: readonly Raw[];
}

export type ObjectKind = keyof ClusterObjects;

export interface MapOptions {
  readonly cluster: string | undefined;
  readonly issuer: string | undefined;
  readonly unread: ReadonlySet<ObjectKind>;
}

const SYSTEM = 'kubernetes';
export const base = { system: SYSTEM } as const;

export const metaOf = (object: Raw) => {
  const meta = obj(object['metadata']);
  return {
    name: str(meta['name']),
    namespace: str(meta['namespace']),
    createdAt: instant(meta['creationTimestamp']),
    labels: obj(meta['labels']),
    annotations: obj(meta['annotations']),
    uid: str(meta['uid']),
  };
};

export const made = (at: number | undefined) =>
  at === undefined ? unknown('the object has no date yet') : known(at);
export const scopeOf = ({ cluster }: { readonly cluster: string | undefined }): string =>
  cluster ?? ONE_CLUSTER;
