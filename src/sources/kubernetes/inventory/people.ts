/** Who can act in a cluster: service accounts, nodes, and the users that are only named. */
import { type Handle, type InventoryFact, known, noFlags, unknown } from '../../../model/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import { idIn, serviceAccountName } from '../ids.ts';
import { base, type MapOptions, made, metaOf, scopeOf } from './objects.ts';

export const identityFact = (
  options: { readonly cluster: string | undefined },
  native: string,
  more: {
    readonly class: 'human' | 'service_account' | 'workload';
    readonly why: string;
    readonly status: 'active' | 'deleted';
    readonly createdAt: number | undefined;
    readonly tags?: Readonly<Record<string, string>>;
    readonly handles?: readonly Handle[];
  },
): InventoryFact => ({
  ...base,
  kind: 'identity',
  id: idIn(options.cluster, native),
  nativeId: native,
  scope: scopeOf(options),
  name: native,
  class: more.class,
  classReason: more.why,
  flags: noFlags,
  status: more.status,
  createdAt: made(more.createdAt),
  interactive: known(more.class === 'human'),
  mfa:
    more.class === 'human'
      ? unknown('people sign in elsewhere; the cluster sees a certificate or token')
      : known(false),
  lastUsedAt: unknown('use of an account stands in the audit log only'),
  tags: more.tags ?? {},
  ...(more.handles === undefined ? {} : { handles: more.handles }),
});

/** Users are no objects of a cluster: what is known of them is their name, and by whose rule it was given. */
export const userFact = (
  options: { readonly cluster: string | undefined },
  name: string,
): InventoryFact => {
  const isMail = /^[^\s@]+@[^\s@]+$/.test(name);
  const isSystem = name.startsWith('system:');
  return identityFact(options, name, {
    class: isSystem ? 'workload' : 'human',
    why: isSystem
      ? 'names that begin with system: are kept for parts of the cluster'
      : 'a user of an outside sign-in or certificate, named by a binding; the cluster keeps no users',
    status: 'active',
    createdAt: undefined,
    tags: isMail ? { email: name } : {},
    handles: [{ kind: isMail ? 'email' : 'login', value: name, verified: false }],
  });
};

/** Claims of the object itself: whether the other side lets it in, the other side says. */
export const cloudRoles: readonly (readonly [
  annotation: string,
  target: (value: string) => string,
  name: string,
])[] = [
  ['eks.amazonaws.com/role-arn', (arn) => `aws:${arn}`, 'IAM role for service accounts'],
  ['iam.gke.io/gcp-service-account', (email) => `gcp:${email}`, 'workload identity of GKE'],
  ['azure.workload.identity/client-id', (id) => `entra:${id}`, 'workload identity of Azure'],
];

export const accountFacts = (object: Raw, options: MapOptions): readonly InventoryFact[] => {
  const { name, namespace, createdAt, annotations, uid } = metaOf(object);
  if (name === undefined || namespace === undefined) return [];
  const native = serviceAccountName(namespace, name);
  const automount = object['automountServiceAccountToken'];
  const client = str(annotations['azure.workload.identity/client-id']);
  const handles: readonly Handle[] = [
    ...(options.issuer === undefined
      ? []
      : [{ kind: 'oidc_subject', value: native, issuer: options.issuer, verified: true } as const]),
    ...(client === undefined ? [] : [{ kind: 'app_id', value: client, verified: false } as const]),
  ];
  return [
    identityFact(options, native, {
      class: 'workload',
      why: 'a service account: what runs in pods acts as it',
      status: 'active',
      createdAt,
      tags: {
        namespace,
        ...(uid === undefined ? {} : { uid }),
        ...(typeof automount === 'boolean' ? { automount: String(automount) } : {}),
        ...Object.fromEntries(
          cloudRoles.flatMap(([annotation]) => {
            const value = str(annotations[annotation]);
            return value === undefined ? [] : [[annotation, value]];
          }),
        ),
      },
      ...(handles.length > 0 ? { handles } : {}),
    }),
    ...cloudRoles.flatMap(([annotation, target, why]): readonly InventoryFact[] => {
      const value = str(annotations[annotation]);
      if (value === undefined) return [];
      return [
        {
          ...base,
          kind: 'trust',
          id: idIn(options.cluster, `federates/${native}/${annotation}`),
          targetId: target(value),
          principal: { kind: 'federated', value: native },
          mechanism: 'federation',
          effect: 'allow',
          conditions: { annotation, claimed: why },
          external: unknown('whether the other side trusts this cluster, only it can say'),
        },
      ];
    }),
  ];
};

export const nodeFacts = (object: Raw, options: MapOptions): readonly InventoryFact[] => {
  const { name, createdAt, labels } = metaOf(object);
  if (name === undefined) return [];
  const rules = ['control-plane', 'master'].some((one) =>
    Object.hasOwn(labels, `node-role.kubernetes.io/${one}`),
  );
  const provider = str(obj(object['spec'])['providerID']);
  return [
    identityFact(options, `system:node:${name}`, {
      class: 'workload',
      why: 'a node: its kubelet signs in by a certificate',
      status: 'active',
      createdAt,
      tags: {
        ...(provider === undefined ? {} : { provider }),
        ...(rules ? { controlPlane: 'true' } : {}),
      },
    }),
  ];
};
