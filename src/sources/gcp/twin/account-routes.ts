/** Service accounts of the twin, their keys and switches. */
import type { Raw } from '../../record.ts';
import type { TwinRequest, TwinRoute } from '../../twin-server.ts';
import { acts, reads } from '../permissions.ts';
import { type Doing, type Draft, listed, notFound, ok, param, verbOf } from './answer.ts';
import { getPolicy, setPolicy } from './policy.ts';
import { logged, shown } from './state.ts';

const switched = (thing: Draft, off: boolean, now: number): void => {
  if (off) {
    thing['disabled'] = true;
    thing['twinDisabledAt'] = now;
  } else {
    delete thing['disabled'];
    delete thing['twinDisabledAt'];
  }
};

const accountPermission = (verb: string): string | undefined =>
  ({
    getIamPolicy: reads.accountPolicy,
    setIamPolicy: acts.setAccountPolicy,
    disable: acts.disableAccount,
    enable: acts.enableAccount,
  })[verb];

export const accountRoutes = (doing: Doing): readonly TwinRoute[] => {
  const { state, clock } = doing;
  const base = '/v1/projects/:project/serviceAccounts';
  const note = (request: TwinRequest, method: string, email: string, payload: Raw = {}): void =>
    logged(state, {
      method: `google.iam.admin.v1.${method}`,
      service: 'iam.googleapis.com',
      resource: `projects/-/serviceAccounts/${String(state.accounts.get(email)?.['uniqueId'])}`,
      actor: doing.actorOf(request),
      at: clock.now(),
      labels: { email_id: email, project_id: param(request, 'project') },
      payload,
    });
  const keyFound = (email: string, id: string): Draft | undefined =>
    state.keys.get(email)?.find((one) => String(one['name']).endsWith(`/keys/${id}`));
  return [
    {
      method: 'GET',
      path: base,
      permission: reads.accounts,
      answer: (request) =>
        listed(
          request,
          [...state.accounts.values()].filter(
            (one) => one['projectId'] === param(request, 'project'),
          ),
          'accounts',
        ),
    },
    // getIamPolicy of an account is a GET or a POST, as clients like.
    ...(['GET', 'POST'] as const).map(
      (method): TwinRoute => ({
        method,
        path: `${base}/:account`,
        permission: (request) =>
          accountPermission(verbOf(param(request, 'account'))[1]) ?? acts.readAccount,
        answer(request) {
          const [email, verb] = verbOf(param(request, 'account'));
          const account = state.accounts.get(email);
          const resource = `projects/${param(request, 'project')}/serviceAccounts/${email}`;
          if (account === undefined) return notFound();
          if (verb === '') return ok(shown(account));
          if (verb === 'getIamPolicy') return getPolicy(doing, resource);
          if (verb === 'setIamPolicy') return setPolicy(doing, request, resource);
          switched(account, verb === 'disable', clock.now());
          note(
            request,
            verb === 'disable' ? 'DisableServiceAccount' : 'EnableServiceAccount',
            email,
          );
          return ok({});
        },
      }),
    ),
    {
      method: 'GET',
      path: `${base}/:account/keys`,
      permission: reads.keys,
      answer: (request) =>
        ok({ keys: (state.keys.get(param(request, 'account')) ?? []).map(shown) }),
    },
    {
      method: 'GET',
      path: `${base}/:account/keys/:key`,
      permission: acts.readKey,
      answer(request) {
        const key = keyFound(param(request, 'account'), param(request, 'key'));
        return key ? ok(shown(key)) : notFound();
      },
    },
    {
      method: 'POST',
      path: `${base}/:account/keys/:key`,
      permission: (request) =>
        verbOf(param(request, 'key'))[1] === 'disable' ? acts.disableKey : acts.enableKey,
      answer(request) {
        const [id, verb] = verbOf(param(request, 'key'));
        const email = param(request, 'account');
        const key = keyFound(email, id);
        if (!key) return notFound();
        switched(key, verb === 'disable', clock.now());
        note(
          request,
          verb === 'disable' ? 'DisableServiceAccountKey' : 'EnableServiceAccountKey',
          email,
          { request: { name: key['name'] } },
        );
        return ok({});
      },
    },
    {
      method: 'DELETE',
      path: `${base}/:account/keys/:key`,
      permission: acts.deleteKey,
      answer(request) {
        const email = param(request, 'account');
        const key = keyFound(email, param(request, 'key'));
        if (!key) return notFound();
        state.keys.set(
          email,
          (state.keys.get(email) ?? []).filter((one) => one !== key),
        );
        state.deletedKeys.set(param(request, 'key'), clock.now());
        note(request, 'DeleteServiceAccountKey', email, { request: { name: key['name'] } });
        return ok({});
      },
    },
  ];
};
