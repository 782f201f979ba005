/**
 * What a request to the API server means in OCSF terms.
 * Verbs and subresources: https://kubernetes.io/docs/reference/access-authn-authz/authorization/
 */
import type { Meaning } from '../make-event.ts';

export interface Asked {
  readonly verb: string;
  /** `pods`, or `pods/exec` with its subresource. Empty for a plain URL. */
  readonly resource: string;
  readonly group: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly impersonates: boolean;
  /** `kubernetes.io/service-account-token`, where the record shows the object. */
  readonly secretType: string | undefined;
}

const meaning = (
  classUid: number,
  activityId: number,
  kind: Meaning['kind'],
  effect: Meaning['effect'] = 'write',
): Meaning => ({ classUid, activityId, kind, effect });

const reads = new Set(['get', 'list', 'watch', 'head', 'options']);
const removals = new Set(['delete', 'deletecollection']);

/** Create 1, Read 2, Update 3, Delete 4; other verbs (`proxy`) are told by name. */
const crudOf = (verb: string): number => {
  if (reads.has(verb)) return 2;
  if (removals.has(verb)) return 4;
  if (verb === 'create' || verb === 'post') return 1;
  return verb === 'update' || verb === 'patch' || verb === 'put' ? 3 : 99;
};

const effectOf = (verb: string): Meaning['effect'] => (reads.has(verb) ? 'read' : 'write');

/** Reviews answer a question and change nothing, though their verb is `create`. */
const reviews = new Set([
  'selfsubjectaccessreviews',
  'selfsubjectrulesreviews',
  'selfsubjectreviews',
  'subjectaccessreviews',
  'localsubjectaccessreviews',
]);

/** A session inside of somebody's container or node: whoever has it is that workload. */
const sessions = new Set([
  'pods/exec',
  'pods/attach',
  'pods/portforward',
  'pods/ephemeralcontainers',
]);

/** What decides over others' requests. */
const rulers = new Set([
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'networkpolicies',
  'podsecuritypolicies',
  'apiservices',
]);

const ofAccounts = ({ verb }: Asked): Meaning => {
  if (removals.has(verb)) return meaning(3001, 6, 'privilege_change');
  return meaning(3001, verb === 'create' ? 1 : 99, 'privilege_change');
};

const ofCertificates = ({ verb, resource }: Asked): Meaning => {
  if (resource.endsWith('/approval')) return meaning(3004, 10, 'token_issuance');
  if (removals.has(verb)) return meaning(3004, 4, 'privilege_change');
  return meaning(3004, verb === 'create' ? 1 : 3, 'token_issuance');
};

const ofWrites = (asked: Asked): Meaning | undefined => {
  const { verb, resource } = asked;
  const entity = (kind: Meaning['kind']) => meaning(3004, crudOf(verb), kind);
  if (resource === 'rolebindings' || resource === 'clusterrolebindings')
    return meaning(3005, removals.has(verb) ? 2 : 1, 'privilege_change');
  if (resource === 'roles' || resource === 'clusterroles') return entity('privilege_change');
  if (resource === 'serviceaccounts') return ofAccounts(asked);
  if (resource.startsWith('certificatesigningrequests')) return ofCertificates(asked);
  if (resource === 'secrets')
    return entity(
      asked.secretType === 'kubernetes.io/service-account-token' ? 'token_issuance' : 'other',
    );
  // EKS maps AWS identities to users of the cluster in this map.
  if (resource === 'configmaps' && asked.namespace === 'kube-system' && asked.name === 'aws-auth')
    return entity('privilege_change');
  return rulers.has(resource) ? entity('privilege_change') : undefined;
};

/** Never undefined: what the table does not know is a call of the API. */
export const meaningOf = (asked: Asked): Meaning => {
  const { verb, resource } = asked;
  if (resource === 'serviceaccounts/token') return meaning(3003, 99, 'token_issuance');
  if (resource === 'tokenreviews') return meaning(3002, 99, 'authentication', 'read');
  if (sessions.has(resource)) return meaning(3003, 99, 'authentication');
  const written = reads.has(verb) ? undefined : ofWrites(asked);
  if (written !== undefined) return written;
  // Whatever is done as somebody else is first of all being somebody else.
  if (asked.impersonates) return meaning(3003, 99, 'authentication', effectOf(verb));
  if (reviews.has(resource)) return meaning(6003, 2, 'other', 'read');
  if (resource === 'secrets') return meaning(6003, 2, 'secret_access', 'read');
  const through = resource.endsWith('/proxy');
  return meaning(6003, crudOf(verb), through ? 'service_to_service' : 'other', effectOf(verb));
};
