export type {
  Archive,
  ArchivedEvent,
  ArchiveRow,
  TimelineQuery,
  TopColumn,
  TopQuery,
} from './contract.ts';
export { openLocalArchive } from './local-archive.ts';
