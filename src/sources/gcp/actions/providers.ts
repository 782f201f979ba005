/** The switch of a workload identity provider. */
import type { Action } from '../../../model/index.ts';
import { stateAction } from '../../state-action.ts';
import { acts } from '../permissions.ts';
import { tokensOfProvider } from './residual.ts';
import { type Acting, missing, refuse, textParam } from './target.ts';

const providerPattern =
  /^projects\/[a-z0-9:-]+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+\/providers\/[a-z0-9-]+$/;

export const disableProvider = (acting: Acting): Action => {
  const read = async (name: string): Promise<{ readonly disabled: boolean } | undefined> => {
    const clients = acting.clients();
    const iam = await clients.iam();
    const found = await missing(
      clients.calls.ask(acts.readProvider, () =>
        iam.projects.locations.workloadIdentityPools.providers.get({ name }),
      ),
      undefined,
    );
    return found === undefined ? undefined : { disabled: found.data.disabled === true };
  };
  const set = async (name: string, disabled: boolean): Promise<void> => {
    const clients = acting.clients();
    const iam = await clients.iam();
    const change = { name, updateMask: 'disabled', requestBody: { disabled } };
    await clients.calls.ask(
      acts.changeProvider,
      () => iam.projects.locations.workloadIdentityPools.providers.patch(change),
      {
        repeat: 'throttled',
      },
    );
  };
  return stateAction('gcp', {
    id: 'gcp.disable_workload_identity_provider',
    title: 'Turn off a workload identity provider',
    stage: 'freeze',
    classes: ['workload', 'third_party_app', 'agent'],
    undo: 'exact',
    permissions: {
      do: [acts.readProvider, acts.changeProvider],
      verify: [acts.readProvider],
      undo: [acts.readProvider, acts.changeProvider],
    },
    propagationMs: acting.propagationMs,
    residual: (_params, at) => [tokensOfProvider(at)],
    async find(target) {
      const name = target.nativeId;
      if (!providerPattern.test(name))
        return refuse(
          'the target is no provider: name it projects/…/workloadIdentityPools/…/providers/…',
        );
      const found = await read(name);
      if (found === undefined) return refuse(`there is no provider ${name}`);
      return {
        facts: { name },
        already: found.disabled,
        changes: [`turn off provider ${name}`],
        disruption:
          'no workload gets a token through this provider: every pipeline behind it stops',
      };
    },
    async stands(plan) {
      const name = textParam(plan, 'name');
      const found = await read(name);
      return {
        stands: found?.disabled !== false,
        detail: `${name} is ${found?.disabled === false ? 'on' : 'off'}`,
      };
    },
    change: (plan) => set(textParam(plan, 'name'), true),
    async revert(plan) {
      const name = textParam(plan, 'name');
      const found = await read(name);
      if (found === undefined)
        return {
          undone: false,
          differences: [`${name} was deleted by somebody`],
          detail: `${name} cannot come back this way`,
        };
      if (!found.disabled)
        return { undone: true, differences: [`${name} was on already`], detail: `${name} is on` };
      await set(name, false);
      return { undone: true, differences: [], detail: `${name} is on again` };
    },
  });
};
