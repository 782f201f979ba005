/** Whose record is this, and what is inside its wrapper. */
import { isObject } from '../../core/index.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { eventTypeOf } from './parse.ts';

/** Some pipelines lose the time: then all the rest that only Okta writes must be there. */
const isWhole = (record: Raw): boolean =>
  str(obj(record['actor'])['alternateId']) !== undefined &&
  str(obj(record['outcome'])['result']) !== undefined &&
  isObject(record['client']);

/** A System Log record: a dotted event type with somebody who did it, mostly with a time. Reads few keys. */
export const isSystemLog = (record: Raw): boolean =>
  /^[a-z_]+(?:\.[A-Za-z0-9_]+)+$/.test(eventTypeOf(record) ?? '') &&
  isObject(record['actor']) &&
  (isObject(record['outcome']) || isObject(record['client'])) &&
  (str(record['published']) !== undefined || isWhole(record));

const asRecord = (item: unknown): Raw => (isObject(item) ? item : { notARecord: typeof item });

/** Event hooks (`data.events`) and EventBridge (`detail`). */
export const unwrapSystemLog = (record: Raw): readonly Raw[] | undefined => {
  const events = list(obj(record['data'])['events']);
  if (events.length > 0 && events.some((one) => isObject(one) && isSystemLog(one)))
    return events.map(asRecord);
  const detail = record['detail'];
  return isObject(detail) && isSystemLog(detail) ? [detail] : undefined;
};
