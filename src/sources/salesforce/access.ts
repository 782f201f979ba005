/**
 * Who can take a Salesforce organisation. Source: Salesforce help, "User permissions": Modify All Data and Author Apex
 * run as the system and reach all; Manage Users makes anybody an administrator; Customize Application rewrites rules.
 */
import type { AccessEvaluator } from '../../inventory/index.ts';
import { goalSteps, type Reach } from '../goal-steps.ts';

const reaches = new Map<string, Reach>([
  ['ManageUsers', { goal: 'control-plane', because: 'may make anybody an administrator' }],
  [
    'AssignPermissionSets',
    { goal: 'control-plane', because: 'may give itself any permission set', certain: false },
  ],
  [
    'ManageProfilesPermissionsets',
    { goal: 'control-plane', because: 'may rewrite the profile that it has' },
  ],
  [
    'ManageInternalUsers',
    { goal: 'grants', because: 'may change the accounts of people', certain: false },
  ],
  [
    'ManageAuthProviders',
    {
      goal: 'control-plane',
      because: 'may let an identity provider of its own in',
      certain: false,
    },
  ],
  [
    'AuthorApex',
    { goal: 'control-plane', because: 'writes code that runs as the system', certain: false },
  ],
  [
    'CustomizeApplication',
    { goal: 'control-plane', because: 'rewrites the rules of the organisation', certain: false },
  ],
  ['ModifyAllData', { goal: 'crown-jewels', because: 'reads and changes all records' }],
  ['ViewAllData', { goal: 'crown-jewels', because: 'reads all records' }],
  ['DataExport', { goal: 'crown-jewels', because: 'exports all records' }],
  [
    'ManageEncryptionKeys',
    { goal: 'crown-jewels', because: 'holds the keys of encrypted fields', certain: false },
  ],
]);

const changes = /^(?:Manage|Edit|Modify|Create|Delete|Customize|Author|Transfer|Bulk|Import|Reset)/;

export const salesforceAccess: AccessEvaluator = goalSteps({
  system: 'salesforce',
  reach(privilege) {
    const known = reaches.get(privilege);
    if (known !== undefined) return known;
    return changes.test(privilege) ? { goal: 'write', because: privilege } : undefined;
  },
  become: (view, { privileges, resources, via }) =>
    privileges.includes('oauth:*')
      ? resources
          .filter((to) => view.identity(to) !== undefined)
          .map((to) => ({
            to,
            because: `holds a ${via.name}, and acts as that user as far as its scopes go`,
            certain: false,
          }))
      : [],
});
