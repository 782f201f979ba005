/** How our own service accounts are known in the audit logs, and how what they do reads there: our own calls accuse nobody. */
import type { Event } from '../../model/index.ts';
import type { ConnectionAbout } from '../contract.ts';
import { type GcpConfig, homeOf } from './config.ts';
import { gcpPermissions } from './permissions.ts';

/** An entry names the permission that was asked for, where it says which; else what was called: `methodName`. */
const gcpMethods: readonly string[] = [
  'google.iam.admin.v1.DisableServiceAccount',
  'google.iam.admin.v1.EnableServiceAccount',
  'google.iam.admin.v1.DisableServiceAccountKey',
  'google.iam.admin.v1.EnableServiceAccountKey',
  'google.iam.admin.v1.DeleteServiceAccountKey',
  'google.iam.admin.v1.SetIAMPolicy',
  'google.iam.v1.WorkloadIdentityPools.UpdateWorkloadIdentityPoolProvider',
  'SetIamPolicy',
];

/** The account itself, where the entry does not say with which of its keys it came. */
const named = ({ source, actor }: Event): readonly string[] =>
  source === 'gcp' && actor.credential === undefined ? [actor.name] : [];

export const aboutGcp = (config: GcpConfig): ConnectionAbout => {
  const { read, act, undo } = gcpPermissions;
  const acts = config.act !== undefined;
  return {
    scope: homeOf(config),
    credentials: [config.read.key, config.act?.key].flatMap((key) =>
      key === undefined
        ? []
        : [key.client_email, ...(key.private_key_id === undefined ? [] : [key.private_key_id])],
    ),
    named,
    acts,
    logged: acts ? [...read, ...act, ...undo, ...gcpMethods] : read,
  };
};
