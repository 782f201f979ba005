export type {
  Archive,
  ArchivedEvent,
  ArchiveRow,
  Pivot,
  PivotQuery,
  ScannedEvent,
  ScanQuery,
  TimelineQuery,
  TopColumn,
  TopQuery,
} from './contract.ts';
export type { HuntAnswer, HuntColumn, HuntLimits, HuntQuery } from './hunt/contract.ts';
export { openLocalArchive } from './local-archive.ts';
