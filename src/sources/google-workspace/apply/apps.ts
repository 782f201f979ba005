/** What applications are given and what is taken back. */
import { type InventoryChange, known } from '../../../model/index.ts';
import { parameter } from '../activity.ts';
import {
  appId,
  appPasswordNative,
  consentId,
  credentialId,
  delegationId,
  roleId,
  tokenNative,
} from '../ids.ts';
import { appIdentity, consent, delegation, everyUser, grantCredential } from '../inventory/apps.ts';
import { clientNamed } from '../targets.ts';
import { end, type Handler, ofUser, put, type Scene } from './scene.ts';

export const authorize: Handler = (scene) => {
  const client = clientNamed(scene.activity);
  const email = scene.event.actor.name;
  if (client === undefined || !email.includes('@')) return [];
  const id = appId(client);
  const name = parameter(scene.activity, 'app_name') ?? client;
  return [
    ...(scene.view.identity(id)
      ? []
      : [put(scene, appIdentity({ clientId: client, name }, scene.scope))]),
    put(scene, grantCredential(email, client, known(scene.event.time))),
    put(scene, consent(email, client, scene.activity.parameters.get('scope') ?? [])),
  ];
};

const takeBack = (scene: Scene, email: string, client: string): readonly InventoryChange[] => [
  end(scene, 'credential', credentialId(tokenNative(email, client))),
  end(scene, 'entitlement', consentId(email, client)),
];

export const revoke: Handler = (scene) => {
  const client = clientNamed(scene.activity);
  return client === undefined ? [] : takeBack(scene, scene.event.actor.name, client);
};

export const revokeGrant = ofUser((scene, email) => {
  const client = clientNamed(scene.activity);
  return client === undefined ? [] : takeBack(scene, email, client);
});

export const revokeAppPassword = ofUser((scene, email) => {
  const code = parameter(scene.activity, 'asp_id');
  return code === undefined
    ? []
    : [end(scene, 'credential', credentialId(appPasswordNative(email, code)))];
});

export const delegate: Handler = (scene) => {
  const client = clientNamed(scene.activity);
  if (client === undefined) return [];
  const scopes = scene.activity.parameters.get('api_scopes') ?? [];
  const granted = scopes.flatMap((one) => one.split(/[\s,]+/)).filter((one) => one !== '');
  return [
    ...(scene.view.role(roleId('every-user')) ? [] : [put(scene, everyUser(scene.scope))]),
    ...(scene.view.identity(appId(client))
      ? []
      : [
          put(
            scene,
            appIdentity(
              { clientId: client, name: client },
              scene.scope,
              'client with domain-wide delegation',
            ),
          ),
        ]),
    put(scene, delegation(client, granted)),
  ];
};

export const undelegate: Handler = (scene) => {
  const client = clientNamed(scene.activity);
  return client === undefined ? [] : [end(scene, 'trust', delegationId(client))];
};
