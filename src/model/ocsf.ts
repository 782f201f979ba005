/** The invariants of OCSF 1.8.0 that a JSON schema cannot say. */
import {
  type OcsfObject,
  ocsfActivityName,
  ocsfCategories,
  ocsfClasses,
  ocsfSeverities,
  ocsfUserTypes,
  ocsfVersion,
} from './ocsf-classes.ts';

/** Attributes legal only under a profile, save in classes that have them of their own. */
const profileAttributes: Readonly<Record<string, string>> = {
  cloud: 'cloud',
  api: 'cloud',
  device: 'host',
  osint: 'osint',
  time_dt: 'datetime',
  start_time_dt: 'datetime',
  end_time_dt: 'datetime',
  action: 'security_control',
  action_id: 'security_control',
  attacks: 'security_control',
  authorizations: 'security_control',
  disposition: 'security_control',
  disposition_id: 'security_control',
  firewall_rule: 'security_control',
  malware: 'security_control',
  policy: 'security_control',
  is_alert: 'security_control',
  confidence_id: 'security_control',
  risk_level_id: 'security_control',
  risk_score: 'security_control',
  assignee: 'incident',
  assignee_group: 'incident',
  is_suspected_breach: 'incident',
  priority_id: 'incident',
  ticket: 'incident',
  tickets: 'incident',
  verdict_id: 'incident',
  ai_model: 'ai_operation',
  message_context: 'ai_operation',
  container: 'container',
  trace: 'trace',
  data_classification: 'data_classification',
  data_classifications: 'data_classification',
  load_balancer: 'load_balancer',
};

const findingOwn = ['device', 'confidence_id', 'confidence'];
const ownAttributes: Readonly<Record<number, readonly string[]>> = {
  2003: findingOwn,
  2004: [...findingOwn, 'is_alert', 'malware', 'risk_level_id', 'risk_score'],
  2005: [
    'attacks',
    'confidence_id',
    'assignee',
    'assignee_group',
    'is_suspected_breach',
    'priority_id',
    'ticket',
    'tickets',
    'verdict_id',
  ],
  2008: findingOwn,
  3001: ['policy'],
  5001: ['device'],
  5023: ['cloud', 'container'],
  6003: ['api'],
  6007: ['policy'],
};

/** `type_id` ↔ `type`; the base enums whose sibling is not the plain stem stand here. */
const siblingOf = (key: string): string =>
  key === 'activity_id' ? 'activity_name' : key.slice(0, -'_id'.length);

/** Free-form subtrees: the source's own fields follow no OCSF rule. */
const freeForm = new Set(['unmapped', 'data', 'raw_data', 'tags', 'enrichments']);

const isRecord = (value: unknown): value is OcsfObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const siblingFaults = (object: OcsfObject, path: string): string[] =>
  Object.entries(object).flatMap(([key, value]) => {
    if (key.endsWith('_id') && typeof value === 'number') {
      const sibling = siblingOf(key);
      const text = object[sibling];
      if (value === 99 && (typeof text !== 'string' || text === '')) {
        return [`${path}${key} is 99 (Other) but ${path}${sibling} does not say what`];
      }
      return [];
    }
    if (freeForm.has(key)) return [];
    if (Array.isArray(value)) {
      return value.flatMap((item, index) =>
        isRecord(item) ? siblingFaults(item, `${path}${key}[${index}].`) : [],
      );
    }
    return isRecord(value) ? siblingFaults(value, `${path}${key}.`) : [];
  });

const captionFaults = (
  object: OcsfObject,
  key: string,
  captions: Readonly<Record<number, string>>,
) => {
  const id = object[`${key}_id`];
  const text = object[key];
  if (typeof id !== 'number' || id === 99 || typeof text !== 'string') return [];
  const expected = captions[id];
  return expected !== undefined && expected !== text
    ? [`${key} is "${text}" but ${key}_id ${id} is "${expected}"`]
    : [];
};

const headFaults = (object: OcsfObject): string[] => {
  const faults: string[] = [];
  const { class_uid, activity_id, type_uid, category_uid, time, metadata } = object;
  if (typeof class_uid !== 'number' || typeof activity_id !== 'number') {
    return ['class_uid and activity_id must be integers'];
  }
  if (type_uid !== class_uid * 100 + activity_id) {
    faults.push(`type_uid is ${String(type_uid)}, not ${class_uid * 100 + activity_id}`);
  }
  const known = ocsfClasses[class_uid];
  const category = known?.categoryUid ?? Math.floor(class_uid / 1000);
  if (category_uid !== category)
    faults.push(`category_uid is ${String(category_uid)}, not ${category}`);
  if (known && 'class_name' in object && object['class_name'] !== known.name) {
    faults.push(`class_name is "${String(object['class_name'])}", not "${known.name}"`);
  }
  if ('category_name' in object && object['category_name'] !== ocsfCategories[category]) {
    faults.push(`category_name is not "${ocsfCategories[category]}"`);
  }
  if (known && activity_id !== 99 && 'activity_name' in object) {
    const expected = ocsfActivityName(class_uid, activity_id);
    if (object['activity_name'] !== expected) {
      faults.push(`activity_name is "${String(object['activity_name'])}", not "${expected}"`);
    }
  }
  if (known && !(activity_id in known.activities) && activity_id !== 0 && activity_id !== 99) {
    faults.push(`activity_id ${activity_id} is not one of ${known.name}`);
  }
  // Seconds instead of milliseconds is the usual slip: 1e11 ms is 1973.
  if (typeof time !== 'number' || !Number.isInteger(time) || Math.abs(time) < 1e11) {
    faults.push('time is not epoch milliseconds');
  }
  if (!isRecord(metadata)) return [...faults, 'metadata is missing'];
  if (metadata['version'] !== ocsfVersion) faults.push(`metadata.version is not ${ocsfVersion}`);
  const product = metadata['product'];
  if (!isRecord(product) || !(product['name'] || product['uid'])) {
    faults.push('metadata.product has neither name nor uid');
  }
  return faults;
};

const profileFaults = (object: OcsfObject): string[] => {
  const metadata = object['metadata'];
  const listed =
    isRecord(metadata) && Array.isArray(metadata['profiles']) ? metadata['profiles'] : [];
  const own = ownAttributes[Number(object['class_uid'])] ?? [];
  return Object.keys(object).flatMap((key) => {
    const profile = Object.hasOwn(profileAttributes, key) ? profileAttributes[key] : undefined;
    return profile !== undefined && !own.includes(key) && !listed.includes(profile)
      ? [`${key} belongs to profile "${profile}", which metadata.profiles does not list`]
      : [];
  });
};

const isFinding = (object: OcsfObject): boolean => object['category_uid'] === 2;

const endpointAnchors: readonly (readonly [string, readonly string[]])[] = [
  ['user', ['account', 'name', 'uid']],
  ['actor', ['process', 'user', 'invoked_by', 'session', 'app_name', 'app_uid']],
];

const anchorFaults = (object: OcsfObject): string[] =>
  endpointAnchors.flatMap(([key, anyOf]) => {
    const value = object[key];
    return isRecord(value) && !anyOf.some((name) => value[name] !== undefined)
      ? [`${key} has none of ${anyOf.join(', ')}`]
      : [];
  });

/**
 * What the OCSF texts demand beyond the JSON schema: type_uid arithmetic, each id with its sibling,
 * `Other` explained, profile attributes only under their profile. Empty = clean.
 */
export const checkOcsf = (object: OcsfObject): string[] => [
  ...headFaults(object),
  ...captionFaults(object, 'severity', ocsfSeverities),
  ...(isFinding(object)
    ? []
    : captionFaults(object, 'status', { 0: 'Unknown', 1: 'Success', 2: 'Failure' })),
  ...(isRecord(object['user']) ? captionFaults(object['user'], 'type', ocsfUserTypes) : []),
  ...siblingFaults(object, ''),
  ...profileFaults(object),
  ...anchorFaults(object),
];
