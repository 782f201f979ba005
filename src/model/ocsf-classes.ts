/** OCSF 1.8.0: names and numbers of the classes we emit. */

export const ocsfVersion = '1.8.0';

export const ocsfCategories: Readonly<Record<number, string>> = {
  1: 'System Activity',
  2: 'Findings',
  3: 'Identity & Access Management',
  4: 'Network Activity',
  5: 'Discovery',
  6: 'Application Activity',
  7: 'Remediation',
};

interface OcsfClass {
  readonly name: string;
  /** Name of its JSON schema. */
  readonly schema: string;
  readonly categoryUid: number;
  readonly activities: Readonly<Record<number, string>>;
}

const crud = { 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete' };
const findingActivities = { 1: 'Create', 2: 'Update', 3: 'Close' };

/** The classes Countersign emits. 0 `Unknown` and 99 `Other` exist everywhere. */
export const ocsfClasses: Readonly<Record<number, OcsfClass>> = {
  2003: {
    name: 'Compliance Finding',
    schema: 'compliance_finding',
    categoryUid: 2,
    activities: findingActivities,
  },
  2004: {
    name: 'Detection Finding',
    schema: 'detection_finding',
    categoryUid: 2,
    activities: findingActivities,
  },
  2005: {
    name: 'Incident Finding',
    schema: 'incident_finding',
    categoryUid: 2,
    activities: findingActivities,
  },
  2008: {
    name: 'IAM Analysis Finding',
    schema: 'iam_analysis_finding',
    categoryUid: 2,
    activities: findingActivities,
  },
  3001: {
    name: 'Account Change',
    schema: 'account_change',
    categoryUid: 3,
    activities: {
      1: 'Create',
      2: 'Enable',
      3: 'Password Change',
      4: 'Password Reset',
      5: 'Disable',
      6: 'Delete',
      7: 'Attach Policy',
      8: 'Detach Policy',
      9: 'Lock',
      10: 'MFA Factor Enable',
      11: 'MFA Factor Disable',
      12: 'Unlock',
    },
  },
  3002: {
    name: 'Authentication',
    schema: 'authentication',
    categoryUid: 3,
    activities: {
      1: 'Logon',
      2: 'Logoff',
      3: 'Authentication Ticket',
      4: 'Service Ticket Request',
      5: 'Service Ticket Renew',
      6: 'Preauth',
      7: 'Account Switch',
    },
  },
  3003: {
    name: 'Authorize Session',
    schema: 'authorize_session',
    categoryUid: 3,
    activities: { 1: 'Assign Privileges', 2: 'Assign Groups' },
  },
  3004: {
    name: 'Entity Management',
    schema: 'entity_management',
    categoryUid: 3,
    activities: {
      ...crud,
      5: 'Move',
      6: 'Enroll',
      7: 'Unenroll',
      8: 'Enable',
      9: 'Disable',
      10: 'Activate',
      11: 'Deactivate',
      12: 'Suspend',
      13: 'Resume',
    },
  },
  3005: {
    name: 'User Access Management',
    schema: 'user_access',
    categoryUid: 3,
    activities: { 1: 'Assign Privileges', 2: 'Revoke Privileges' },
  },
  3006: {
    name: 'Group Management',
    schema: 'group_management',
    categoryUid: 3,
    activities: {
      1: 'Assign Privileges',
      2: 'Revoke Privileges',
      3: 'Add User',
      4: 'Remove User',
      5: 'Delete',
      6: 'Create',
      7: 'Add Subgroup',
      8: 'Remove Subgroup',
    },
  },
  6003: { name: 'API Activity', schema: 'api_activity', categoryUid: 6, activities: crud },
  6006: {
    name: 'File Hosting Activity',
    schema: 'file_hosting',
    categoryUid: 6,
    activities: {
      1: 'Upload',
      2: 'Download',
      3: 'Update',
      4: 'Delete',
      5: 'Rename',
      6: 'Copy',
      7: 'Move',
      8: 'Restore',
      9: 'Preview',
      10: 'Lock',
      11: 'Unlock',
      12: 'Share',
      13: 'Unshare',
      14: 'Open',
      15: 'Sync',
      16: 'Unsync',
      17: 'Access Check',
    },
  },
  7001: {
    name: 'Remediation Activity',
    schema: 'remediation_activity',
    categoryUid: 7,
    activities: { 1: 'Isolate', 2: 'Evict', 3: 'Restore', 4: 'Harden', 5: 'Detect' },
  },
};

export const ocsfSeverities: Readonly<Record<number, string>> = {
  0: 'Unknown',
  1: 'Informational',
  2: 'Low',
  3: 'Medium',
  4: 'High',
  5: 'Critical',
  6: 'Fatal',
};

export const ocsfUserTypes: Readonly<Record<number, string>> = {
  0: 'Unknown',
  1: 'User',
  2: 'Admin',
  3: 'System',
  4: 'Service',
};

/** The caption of an activity; `Other` needs the source's own word instead. */
export const ocsfActivityName = (classUid: number, activityId: number): string =>
  activityId === 0 ? 'Unknown' : (ocsfClasses[classUid]?.activities[activityId] ?? 'Other');

export type OcsfObject = Readonly<Record<string, unknown>>;

/** The fields that every event of a class begins with. `other` names an activity 99. */
export const ocsfHead = (classUid: number, activityId: number, other?: string): OcsfObject => {
  const known = ocsfClasses[classUid];
  const activity = activityId === 99 ? (other ?? 'Other') : ocsfActivityName(classUid, activityId);
  const categoryUid = known?.categoryUid ?? Math.floor(classUid / 1000);
  return {
    class_uid: classUid,
    ...(known ? { class_name: known.name } : {}),
    category_uid: categoryUid,
    ...(ocsfCategories[categoryUid] ? { category_name: ocsfCategories[categoryUid] } : {}),
    activity_id: activityId,
    activity_name: activity,
    type_uid: classUid * 100 + activityId,
    ...(known ? { type_name: `${known.name}: ${activityId === 99 ? 'Other' : activity}` } : {}),
  };
};
