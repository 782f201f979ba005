/** ARNs and the ids we make of them. An id is `aws:` and the native id, so that logs and inventory meet. */

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** `arn:partition:service:region:account:resource`; the resource may hold colons. */
export const parseArn = (text: string): Arn | undefined => {
  if (!text.startsWith('arn:')) return undefined;
  const a = text.indexOf(':', 4);
  const b = a < 0 ? -1 : text.indexOf(':', a + 1);
  const c = b < 0 ? -1 : text.indexOf(':', b + 1);
  const d = c < 0 ? -1 : text.indexOf(':', c + 1);
  if (d < 0 || a === 4 || b === a + 1) return undefined;
  return {
    partition: text.slice(4, a),
    service: text.slice(a + 1, b),
    region: text.slice(b + 1, c),
    account: text.slice(c + 1, d),
    resource: text.slice(d + 1),
  };
};

export const awsId = (native: string): string => `aws:${native}`;

/** The last path element: the name of a user, role, group or policy. */
export const nameOfArn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

export const accountOfArn = (arn: string): string | undefined => {
  const account = parseArn(arn)?.account;
  return account === '' ? undefined : account;
};

export const iamArn = (account: string, resource: string, partition = 'aws'): string =>
  `arn:${partition}:iam::${account}:${resource}`;

/**
 * `arn:aws:sts::1:assumed-role/NAME/SESSION` → the role's ARN and the session name.
 * The STS form has lost the role's path: only a session issuer or the inventory knows it.
 */
export const assumedRole = (
  arn: string,
): { readonly roleArn: string; readonly sessionName: string } | undefined => {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'sts' || !parsed.resource.startsWith('assumed-role/')) return undefined;
  const [, role, ...session] = parsed.resource.split('/');
  if (!role) return undefined;
  return {
    roleArn: iamArn(parsed.account, `role/${role}`, parsed.partition),
    sessionName: session.join('/'),
  };
};

/** Inventory id of a credential by its public handle. */
export const credentialId = (nativeId: string): string => `aws:credential:${nativeId}`;

/** A console password has no handle of its own: it is one per principal. */
export const passwordHandle = (principalArn: string): string => `password@${principalArn}`;

/** The credential report numbers keys and hides their ids; joined to the id when a listing or an event shows it. */
export const unnamedKeyHandle = (slot: 1 | 2, userArn: string): string => `key${slot}@${userArn}`;

export const isUnnamedKey = (nativeId: string): boolean => /^key[12]@/.test(nativeId);

/** A service principal, e.g. `ec2.amazonaws.com`. */
export const serviceId = (service: string): string => `aws:service:${service}`;

/** An Identity Center user, by identity store (`d-…`) and user id. */
export const identityCenterUserId = (store: string, user: string): string =>
  `aws:identitystore:${store}:user/${user}`;

export const identityCenterGroupId = (store: string, group: string): string =>
  `aws:identitystore:${store}:group/${group}`;
