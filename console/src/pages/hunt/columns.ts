/** The columns of `events`, as completion and the list beside the editor tell them. */
import type { Column } from '../../editor/languages.ts';

export const columns: readonly Column[] = [
  { name: 'ts', type: 'TIMESTAMP', says: 'When it happened, UTC' },
  { name: 'time', type: 'BIGINT', says: 'When it happened, epoch milliseconds' },
  { name: 'source', type: 'VARCHAR', says: 'The connected system that told it' },
  { name: 'service', type: 'VARCHAR', says: 'The part of that system' },
  { name: 'operation', type: 'VARCHAR', says: 'What was asked for' },
  { name: 'outcome', type: 'VARCHAR', says: 'success, failure or unknown' },
  { name: 'error_code', type: 'VARCHAR', says: 'Why it was refused' },
  { name: 'root_id', type: 'VARCHAR', says: 'The identity that stands behind it' },
  { name: 'actor_id', type: 'VARCHAR', says: 'The identity or role it acted as' },
  { name: 'credential', type: 'VARCHAR', says: 'The credential that was shown, by its id' },
  { name: 'session', type: 'VARCHAR', says: 'The session, by its id' },
  { name: 'ip', type: 'VARCHAR', says: 'From where' },
  { name: 'user_agent', type: 'VARCHAR', says: 'What the client called itself' },
  { name: 'account', type: 'VARCHAR', says: 'Account, tenant or project' },
  { name: 'region', type: 'VARCHAR', says: 'Region of the system' },
  { name: 'class_uid', type: 'INTEGER', says: 'Class of the event in OCSF' },
  { name: 'activity_id', type: 'INTEGER', says: 'Activity within that class' },
  { name: 'id', type: 'VARCHAR', says: 'Our id; opens the raw record' },
  { name: 'vendor_id', type: 'VARCHAR', says: "The vendor's own id" },
];
