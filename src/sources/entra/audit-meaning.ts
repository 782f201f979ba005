/** What a directory audit activity means, by its name. First fitting line. */
import { deedsOf, type Meaning } from '../make-event.ts';

const change = (classUid: number, activityId: number): Meaning => ({
  classUid,
  activityId,
  kind: 'privilege_change',
  effect: 'write',
});

/** Source: Microsoft Entra documentation, "Audit log activities". First fitting line. */
const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [
    /^(?:add|assign) .*(?:member to role|role assignment|app role)|elevated (?:their )?access/i,
    change(3005, 1),
  ],
  [/^remove .*(?:member from role|role assignment|app role)/i, change(3005, 2)],
  [
    /^(?:consent to application|add (?:delegated permission|oauth2permission)grant|add delegated permission grant|add oauth2permissiongrant)/i,
    change(3005, 1),
  ],
  [/^(?:remove|revoke) .*(?:permission grant|oauth2permissiongrant|consent)/i, change(3005, 2)],
  [/^add owner to/i, change(3005, 1)],
  [/^remove owner from/i, change(3005, 2)],
  [/^add member to group/i, change(3006, 3)],
  [/^remove member from group/i, change(3006, 4)],
  [/^add group/i, change(3006, 6)],
  [/^delete group/i, change(3006, 5)],
  [/^(?:reset .*password|admin.*password reset)/i, change(3001, 4)],
  [/^change (?:user )?password/i, change(3001, 3)],
  [/^(?:add user|invite external user|bulk create users)/i, change(3001, 1)],
  [/^(?:delete user|hard delete user)/i, change(3001, 6)],
  [/^disable account/i, change(3001, 5)],
  [/^(?:enable account|restore user)/i, change(3001, 2)],
  [
    /^(?:user registered|admin registered) .*security info|^enable strong authentication/i,
    change(3001, 10),
  ],
  [/^(?:user|admin) deleted .*security info|^disable strong authentication/i, change(3001, 11)],
  [/^update user/i, change(3001, 99)],
  [/^(?:add|create|register|set up|issue|upload|import|invite)\b/i, change(3004, 1)],
  [/^(?:delete|remove|hard delete|unregister|purge)\b/i, change(3004, 4)],
  [/^(?:enable|activate)\b/i, change(3004, 8)],
  [/^(?:disable|deactivate|block)\b/i, change(3004, 9)],
  [
    /^(?:update|set|change|reset|rename|verify|promote|approve|confirm|dismiss|authentication methods policy update)\b/i,
    change(3004, 3),
  ],
];
const other: Meaning = { classUid: 6003, activityId: 99, kind: 'other', effect: 'unknown' };

const verbs: Readonly<Record<string, number>> = { add: 1, assign: 1, update: 3, delete: 4 };

export const meaningOf = (activity: string, operationType: string | undefined): Meaning => {
  const found = meanings.find(([pattern]) => pattern.test(activity))?.[1];
  if (found) return found;
  const verb = verbs[operationType?.toLowerCase() ?? ''];
  return verb === undefined ? other : change(3004, verb);
};

/** Source: as above. */
export const deedOf = deedsOf([
  [
    /^(?:register device|add registered (?:owner|users?) to device|add device)\b/i,
    'device_registered',
  ],
  [
    /^consent to application|^add (?:delegated permission|oauth2permission)grant|^add delegated permission grant/i,
    'consent_given',
  ],
  [
    /^set federation settings on domain|^set domain authentication|^(?:create|update) (?:internal ?federation|identity ?provider)|^add unverified domain|^verify domain/i,
    'federation_changed',
  ],
]);
