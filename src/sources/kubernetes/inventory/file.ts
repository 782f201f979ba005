/** Manifests and dumps (`kubectl get … -o json|yaml`): what was asked for, or what was there, as a file. */
import { loadAll } from 'js-yaml';
import { assertTreeSize, isObject } from '../../../core/index.ts';
import type { Snapshot } from '../../../model/index.ts';
import type { RawFile } from '../../contract.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { ONE_CLUSTER, REST_OF_CLUSTER } from '../ids.ts';
import { mapCluster } from './map.ts';
import type { ObjectKind } from './objects.ts';
import { workloadKinds } from './pods.ts';
import { emptyObjects } from './pull.ts';

const kinds: Readonly<Record<string, ObjectKind>> = {
  ServiceAccount: 'serviceAccounts',
  Secret: 'secrets',
  Pod: 'pods',
  Node: 'nodes',
  Role: 'roles',
  ClusterRole: 'clusterRoles',
  RoleBinding: 'roleBindings',
  ClusterRoleBinding: 'clusterRoleBindings',
  CertificateSigningRequest: 'certificateRequests',
  Namespace: 'namespaces',
  Service: 'services',
  ...Object.fromEntries(workloadKinds.map((one) => [one, 'workloads' as const])),
};

const groups =
  /^(?:v1|apps\/v1|batch\/v1(?:beta1)?|rbac\.authorization\.k8s\.io\/v1(?:beta1)?|certificates\.k8s\.io\/v1)$/;

const kindOf = (object: Raw): ObjectKind | undefined => {
  const version = str(object['apiVersion']) ?? '';
  const kind = str(object['kind']) ?? '';
  return groups.test(version) && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
};

/** `List`, and lists of one kind, whose items need not repeat what they are. */
const itemsOf = (object: Raw): readonly Raw[] => {
  const kind = str(object['kind']) ?? '';
  if (!kind.endsWith('List') || !groups.test(str(object['apiVersion']) ?? '')) return [object];
  const each = kind.slice(0, -'List'.length);
  return list(object['items']).map((item) => ({
    ...(each === '' ? {} : { kind: each, apiVersion: object['apiVersion'] }),
    ...obj(item),
  }));
};

const MAX_YAML = 4 * 1024 * 1024;
const DOCUMENTS = 10_000;

/** A dump of a large cluster holds many. */
const MOST_VALUES = 5_000_000;

const documentsIn = (text: string): readonly Raw[] => {
  if (
    text.length > MAX_YAML ||
    !/^kind: ?['"]?[A-Z]/m.test(text) ||
    !/^apiVersion: ?\S/m.test(text)
  )
    return [];
  try {
    const documents = loadAll(text).slice(0, DOCUMENTS).filter(isObject);
    assertTreeSize(documents, { most: MOST_VALUES });
    return documents;
  } catch {
    // Some other text: whoever knows it will say so.
    return [];
  }
};

/** A manifest that names no namespace goes where it is applied; `default` is where kubectl applies it. */
const placed = (object: Raw, kind: ObjectKind): Raw => {
  const meta = obj(object['metadata']);
  const isNamespaced = ![
    'nodes',
    'clusterRoles',
    'clusterRoleBindings',
    'certificateRequests',
    'namespaces',
  ].includes(kind);
  return isNamespaced && meta['namespace'] === undefined
    ? { ...object, metadata: { ...meta, namespace: 'default' } }
    : object;
};

export const inventoryFile = (
  file: RawFile,
  json: unknown,
): ((at: number) => Snapshot) | undefined => {
  const documents = isObject(json) ? [json] : json === undefined ? documentsIn(file.text) : [];
  const items = documents.flatMap(itemsOf);
  if (items.length === 0 || !items.some((one) => kindOf(one) !== undefined)) return undefined;
  const byKind = new Map<ObjectKind, Raw[]>();
  for (const one of items) {
    const kind = kindOf(one);
    if (kind === undefined) continue;
    const found = byKind.get(kind);
    if (found === undefined) byKind.set(kind, [placed(one, kind)]);
    else found.push(placed(one, kind));
  }
  const objects = { ...emptyObjects(), ...Object.fromEntries(byKind) };
  return (at) => ({
    system: 'kubernetes',
    scope: ONE_CLUSTER,
    takenAt: at,
    complete: [],
    blind: [
      {
        area: REST_OF_CLUSTER,
        kinds: ['identity', 'role', 'entitlement', 'membership', 'credential', 'resource'],
        because: 'a file holds some objects and never says that these are all',
      },
    ],
    // A file may leave out the account that it binds: nothing follows from its absence.
    facts: mapCluster(objects, {
      cluster: undefined,
      issuer: undefined,
      unread: new Set(['serviceAccounts']),
    }),
  });
};
