/** What is done to apps, their secrets, keys and grants. */
import { obj } from '../../record.ts';
import type { TwinRequest, TwinRoute } from '../../twin-server.ts';
import { oktaManage as manage } from '../permissions.ts';
import { part, removal, writer } from './change-parts.ts';
import { type Desk, error, notFound, ok } from './reading.ts';
import { nextId, type Thing } from './state.ts';

export const appRoutes = (desk: Desk): readonly TwinRoute[] => {
  const { state, now } = desk;
  const write = writer(desk);

  const switchable = (
    path: string,
    verb: 'activate' | 'deactivate',
    find: (request: TwinRequest) => Thing | undefined,
    event: string,
    answer: (thing: Thing) => unknown,
  ): TwinRoute => ({
    method: 'POST',
    path: `${path}/lifecycle/${verb}`,
    permission: manage.apps,
    answer(request) {
      const thing = find(request);
      if (thing === undefined) return notFound(path);
      const secrets = state.secrets.get(part(request, 'id')) ?? [];
      if (verb === 'deactivate' && secrets.length === 1 && secrets[0] === thing)
        return error(403, 'E0000001', 'Api validation failed: the only secret of the client');
      thing['status'] = verb === 'activate' ? 'ACTIVE' : 'INACTIVE';
      const id = part(request, 'id');
      write(request, `${event}.${verb}`, [{ id, type: 'AppInstance', displayName: id }]);
      return ok(answer(thing));
    },
  });

  const app = (request: TwinRequest) => state.apps.get(part(request, 'id'));
  const secret = (request: TwinRequest) =>
    state.secrets.get(part(request, 'id'))?.find((one) => one.id === part(request, 'secret'));
  const key = (request: TwinRequest) =>
    state.clientKeys.get(part(request, 'id'))?.find((one) => one.id === part(request, 'key'));
  const secretPath = '/api/v1/apps/:id/credentials/secrets/:secret';
  const keyPath = '/api/v1/apps/:id/credentials/jwks/:key';
  const switches = (['activate', 'deactivate'] as const).flatMap((verb) => [
    switchable('/api/v1/apps/:id', verb, app, 'application.lifecycle', () => ({})),
    switchable(secretPath, verb, secret, 'app.oauth2.client.secret', (one) => one),
    switchable(keyPath, verb, key, 'app.oauth2.client.key', (one) => one),
  ]);

  return [
    ...switches,
    {
      method: 'POST',
      path: '/api/v1/apps/:id/credentials/secrets',
      permission: manage.apps,
      answer(request) {
        const id = part(request, 'id');
        const kept = state.secrets.get(id) ?? [];
        if (kept.length >= 2)
          return error(
            400,
            'E0000001',
            'Api validation failed: You have reached the maximum number of client secrets per client.',
          );
        const at = new Date(now()).toISOString();
        const made: Thing = {
          id: nextId(state, 'ocs'),
          status: 'ACTIVE',
          created: at,
          lastUpdated: at,
          client_secret: `new-secret-${kept.length}-of-${id}`,
        };
        state.secrets.set(id, [...kept, made]);
        write(request, 'app.oauth2.client.secret.create', [
          { id, type: 'AppInstance', displayName: id },
        ]);
        return { status: 201, body: made };
      },
    },
    removal(
      '/api/v1/apps/:id/credentials/secrets/:item',
      manage.apps,
      state.secrets,
      (request) => part(request, 'id'),
      (request) => {
        write(request, 'app.oauth2.client.secret.delete', [
          { id: part(request, 'id'), type: 'AppInstance', displayName: part(request, 'id') },
        ]);
      },
    ),
    removal(
      '/api/v1/apps/:id/grants/:item',
      manage.grants,
      state.appGrants,
      (request) => part(request, 'id'),
      (request) => {
        write(request, 'app.oauth2.admin.consent.revoke', [
          { id: part(request, 'id'), type: 'AppInstance', displayName: part(request, 'id') },
        ]);
      },
    ),
    {
      method: 'POST',
      path: '/api/v1/apps/:id/grants',
      permission: manage.grants,
      answer(request) {
        const id = part(request, 'id');
        const made: Thing = {
          ...obj(JSON.parse(request.body)),
          id: nextId(state, 'oag'),
          status: 'ACTIVE',
          source: 'ADMIN',
          clientId: id,
          created: new Date(now()).toISOString(),
        };
        state.appGrants.set(id, [...(state.appGrants.get(id) ?? []), made]);
        write(request, 'app.oauth2.admin.consent.grant', [
          { id, type: 'AppInstance', displayName: id },
        ]);
        return { status: 201, body: made };
      },
    },
  ];
};
