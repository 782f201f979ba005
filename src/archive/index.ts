export type {
  Archive,
  ArchivedEvent,
  ArchiveRow,
  ScannedEvent,
  ScanQuery,
  TimelineQuery,
  TopColumn,
  TopQuery,
} from './contract.ts';
export { openLocalArchive } from './local-archive.ts';
