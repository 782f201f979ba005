/** What the API server writes down of a call: who came, from where, what was asked, and how it went. */
import { randomUUID } from 'node:crypto';
import { parseJson } from '../../../core/index.ts';
import type { Raw } from '../../record.ts';
import type { TwinRequest } from '../../twin-server.ts';
import type { Held } from './resources.ts';

export const READER_TOKEN = 'reader-token-1';
/** Bound, so the log names it by its id. */
const ACTOR_ID = 'e58c2d30-0b5c-4f63-9b5e-4d1c7c1a0a01';
export const ACTOR_TOKEN = ['{"alg":"RS256"}', JSON.stringify({ jti: ACTOR_ID }), 'unsigned']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.');

export const tokenOf = (request: TwinRequest): string =>
  /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';

export const createAuditLog = (now: () => number, held: ReadonlyMap<string, Held>) => {
  const log: Raw[] = [];
  const record = (request: TwinRequest, permission: string, code: number): void => {
    const [verb = '', what = ''] = permission.split(' ');
    const [resource, ...group] = what.split('.');
    const isActor = tokenOf(request) === ACTOR_TOKEN;
    const as = held.get(tokenOf(request))?.as;
    const extra = isActor
      ? { 'authentication.kubernetes.io/credential-id': [`JTI=${ACTOR_ID}`] }
      : as?.extra;
    const forwarded = request.headers['x-forwarded-for'];
    log.push({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Metadata',
      auditID: randomUUID(),
      stage: 'ResponseComplete',
      requestURI: request.path,
      verb,
      user: {
        username: as?.username ?? `system:serviceaccount:countersign:${isActor ? 'act' : 'read'}`,
        ...(extra === undefined ? {} : { extra }),
      },
      // A twin is reached over loopback: a test says where its caller sits.
      sourceIPs: [forwarded ?? '127.0.0.1'],
      userAgent: request.headers['user-agent'],
      ...(as?.annotations === undefined ? {} : { annotations: as.annotations }),
      objectRef: {
        resource,
        ...(group.length === 0 ? {} : { apiGroup: group.join('.') }),
        namespace: request.params['namespace'],
        name: request.params['name'],
      },
      responseStatus: { metadata: {}, code },
      ...(/bindings$/.test(resource ?? '') && request.body !== ''
        ? { requestObject: parseJson(request.body) }
        : {}),
      stageTimestamp: new Date(now()).toISOString(),
    });
  };

  return { log, record };
};
