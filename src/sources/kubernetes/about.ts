/** How our own accounts are known in the audit log, and how what they do reads there: our own calls accuse nobody. */
import { createHash, X509Certificate } from 'node:crypto';
import { JSON_SCHEMA, load } from 'js-yaml';
import type { ConnectionAbout } from '../contract.ts';
import { list, obj, type Raw, str } from '../record.ts';
import type { KubernetesConfig } from './config.ts';
import { placeOf } from './ids.ts';
import { permissions } from './permissions.ts';

/** Read, not verified: it is our own. Undefined where it is no JWT. */
const claimsIn = (token: string): Raw | undefined => {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    return obj(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch {
    // Three parts and no claims: some other token, which the log names by nothing that we could know.
    return undefined;
  }
};

/** A bound token goes by its id, a long-lived one by the secret that holds it. */
const handleOfToken = (token: string): readonly string[] => {
  const claims = claimsIn(token) ?? {};
  const id = str(claims['jti']);
  if (id !== undefined) return [`JTI=${id}`];
  const secret = str(claims['kubernetes.io/serviceaccount/secret.name']);
  const namespace = str(claims['kubernetes.io/serviceaccount/namespace']);
  return secret === undefined || namespace === undefined
    ? []
    : [placeOf('secrets', namespace, secret)];
};

const handleOfCertificate = (base64: string): readonly string[] => {
  const { raw } = new X509Certificate(Buffer.from(base64, 'base64'));
  return [`X509SHA256=${createHash('sha256').update(raw).digest('hex')}`];
};

/** Of every user in a kubeconfig. What a plug-in fetches is known when it is fetched, and not here. */
const handlesIn = (kubeconfig: string | undefined): readonly string[] => {
  if (kubeconfig === undefined) return [];
  return list(obj(load(kubeconfig, { schema: JSON_SCHEMA }))['users']).flatMap((one) => {
    const user = obj(obj(one)['user']);
    const token = str(user['token']);
    const certificate = str(user['client-certificate-data']);
    return [
      ...(token === undefined ? [] : handleOfToken(token)),
      ...(certificate === undefined ? [] : handleOfCertificate(certificate)),
    ];
  });
};

/** `update rolebindings.rbac.authorization.k8s.io` → `rbac.authorization.k8s.io/rolebindings:update`, as events say it. */
const asLogged = (permission: string): string => {
  const [verb = '', what = ''] = permission.split(' ');
  const [resource = '', ...group] = what.split('.');
  return `${group.length === 0 ? 'core' : group.join('.')}/${resource}:${verb}`;
};

export const aboutKubernetes = (config: KubernetesConfig): ConnectionAbout => {
  const acts = config.actKubeconfig !== undefined;
  const { read, act, undo } = permissions;
  return {
    ...(config.cluster === undefined ? {} : { scope: config.cluster }),
    credentials: [...handlesIn(config.kubeconfig), ...handlesIn(config.actKubeconfig)],
    acts,
    logged: (acts ? [...read, ...act, ...undo] : read).map(asLogged),
  };
};
