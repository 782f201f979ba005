/** What was pushed, as the security events that a service sends of itself: RFC 9967, claims of a token nobody signs. */
import { obj, type Raw, str } from '../../record.ts';
import type { ScimContext, ScimType } from './contract.ts';
import { fieldOf } from './filter.ts';

interface Pushed {
  readonly type: ScimType;
  readonly id: string;
  readonly before: Raw | undefined;
  readonly after: Raw | undefined;
}

const PREFIX = 'urn:ietf:params:scim:event:prov:';

/** Which attributes are others than before; values stay in the inventory. */
const changedIn = (before: Raw, after: Raw): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => name !== 'meta' && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );

const eventsOf = ({ type, before, after }: Pushed): readonly (readonly [string, Raw])[] => {
  if (after === undefined) return [['delete', {}]];
  const name = type === 'Users' ? 'userName' : 'displayName';
  const data = { [name]: fieldOf(after, name) };
  if (before === undefined) return [['create:notice', { data, attributes: changedIn({}, after) }]];
  const attributes = changedIn(before, after);
  const active = fieldOf(after, 'active');
  const switched = type === 'Users' && attributes.includes('active') && typeof active === 'boolean';
  const rest = attributes.filter((one) => !(switched && one === 'active'));
  return [
    ...(switched ? [[active ? 'activate' : 'deactivate', { data }] as const] : []),
    ...(rest.length > 0 ? [['put:notice', { data, attributes: rest }] as const] : []),
  ];
};

export const recordsOf = (pushed: Pushed, { scope, at, eventId }: ScimContext): readonly Raw[] => {
  const events = Object.fromEntries(
    eventsOf(pushed).map(([what, payload]) => [`${PREFIX}${what}`, payload]),
  );
  if (Object.keys(events).length === 0) return [];
  const externalId = str(obj(pushed.after ?? pushed.before)['externalId']);
  return [
    {
      iss: scope,
      iat: at / 1_000,
      jti: eventId,
      sub_id: {
        format: 'scim',
        uri: `/${pushed.type}/${pushed.id}`,
        ...(externalId === undefined ? {} : { externalId }),
      },
      events,
    },
  ];
};
