/** A project's API key taken away for good: OpenAI has no switch for it. */
import type { Action, Residual } from '../../../model/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import { factOf } from '../../vendor-action.ts';
import { OPENAI_READ, OPENAI_WRITE } from '../permissions.ts';
import { idPages } from '../place-pull.ts';
import {
  type Acting,
  agentsAction,
  PROPAGATION_MS,
  readBack,
  refuse,
  unlessMissing,
} from './acting.ts';
import { openAiActing } from './openai-acting.ts';

const permissions = {
  do: [OPENAI_READ, OPENAI_WRITE],
  verify: [OPENAI_READ],
  undo: [],
};

const residualAfter = (at: number): readonly Residual[] => [
  {
    what: 'the key itself',
    until: at + PROPAGATION_MS,
    because: 'OpenAI does not say how fast a deleted key is refused',
  },
];

export const deleteOpenAiKey = (acting: Acting): Action => {
  const client = openAiActing(acting);
  const path = (project: string, id: string): string =>
    `/v1/organization/projects/${encodeURIComponent(project)}/api_keys/${encodeURIComponent(id)}`;
  const read = async (project: string, id: string): Promise<Raw | undefined> => {
    const answer = await unlessMissing(
      client().send({ permission: OPENAI_READ, path: path(project, id) }),
    );
    return answer === undefined ? undefined : obj(answer.body);
  };
  const find = async (id: string) => {
    const projects = '/v1/organization/projects?limit=100';
    for await (const page of idPages(client(), OPENAI_READ, projects, 'after')) {
      for (const project of page) {
        const projectId = str(project['id']);
        const key = projectId === undefined ? undefined : await read(projectId, id);
        if (projectId !== undefined && key !== undefined) return { projectId, key };
      }
    }
    return undefined;
  };
  return agentsAction({
    id: 'agents.delete_openai_key',
    title: "Delete a project's OpenAI API key",
    classes: 'any',
    undo: 'irreversible',
    stage: 'freeze',
    permissions,
    async planFor(target, _params, context) {
      const id = target.nativeId.replace(/^openai:/, '');
      const found = await find(id);
      if (found === undefined)
        return refuse(
          `no project has a key ${id}; an admin key is deleted by an owner in the console`,
        );
      if (str(obj(found.key['owner'])['type']) === 'service_account')
        return refuse(
          `key ${id} is of a service account, whose keys OpenAI deletes only with it; remove the service account`,
        );
      return {
        facts: { keyId: id, projectId: found.projectId },
        changes: [`delete API key ${id} of project ${found.projectId}, for good`],
        disruption: 'every call with this key is refused; a new key must be made and handed out',
        permissions,
        residual: residualAfter(context.now()),
      };
    },
    async do(plan, context) {
      const id = factOf(plan, 'keyId');
      const project = factOf(plan, 'projectId');
      const alreadyDone = (await read(project, id)) === undefined;
      if (!alreadyDone) {
        await client().send({
          permission: OPENAI_WRITE,
          method: 'DELETE',
          path: path(project, id),
        });
      }
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone,
        acceptedAt,
        residual: residualAfter(acceptedAt),
        undoState: {},
        detail: `key ${id} ${alreadyDone ? 'was gone already' : 'is deleted'}`,
      };
    },
    async verify(plan, result, context) {
      const id = factOf(plan, 'keyId');
      const isGone = (await read(factOf(plan, 'projectId'), id)) === undefined;
      const detail = `key ${id} is ${isGone ? 'gone' : 'still there'}`;
      return readBack(isGone, result.acceptedAt, context.now(), result.residual, detail);
    },
  });
};
