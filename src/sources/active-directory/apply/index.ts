/** What one event changes in the inventory. Pure: the view is read, never written. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Event, InventoryChange } from '../../../model/index.ts';
import { obj, str } from '../../record.ts';
import { isSambaAudit } from '../parse/samba.ts';
import { changesOf } from '../parse/samba-change.ts';
import { readWindowsRecord, type WindowsRecord } from '../parse/windows-record.ts';
import {
  controlSet,
  created,
  delegationSet,
  deleted,
  passwordSet,
  renamed,
  spnsSet,
  switched,
  type ValueChange,
} from './accounts.ts';
import { groupCreated, groupDeleted, membersChanged } from './groups.ts';
import type { Changes, Scene } from './scene.ts';

type Handler = (scene: Scene) => Changes;

const numbered = (
  numbers: readonly number[],
  handler: Handler,
): readonly (readonly [number, Handler])[] => numbers.map((number) => [number, handler]);

const windows: ReadonlyMap<number, Handler> = new Map([
  ...numbered([4720, 4741], created),
  ...numbered([4726, 4743], deleted),
  ...numbered([4722], switched(false)),
  ...numbered([4725], switched(true)),
  ...numbered([4723, 4724], passwordSet),
  ...numbered([4727, 4731, 4754, 4744, 4749, 4759], groupCreated),
  ...numbered([4730, 4734, 4758, 4748, 4753, 4763], groupDeleted),
  ...numbered([4728, 4732, 4756, 4746, 4751, 4761], membersChanged(true)),
  ...numbered([4729, 4733, 4757, 4747, 4752, 4762], membersChanged(false)),
]);

/** 5136 tells one value at a time: %%14674 added, %%14675 taken away. */
const ofAttribute = (record: WindowsRecord): Handler | undefined => {
  const attribute = record.data('AttributeLDAPDisplayName')?.toLowerCase();
  const value = record.data('AttributeValue');
  if (value === undefined) return undefined;
  const action = record.data('OperationType') === '%%14675' ? 'delete' : 'add';
  const changes: readonly ValueChange[] = [{ action, values: [value] }];
  if (attribute === 'serviceprincipalname') return spnsSet(changes);
  if (attribute === 'msds-allowedtodelegateto') return delegationSet(changes);
  if (attribute === 'useraccountcontrol' && action === 'add' && /^\d{1,10}$/.test(value))
    return controlSet(Number(value));
  return undefined;
};

const ofWindows = (event: Event): Handler | undefined => {
  const record = readWindowsRecord(event.raw);
  if (record.channel.toLowerCase() !== 'security') return undefined;
  if (record.eventId === 5136) return ofAttribute(record);
  if (record.eventId === 4781) return renamed(record.data('NewTargetUserName'));
  return windows.get(record.eventId);
};

const valuesOf = (body: Readonly<Record<string, unknown>>, attribute: string) => {
  const changes = changesOf(body, attribute).map(
    ({ action, values }): ValueChange => ({
      action: action === 'add' || action === 'delete' ? action : 'replace',
      values,
    }),
  );
  return changes.length > 0 ? changes : undefined;
};

/** `groupChange` and `passwordChange` tell again what `dsdbChange` told: only that one is applied. */
const ofSamba = (event: Event): Handler | undefined => {
  if (str(event.raw['type']) !== 'dsdbChange') return undefined;
  const body = obj(event.raw['dsdbChange']);
  const operation = str(body['operation']);
  if (operation === 'Delete') return deleted;
  if (operation !== 'Modify') return undefined;
  if (event.classUid === 3006) return membersChanged(event.activityId === 3);
  const control = valuesOf(body, 'userAccountControl')?.at(-1)?.values[0];
  const parts: readonly (Handler | undefined)[] = [
    control !== undefined && /^\d{1,10}$/.test(control) ? controlSet(Number(control)) : undefined,
    changesOf(body, 'unicodePwd').length > 0 ? passwordSet : undefined,
    ((changes) => (changes ? spnsSet(changes) : undefined))(valuesOf(body, 'servicePrincipalName')),
    ((changes) => (changes ? delegationSet(changes) : undefined))(
      valuesOf(body, 'msDS-AllowedToDelegateTo'),
    ),
  ];
  return (scene) => parts.flatMap((part) => part?.(scene) ?? []);
};

export const applyDirectoryEvent = (
  event: Event,
  view: InventoryView,
): readonly InventoryChange[] => {
  if (event.outcome !== 'success' || event.effect !== 'write') return [];
  const handler = isSambaAudit(event.raw) ? ofSamba(event) : ofWindows(event);
  return handler?.({ event, view }) ?? [];
};
