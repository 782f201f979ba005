/** A person taken out of the OpenAI organisation; coming back takes an invitation and new grants. */
import type { Action, Residual } from '../../../model/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import { factOf } from '../../vendor-action.ts';
import { nativeOf } from '../ids.ts';
import { OPENAI_READ, OPENAI_WRITE } from '../permissions.ts';
import {
  type Acting,
  agentsAction,
  PROPAGATION_MS,
  readBack,
  refuse,
  unlessMissing,
} from './acting.ts';
import { openAiActing } from './openai-acting.ts';

const permissions = { do: [OPENAI_READ, OPENAI_WRITE], verify: [OPENAI_READ], undo: [] };

const residualAfter = (at: number): readonly Residual[] => [
  {
    what: 'the membership itself',
    until: at + PROPAGATION_MS,
    because: 'OpenAI does not say how fast a removal is obeyed',
  },
  {
    what: 'keys of service accounts that the person made or saw',
    until: undefined,
    because:
      'service accounts belong to their project and not to a person; look at them one by one',
  },
];

export const removeOpenAiUser = (acting: Acting): Action => {
  const client = openAiActing(acting);
  const path = (id: string): string => `/v1/organization/users/${encodeURIComponent(id)}`;
  const read = async (id: string): Promise<Raw | undefined> => {
    const answer = await unlessMissing(client().send({ permission: OPENAI_READ, path: path(id) }));
    return answer === undefined ? undefined : obj(answer.body);
  };
  return agentsAction({
    id: 'agents.remove_openai_user',
    title: 'Remove a user from the OpenAI organisation',
    classes: ['human'],
    undo: 'irreversible',
    stage: 'freeze',
    permissions,
    async planFor(target, _params, context) {
      const id = nativeOf('openai', target.identityId) ?? target.nativeId.replace(/^openai:/, '');
      const user = await read(id);
      if (user === undefined) return refuse(`the organisation has no user ${id} any more`);
      if (user['is_service_account'] === true)
        return refuse(`${id} is a service account; remove it in its project`);
      const who = str(user['email']) ?? id;
      return {
        facts: { userId: id },
        changes: [`remove ${who} (${id}) from the organisation, with all memberships in projects`],
        disruption: `${who} cannot sign in to the organisation and needs a new invitation and new grants`,
        permissions,
        residual: residualAfter(context.now()),
      };
    },
    async do(plan, context) {
      const id = factOf(plan, 'userId');
      const alreadyDone = (await read(id)) === undefined;
      if (!alreadyDone)
        await client().send({ permission: OPENAI_WRITE, method: 'DELETE', path: path(id) });
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone,
        acceptedAt,
        residual: residualAfter(acceptedAt),
        undoState: {},
        detail: `user ${id} ${alreadyDone ? 'was gone already' : 'is removed'}`,
      };
    },
    async verify(plan, result, context) {
      const id = factOf(plan, 'userId');
      const isGone = (await read(id)) === undefined;
      const detail = `user ${id} is ${isGone ? 'gone' : 'still a member'}`;
      return readBack(isGone, result.acceptedAt, context.now(), result.residual, detail);
    },
  });
};
