/** The switch of an Anthropic API key: inactive, and exactly as it was again. */
import { DAY } from '../../../core/index.ts';
import type { Action, Residual } from '../../../model/index.ts';
import { obj, str } from '../../record.ts';
import { factOf } from '../../vendor-action.ts';
import { actClient } from '../anthropic/client.ts';
import { nativeOf } from '../ids.ts';
import { ANTHROPIC_ADMIN } from '../permissions.ts';
import {
  type Acting,
  agentsAction,
  PROPAGATION_MS,
  readBack,
  refuse,
  required,
  unlessMissing,
} from './acting.ts';

const permissions = { do: [ANTHROPIC_ADMIN], verify: [ANTHROPIC_ADMIN], undo: [ANTHROPIC_ADMIN] };

/** Message Batches are worked off within 24 hours of their sending, or expire. */
const residualAfter = (at: number): readonly Residual[] => [
  {
    what: 'the key itself',
    until: at + PROPAGATION_MS,
    because: 'Anthropic does not say how fast a change of a key is obeyed',
  },
  {
    what: 'message batches that were sent with the key before',
    until: at + DAY,
    because:
      'batches are worked off for up to 24 hours; an inactive key cannot fetch their results',
  },
];

export const deactivateAnthropicKey = (acting: Acting): Action => {
  const client = () => {
    const config = required(acting.config.anthropic, 'Anthropic organisation');
    return actClient(config, required(config.actKey, 'actKey for Anthropic'), acting.sleep);
  };
  const path = (id: string): string => `/v1/organizations/api_keys/${encodeURIComponent(id)}`;
  const statusOf = async (id: string): Promise<string | undefined> => {
    const answer = await unlessMissing(
      client().send({ permission: ANTHROPIC_ADMIN, path: path(id) }),
    );
    return answer === undefined ? undefined : str(obj(answer.body)['status']);
  };
  const set = (id: string, status: 'active' | 'inactive') =>
    client().send({
      permission: ANTHROPIC_ADMIN,
      method: 'POST',
      path: path(id),
      body: { status },
    });
  return agentsAction({
    id: 'agents.deactivate_anthropic_key',
    title: 'Deactivate an Anthropic API key',
    classes: 'any',
    undo: 'exact',
    stage: 'freeze',
    permissions,
    async planFor(target, _params, context) {
      const id =
        nativeOf('anthropic', target.identityId) ?? target.nativeId.replace(/^anthropic:/, '');
      if (!id.startsWith('apikey_'))
        return refuse(`${target.nativeId} is no Anthropic API key; name one (apikey_…)`);
      const status = await statusOf(id);
      if (status === undefined) return refuse(`Anthropic knows no key ${id} any more`);
      if (status === 'archived' || status === 'expired')
        return refuse(`key ${id} is ${status}: nothing can be called with it`);
      return {
        facts: { keyId: id, statusBefore: status },
        changes: [
          status === 'active'
            ? `set API key ${id} to inactive`
            : `none: API key ${id} is ${status} already`,
        ],
        disruption: 'every call with this key is refused until it is active again',
        permissions,
        residual: residualAfter(context.now()),
      };
    },
    async do(plan, context) {
      const id = factOf(plan, 'keyId');
      const status = await statusOf(id);
      const alreadyDone = status !== 'active';
      if (!alreadyDone) await set(id, 'inactive');
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone,
        acceptedAt,
        residual: residualAfter(acceptedAt),
        undoState: { statusBefore: factOf(plan, 'statusBefore') },
        detail: alreadyDone
          ? `key ${id} was ${status ?? 'gone'} already`
          : `key ${id} is set to inactive`,
      };
    },
    async verify(plan, result, context) {
      const id = factOf(plan, 'keyId');
      const status = await statusOf(id);
      const now = context.now();
      const detail = `key ${id} is ${status ?? 'gone'}`;
      return readBack(status !== 'active', result.acceptedAt, now, result.residual, detail);
    },
    async undoIt(plan) {
      const id = factOf(plan, 'keyId');
      const answer = (undone: boolean, detail: string, differences: readonly string[] = []) => ({
        undone,
        kind: 'exact' as const,
        differences,
        detail,
      });
      if (factOf(plan, 'statusBefore') !== 'active')
        return answer(true, `key ${id} was not active before and stays so`);
      const status = await statusOf(id);
      if (status === 'active')
        return answer(true, `key ${id} is active`, [`key ${id} was active already`]);
      if (status !== 'inactive')
        return answer(false, `key ${id} cannot come back`, [
          `somebody made key ${id} ${status ?? 'vanish'}`,
        ]);
      await set(id, 'active');
      return answer(true, `key ${id} is active again`);
    },
  });
};
