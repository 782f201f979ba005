/** Rules of a cluster as grants: `<group>/<resource>:<verb>`, each part perhaps `*`. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Entitlement } from '../../../model/index.ts';

interface Wanted {
  /** `core` for the group without a name. */
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const parts = /^([^/]*)\/(.+):([^:]+)$/;

/** The first privilege of the grant that allows one of the verbs on one of the resources. */
export const coveredBy = ({ privileges }: Entitlement, wanted: Wanted): string | undefined =>
  privileges.find((one) => {
    const [, group, resource = '', verb = ''] = parts.exec(one) ?? [];
    return (
      (group === '*' || group === wanted.group) &&
      (resource === '*' || wanted.resources.includes(resource)) &&
      (verb === '*' || wanted.verbs.includes(verb))
    );
  });

/** Not bound to a namespace. */
export const isClusterWide = ({ resources }: Entitlement): boolean => resources.includes('*');

/** Roles named `system:…` belong to the control plane: the API server makes them anew. */
export const isOfTheCluster = ({ via }: Entitlement): boolean =>
  /(?:^|\/)(?:cluster)?roles\/(?:[^/]+\/)?system:/.test(via.name);

/** People, service accounts and parts of software; names that begin with `system:` else are the cluster's own. */
export const isTenant = (view: InventoryView, id: string, at: number): boolean => {
  const native = view.identity(id, at)?.nativeId ?? 'system:';
  return !native.startsWith('system:') || native.startsWith('system:serviceaccount:');
};
