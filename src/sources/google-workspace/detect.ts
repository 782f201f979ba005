/** Whose record is this, and how an activity of several events is taken apart into records of one. */
import { isObject } from '../../core/index.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { hostedPayload } from './activity.ts';

const isReport = (record: Raw): boolean => {
  const id = record['id'];
  if (!isObject(id) || str(id['applicationName']) === undefined) return false;
  return (
    record['kind'] === 'admin#reports#activity' ||
    Array.isArray(record['events']) ||
    str(record['name']) !== undefined ||
    isObject(record['actor'])
  );
};

/** An alert of the Alert Center: its own id, where it comes from and what it is. */
export const isAlert = (record: Raw): boolean =>
  str(record['alertId']) !== undefined &&
  str(record['type']) !== undefined &&
  str(record['source']) !== undefined &&
  str(record['createTime']) !== undefined;

export const isWorkspace = (record: Raw): boolean =>
  isReport(record) || hostedPayload(record) !== undefined || isAlert(record);

/** Where there is no number of Google's, its events are told apart by their content, as records without one are. */
const numbered = (
  id: Raw,
  {
    name,
    qualifier,
    index,
  }: { readonly name: string; readonly qualifier: string | undefined; readonly index: number },
): Raw =>
  index === 0 || qualifier === undefined ? id : { ...id, [name]: `${qualifier}#${index}` };

/** Reports API: events after the first get `#1`, `#2` … at the qualifier, so that each keeps an id of its own. */
const splitReport = (record: Raw): readonly Raw[] | undefined => {
  const events = list(record['events']);
  if (!isReport(record) || events.length < 2) return undefined;
  const id = obj(record['id']);
  const qualifier = str(id['uniqueQualifier']);
  return events.map((event, index) => ({
    ...record,
    id: numbered(id, { name: 'uniqueQualifier', qualifier, index }),
    events: [event],
  }));
};

const splitHosted = (record: Raw): readonly Raw[] | undefined => {
  const payload = hostedPayload(record);
  const metadata = obj(payload?.['metadata']);
  const events = list(metadata['event']);
  if (payload === undefined || events.length < 2) return undefined;
  const activityId = obj(metadata['activityId']);
  const qualifier = str(activityId['uniqQualifier']) ?? str(record['insertId']);
  return events.map((event, index) => ({
    ...record,
    protoPayload: {
      ...payload,
      metadata: {
        ...metadata,
        event: [event],
        activityId: numbered(activityId, { name: 'uniqQualifier', qualifier, index }),
      },
    },
  }));
};

/**
 * A rule must see one event at a time: an activity of several is several records. So are pages of either API
 * (`items`, `alerts`) and exports of Cloud Logging (`entries`).
 */
export const unwrapWorkspace = (record: Raw): readonly Raw[] | undefined => {
  for (const name of ['items', 'alerts', 'entries']) {
    const inner = list(record[name]);
    const ours = inner.filter((one): one is Raw => isObject(one) && isWorkspace(one));
    if (ours.length > 0 && ours.length === inner.length) {
      return ours.flatMap((one) => splitActivity(one));
    }
  }
  return splitReport(record) ?? splitHosted(record);
};

/** One record for each event. */
export const splitActivity = (record: Raw): readonly Raw[] =>
  splitReport(record) ?? splitHosted(record) ?? [record];
