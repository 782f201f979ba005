/** Events of the API server's audit log. https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */
import type { Json } from '../common/stable.ts';
import { isoMicros } from '../common/times.ts';
import type { Organisation, Person } from '../organisation/model.ts';
import type { Random } from '../random.ts';
import { nodeAddress, type Pod, tokenOf, usernameOf } from './cluster.ts';

export interface Caller {
  readonly user: Json;
  readonly address: string;
  readonly agent: string;
}

export interface Ref {
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly name?: string;
  readonly subresource?: string;
  readonly group?: string;
}

export interface Asked {
  readonly verb: string;
  /** Undefined for addresses that are no resource. */
  readonly ref: Ref | undefined;
  readonly uri?: string;
  readonly code?: number;
  readonly body?: Json;
  readonly annotations?: Json;
}

const AUTH = 'authentication.kubernetes.io';

export const personCaller = (
  person: Pick<Person, 'email' | 'job'>,
  address: string,
  agent = kubectl,
): Caller => ({
  user: {
    username: person.email,
    groups: [person.job === 'admin' ? 'platform-admins' : 'engineers', 'system:authenticated'],
  },
  address,
  agent,
});

/** @param address elsewhere than in the pod. */
export const podCaller = (
  organisation: Organisation,
  pod: Pod,
  at: number,
  { address = pod.address, agent = goClient }: { address?: string; agent?: string } = {},
): Caller => ({
  user: {
    username: usernameOf(pod.account),
    uid: pod.uid,
    groups: [
      'system:serviceaccounts',
      `system:serviceaccounts:${pod.account.namespace}`,
      'system:authenticated',
    ],
    extra: {
      [`${AUTH}/credential-id`]: [tokenOf(organisation, pod, at)],
      [`${AUTH}/node-name`]: [pod.node],
      [`${AUTH}/pod-name`]: [pod.name],
      [`${AUTH}/pod-uid`]: [pod.uid],
    },
  },
  address,
  agent,
});

export const nodeCaller = (node: string): Caller => ({
  user: {
    username: `system:node:${node}`,
    groups: ['system:nodes', 'system:authenticated'],
  },
  address: nodeAddress(node),
  agent: 'kubelet/v1.33.4 (linux/amd64) kubernetes/8dc6be0',
});

export const controller = (name: string): Caller => ({
  user: {
    username: `system:serviceaccount:kube-system:${name}`,
    groups: ['system:serviceaccounts', 'system:authenticated'],
  },
  address: '10.40.0.2',
  agent: `kube-controller-manager/v1.33.4 (linux/amd64) kubernetes/8dc6be0/system:serviceaccount:kube-system:${name}`,
});

export const anonymous = (address: string, agent: string): Caller => ({
  user: { username: 'system:anonymous', groups: ['system:unauthenticated'] },
  address,
  agent,
});

export const kubectl = 'kubectl/v1.33.2 (darwin/arm64) kubernetes/a57b6f7';
const goClient = 'Go-http-client/2.0';

const uriOf = ({ resource, namespace, name, subresource, group }: Ref): string => {
  const root = group === undefined ? '/api/v1' : `/apis/${group}/v1`;
  const parts = [namespace && `namespaces/${namespace}`, resource, name, subresource];
  return [root, ...parts.filter((part) => part !== undefined && part !== '')].join('/');
};

const status = (code: number): Json =>
  code < 400
    ? { metadata: {}, code }
    : {
        metadata: {},
        status: 'Failure',
        reason: code === 403 ? 'Forbidden' : code === 401 ? 'Unauthorized' : 'NotFound',
        message: code === 403 ? 'forbidden: User cannot do that here' : 'not found',
        code,
      };

export const auditEvent = (
  at: number,
  random: Random,
  { user, address, agent }: Caller,
  { verb, ref, uri, code = 200, body, annotations }: Asked,
): Json => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: body === undefined ? 'Metadata' : 'RequestResponse',
  auditID: random.uuid(),
  stage: 'ResponseComplete',
  requestURI: uri ?? (ref === undefined ? '/' : uriOf(ref)),
  verb,
  user,
  sourceIPs: [address],
  userAgent: agent,
  ...(ref === undefined
    ? {}
    : {
        objectRef: {
          resource: ref.resource,
          ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
          ...(ref.name === undefined ? {} : { name: ref.name }),
          ...(ref.group === undefined ? {} : { apiGroup: ref.group }),
          apiVersion: 'v1',
          ...(ref.subresource === undefined ? {} : { subresource: ref.subresource }),
        },
      }),
  responseStatus: status(code),
  ...(body === undefined ? {} : { requestObject: body }),
  requestReceivedTimestamp: isoMicros(at),
  stageTimestamp: isoMicros(at),
  annotations: {
    'authorization.k8s.io/decision': code === 403 ? 'forbid' : 'allow',
    'authorization.k8s.io/reason': '',
    ...annotations,
  },
});
