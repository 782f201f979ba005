/**
 * Who can take a Google Cloud project, folder or organisation, and who can become which service account. A binding on a
 * container reaches all below it. Conditions are not evaluated: they leave a step possible.
 * https://cloud.google.com/iam/docs/understanding-roles, …/service-account-permissions
 */
import type { AccessEvaluator, InventoryView } from '../../inventory/index.ts';
import type { AccessEdge, Entitlement, Trust } from '../../model/index.ts';
import { goalSteps, type Reach } from '../goal-steps.ts';

const SYSTEM = 'gcp';

/** Predefined roles that stand by their names, too many permissions being behind them. */
const roles = new Map<string, Reach>([
  ['*', { goal: 'control-plane', because: 'owners may do everything' }],
  ['roles/owner', { goal: 'control-plane', because: 'owners may do everything' }],
  [
    'roles/resourcemanager.organizationAdmin',
    { goal: 'control-plane', because: 'sets the policy of the organisation' },
  ],
  [
    'roles/resourcemanager.folderAdmin',
    { goal: 'control-plane', because: 'sets the policy of folders' },
  ],
  [
    'roles/resourcemanager.folderIamAdmin',
    { goal: 'control-plane', because: 'sets the policy of folders' },
  ],
  [
    'roles/resourcemanager.projectIamAdmin',
    { goal: 'control-plane', because: 'sets the policy of the project' },
  ],
  ['roles/iam.securityAdmin', { goal: 'control-plane', because: 'sets any policy' }],
  [
    'roles/iam.organizationRoleAdmin',
    { goal: 'control-plane', because: 'rewrites custom roles, its own among them', certain: false },
  ],
  [
    'roles/iam.roleAdmin',
    { goal: 'control-plane', because: 'rewrites custom roles, its own among them', certain: false },
  ],
  ['roles/editor', { goal: 'write', because: 'editors change nearly everything' }],
  ['roles/secretmanager.secretAccessor', { goal: 'crown-jewels', because: 'reads secrets' }],
  ['roles/secretmanager.admin', { goal: 'crown-jewels', because: 'reads secrets' }],
  [
    'roles/cloudkms.cryptoKeyDecrypter',
    { goal: 'crown-jewels', because: 'decrypts with its keys' },
  ],
  [
    'roles/cloudkms.cryptoKeyEncrypterDecrypter',
    { goal: 'crown-jewels', because: 'decrypts with its keys' },
  ],
  ['roles/storage.admin', { goal: 'crown-jewels', because: 'reads all objects' }],
  ['roles/storage.objectAdmin', { goal: 'crown-jewels', because: 'reads all objects' }],
  ['roles/storage.objectViewer', { goal: 'crown-jewels', because: 'reads all objects' }],
  ['roles/bigquery.admin', { goal: 'crown-jewels', because: 'reads all tables' }],
  ['roles/bigquery.dataViewer', { goal: 'crown-jewels', because: 'reads all tables' }],
  ['roles/bigquery.dataOwner', { goal: 'crown-jewels', because: 'reads all tables' }],
]);

const ruling = /^(?:resourcemanager\.(?:projects|folders|organizations)\.setIamPolicy)$/;
const reading =
  /^(?:secretmanager\.versions\.access|cloudkms\.cryptoKeyVersions\.useToDecrypt|storage\.objects\.get|bigquery\.tables\.getData|spanner\.databases\.select|datastore\.entities\.get)$/;
const changing =
  /\.(?:create|update|delete|set[A-Z]\w*|add\w*|remove\w*|attach\w*|detach\w*|undelete|patch|write\w*|actAs|start|stop|reset|enable|disable|destroy|move|import|cancel|run|invoke|call|publish)$/;

const isContainer = ({ resources }: Entitlement): boolean =>
  resources.some((one) => /^(?:projects|folders|organizations)\/[^/]+$/.test(one));

const reach = (privilege: string, one: Entitlement): Reach | undefined => {
  const known = roles.get(privilege);
  if (known !== undefined) return isContainer(one) ? known : undefined;
  if (privilege.startsWith('roles/'))
    return /[.](?:admin|editor|owner|\w*Admin|\w*Editor|\w*Writer|\w*Creator|developer|\w*Developer)$/.test(
      privilege,
    )
      ? { goal: 'write', because: 'a role that changes things', certain: false }
      : undefined;
  if (ruling.test(privilege))
    return { goal: 'control-plane', because: `${privilege} gives any role to anybody` };
  if (privilege === 'iam.roles.update')
    return {
      goal: 'control-plane',
      because: 'rewrites custom roles, its own among them',
      certain: false,
    };
  if (isContainer(one) && reading.test(privilege))
    return { goal: 'crown-jewels', because: `${privilege} on all there is` };
  return changing.test(privilege) ? { goal: 'write', because: privilege } : undefined;
};

/** `projects/p` is the place of its own; what stands in it belongs to it. */
const place = ({ resources }: Entitlement, scope: string): string =>
  /^(?:(?:projects|folders|organizations)\/[^/]+)/.exec(resources[0] ?? '')?.[0] ?? scope;

/** Acting as an account in what one runs needs a right to run something. */
const running =
  /^(?:roles\/(?:owner|editor|compute\.(?:admin|instanceAdmin(?:\.v1)?)|cloudfunctions\.(?:admin|developer)|run\.(?:admin|developer)|cloudbuild\.builds\.editor|dataflow\.(?:admin|developer)|dataproc\.(?:admin|editor)|composer\.admin|workflows\.(?:admin|editor)|container\.admin|notebooks\.admin|aiplatform\.(?:admin|user)|appengine\.(?:appAdmin|deployer))|\*|(?:compute\.instances|cloudfunctions\.functions|run\.(?:services|jobs)|cloudbuild\.builds|dataflow\.jobs|dataproc\.(?:clusters|jobs)|workflows\.workflows|cloudscheduler\.jobs|notebooks\.instances|aiplatform\.customJobs)\.create|compute\.instances\.setMetadata|compute\.instances\.setServiceAccount|cloudfunctions\.functions\.update|run\.services\.update)$/;

const runs = (view: InventoryView, id: string): boolean =>
  view
    .entitlementsOf(id)
    .some(
      ({ effect, privileges }) => effect === 'allow' && privileges.some((one) => running.test(one)),
    );

const byMinting = /(?:TokenCreator|KeyAdmin|serviceAccountAdmin)$|^roles\/owner$/;

const stepOf = (
  view: InventoryView,
  from: string,
  trust: Trust,
): Pick<AccessEdge, 'because' | 'certain'> => {
  const role = String(trust.conditions?.['role'] ?? '');
  const open = trust.conditions?.['expression'] !== undefined;
  const on = String(trust.conditions?.['on'] ?? '');
  if (trust.mechanism !== 'impersonation' || byMinting.test(role))
    return { because: `${role} on ${on} lets it make tokens of the account`, certain: !open };
  const certain = runs(view, from);
  return {
    because: certain
      ? `${role} on ${on}, and it may run code as the account`
      : `${role} on ${on}; with something that it may run, it acts as the account`,
    certain: certain && !open,
  };
};

const evaluate: AccessEvaluator = (view, from) =>
  goalSteps({
    system: SYSTEM,
    reach,
    place,
    trusted: (trust) => stepOf(view, from, trust),
  })(view, from);

export const gcpAccess: AccessEvaluator = Object.assign(evaluate, { spansScopes: true as const });
