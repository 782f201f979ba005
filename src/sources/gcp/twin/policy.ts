/** IAM policies of the twin: read whole, written whole under their etag, the difference logged. */
import { isObject } from '../../../core/index.ts';
import { list, obj, type Raw, str, strings } from '../../record.ts';
import type { TwinAnswer, TwinRequest } from '../../twin-server.ts';
import { bodyOf, type Doing, gcpError, ok } from './answer.ts';
import { logged, type Policy } from './state.ts';

const membersOf = ({ bindings }: Policy): ReadonlyMap<string, Raw> =>
  new Map(
    bindings.flatMap(({ role, members, condition }) =>
      members.map((member) => [
        `${role} ${member} ${JSON.stringify(condition)}`,
        { role, member, ...(condition ? { condition } : {}) },
      ]),
    ),
  );

/** Members in order of their names, as IAM keeps them; an etag that is not the last is refused. */
export const setPolicy = (doing: Doing, request: TwinRequest, resource: string): TwinAnswer => {
  const { state, clock } = doing;
  const before = state.policies.get(resource) ?? { version: 1, etag: 'e0', bindings: [] };
  const given = obj(bodyOf(request)['policy']);
  if (str(given['etag']) !== before.etag)
    return gcpError(
      409,
      'There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.',
      'ABORTED',
    );
  const after: Policy = {
    version: 3,
    etag: `e${state.ids.next++ + 10}`,
    bindings: list(given['bindings'])
      .map((one) => {
        const binding = obj(one);
        return {
          role: str(binding['role']) ?? '',
          members: [...strings(binding['members'])].sort(),
          ...(isObject(binding['condition']) ? { condition: binding['condition'] } : {}),
        };
      })
      .filter(({ members }) => members.length > 0),
  };
  after.bindings.sort((a, b) =>
    JSON.stringify(a.role + JSON.stringify(a.condition)).localeCompare(
      JSON.stringify(b.role + JSON.stringify(b.condition)),
    ),
  );
  state.policies.set(resource, after);
  const [was, is] = [membersOf(before), membersOf(after)];
  const bindingDeltas = [
    ...[...was].flatMap(([id, one]) => (is.has(id) ? [] : [{ action: 'REMOVE', ...one }])),
    ...[...is].flatMap(([id, one]) => (was.has(id) ? [] : [{ action: 'ADD', ...one }])),
  ];
  const account = /\/serviceAccounts\/(.+)$/.exec(resource)?.[1];
  logged(state, {
    method: account ? 'google.iam.admin.v1.SetIAMPolicy' : 'SetIamPolicy',
    service: account ? 'iam.googleapis.com' : 'cloudresourcemanager.googleapis.com',
    resource,
    actor: doing.actorOf(request),
    at: clock.now(),
    ...(account ? { labels: { email_id: account } } : {}),
    payload: { serviceData: { policyDelta: { bindingDeltas } } },
  });
  return ok(after);
};

export const getPolicy = (doing: Doing, resource: string): TwinAnswer =>
  ok(doing.state.policies.get(resource) ?? { version: 1, etag: 'e0' });
