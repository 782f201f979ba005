/** Accounts that come, go, change their state or their name. */
import { known } from '../../../model/index.ts';
import { parameter } from '../activity.ts';
import { addressId } from '../ids.ts';
import { userIdentity } from '../inventory/users.ts';
import { userNamed } from '../targets.ts';
import { dependents, end, type Handler, ofUser, patch, put } from './scene.ts';

export const createUser = ofUser((scene, email) => {
  const made = userIdentity(
    {
      primaryEmail: email,
      creationTime: new Date(scene.event.time).toISOString(),
      suspended: false,
      isEnrolledIn2Sv: false,
      lastLoginTime: '1970-01-01T00:00:00.000Z',
    },
    scene.scope,
  );
  const maker = scene.event.actor.principalId;
  if (made === undefined) return [];
  return [
    put(scene, made),
    ...(maker === undefined
      ? []
      : [
          put(scene, {
            kind: 'owner',
            id: `${made.id}#owner/creator`,
            ofId: made.id,
            who: maker,
            basis: 'creator',
            confidence: 0.3,
            since: scene.event.time,
          }),
        ]),
  ];
});

export const status = (value: 'active' | 'disabled'): Handler =>
  ofUser((scene, _email, id) =>
    scene.view.identity(id) ? [patch(scene, id, { status: value })] : [],
  );

export const mfa =
  (value: boolean): Handler =>
  (scene) => {
    const id = addressId(userNamed(scene.activity) ?? scene.event.actor.name);
    return scene.view.identity(id) ? [patch(scene, id, { mfa: known(value) })] : [];
  };

/** A renamed user is known by the new address from here on; what hung on the old one is listed anew by the next pull. */
export const renameUser = ofUser((scene, email, id) => {
  const before = scene.view.identity(id);
  const address = parameter(scene.activity, 'new_value');
  if (before === undefined || address === undefined || !address.includes('@')) return [];
  const renamed = address.toLowerCase();
  return [
    put(scene, {
      ...before,
      id: addressId(renamed),
      nativeId: renamed,
      tags: { ...before.tags, email: renamed, renamedFrom: email.toLowerCase() },
      // Google keeps the old address as an alias.
      handles: [{ kind: 'email', value: renamed, verified: true }, ...(before.handles ?? [])],
    }),
    ...dependents(scene, id),
    end(scene, 'identity', id),
  ];
});
